import { tmpdir } from 'node:os';
import type { EngineProbe } from '../../ports/engine';
import type { ProcessRunner } from '../../ports/process-runner';
import type { EngineLabels } from './failure';

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Asks an agent CLI for its version, and says what is missing. A program that starts but does not answer in time is
 * installed and has a problem.
 */
export async function probeAgent(
  runner: ProcessRunner,
  { title, program, install, credentials: remedy }: EngineLabels,
  env: Readonly<Record<string, string>>,
  credentials: boolean | null,
): Promise<EngineProbe> {
  const result = await runner.run({ argv: [program, '--version'], cwd: tmpdir(), env, timeoutMs: PROBE_TIMEOUT_MS });
  if (result.end === 'spawn_failed') {
    return { installed: false, version: null, credentials, hint: `Install ${title}: ${install}` };
  }
  const version = /\d+\.\d+\.\d+[\w.-]*/.exec(result.stdout)?.[0] ?? null;
  const missing = credentials === false ? `${title} has no credentials: ${remedy}` : null;
  if (result.end === 'exited' && result.exitCode === 0) return { installed: true, version, credentials, hint: missing };
  const problem =
    result.end === 'timeout' ? 'did not answer within 10 s' : `failed: ${result.stderr.trim().slice(-200)}`;
  return { installed: true, version, credentials, hint: `"${program} --version" ${problem}` };
}
