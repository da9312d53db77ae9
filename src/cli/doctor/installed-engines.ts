import type { Config } from '../../config/config';
import { ShellEngine } from '../../platform/engines/shell/shell-engine';
import { ChildEnvironment } from '../../platform/process/child-environment';
import { ChildProcessRunner } from '../../platform/process/child-process-runner';
import type { Engine } from '../../ports/engine';

/** The engines as a worker on this machine would have them. */
export function installedEngines(config: Config): readonly Engine[] {
  return [new ShellEngine(new ChildProcessRunner(), new ChildEnvironment(config.environment))];
}

/** What a run would see of our environment, beside the fixed list: for credentials that the operator passes on. */
export function passedOn(config: Config): Record<string, string> {
  const pairs = config.settings.AGENT_ENV.map((name): [string, string] => [name, config.environment[name] ?? '']);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}
