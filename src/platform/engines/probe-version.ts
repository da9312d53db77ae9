import { tmpdir } from 'node:os';
import type { ProcessRunner } from '../../ports/process-runner';

const PROBE_TIMEOUT_MS = 10_000;

export type ProbedVersion =
  | { readonly installed: true; readonly version: string | null; readonly problem: string | null }
  | { readonly installed: false };

/** Asks a CLI for its version; a program that starts but does not answer in time is installed and has a problem. */
export async function probeVersion(
  runner: ProcessRunner,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<ProbedVersion> {
  const result = await runner.run({ argv: [program, '--version'], cwd: tmpdir(), env, timeoutMs: PROBE_TIMEOUT_MS });
  if (result.end === 'spawn_failed') return { installed: false };
  const version = /\d+\.\d+\.\d+[\w.-]*/.exec(result.stdout)?.[0] ?? null;
  if (result.end === 'exited' && result.exitCode === 0) return { installed: true, version, problem: null };
  const problem =
    result.end === 'timeout' ? 'did not answer within 10 s' : `failed: ${result.stderr.trim().slice(-200)}`;
  return { installed: true, version, problem: `"${program} --version" ${problem}` };
}
