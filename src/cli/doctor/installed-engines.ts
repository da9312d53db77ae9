import type { Config } from '../../config/config';
import { createEngines, engineEnvironment } from '../../engines';
import { ChildEnvironment } from '../../platform/process/child-environment';
import { ChildProcessRunner } from '../../platform/process/child-process-runner';
import type { Engine } from '../../ports/engine';

/** An engine, and what a run of it would see of our environment. */
export interface InstalledEngine {
  readonly engine: Engine;
  readonly env: Readonly<Record<string, string>>;
}

/** The engines as a worker on this machine would have them. */
export function installedEngines(config: Config): readonly InstalledEngine[] {
  const registry = createEngines(config, new ChildProcessRunner(), new ChildEnvironment(config.environment));
  return registry.names().flatMap((name) => {
    const engine = registry.find(name);
    return engine === undefined ? [] : [{ engine, env: engineEnvironment(config, name) }];
  });
}
