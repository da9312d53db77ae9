import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { built } from './built';

/** A program of test/integration/programs as a process of its own. */
export function startProgram(file: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [built(`test/integration/programs/${file}`), ...args]);
}

/** Runs one to its end and gives what it printed; throws what it complained about. */
export function runProgram(file: string, args: readonly string[]): Promise<string> {
  const child = startProgram(file, args);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`${file} ended with ${String(code)}: ${output.stderr}`));
    });
  });
}
