import type { ProcessRunner } from '../../ports/process-runner';
import type { EndFailure } from './engine-result';
import type { EngineLabels } from './failure';
import { probeAgent } from './probe-agent';

/**
 * A run without credentials is refused before it starts: the CLIs would call their provider, and retry for minutes
 * where there is no network. A missing program is the more basic thing to say, so it is looked for first.
 */
export async function startRefusal(
  credentials: boolean | null,
  runner: ProcessRunner,
  labels: EngineLabels,
  env: Readonly<Record<string, string>>,
): Promise<EndFailure | null> {
  if (credentials !== false) return null;
  const found = await probeAgent(runner, labels, env, credentials);
  return found.installed ? { errorClass: 'auth', words: '' } : { errorClass: 'cli_missing', words: '' };
}
