import { spawn } from 'node:child_process';
import {
  ProcessRunner,
  type ProcessResult,
  type ProcessSpec,
  type RunningProcess,
} from '../../src/ports/process-runner';

/** The least that a ProcessRunner can be, for tests of what is built on the port. It records what it started. */
export class SpawnProcessRunner extends ProcessRunner {
  readonly started: ProcessSpec[] = [];

  start(spec: ProcessSpec): RunningProcess {
    this.started.push(spec);
    const begun = Date.now();
    const [program, ...args] = spec.argv;
    const child = spawn(program, args, { cwd: spec.cwd, env: { ...spec.env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let received = 0;
    let end: ProcessResult['end'] = 'exited';
    const receive = (chunk: Buffer): void => {
      received += chunk.length;
      if (spec.maxOutputBytes !== undefined && received > spec.maxOutputBytes) {
        end = 'output_limit';
        child.kill('SIGKILL');
      }
    };
    child.stdout.on('data', (chunk: Buffer) => {
      receive(chunk);
      stdout += chunk.toString('utf8');
      spec.onStdout?.(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      receive(chunk);
      stderr += chunk.toString('utf8');
    });
    // A child that ends before it has read everything closes the pipe; its exit code says what happened.
    child.stdin.on('error', () => undefined);
    child.stdin.end(spec.stdin ?? '');
    const done = new Promise<ProcessResult>((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const errorCode = error.code ?? 'unknown';
        resolve({ end: 'spawn_failed', exitCode: null, signal: null, stdout, stderr, durationMs: 0, errorCode });
      });
      child.once('close', (exitCode, signal) => {
        resolve({ end, exitCode, signal, stdout, stderr, durationMs: Date.now() - begun });
      });
    });
    return { pid: child.pid, touch: () => undefined, done };
  }

  endStrays(): Promise<number> {
    return Promise.resolve(0);
  }
}
