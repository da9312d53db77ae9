import type { EngineProbe } from '../../ports/engine';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';
import type { InstalledEngine } from './installed-engines';

/** Every engine; only the one that projects use by default has to be ready. */
export async function checkEngines(installed: readonly InstalledEngine[], defaultEngine: string): Promise<Finding[]> {
  const findings = await Promise.all(
    installed.map(async ({ engine, env }) =>
      judgeEngine(engine.name, await engine.probe(env), engine.name === defaultEngine),
    ),
  );
  const names = installed.map(({ engine }) => engine.name);
  if (names.includes(defaultEngine)) return findings;
  const evidence = `DEKSDENFLOW_DEFAULT_ENGINE is ${defaultEngine}, which does not exist`;
  return [...findings, error('engines', evidence, `Set it to one of ${names.join(', ')}.`)];
}

export function judgeEngine(name: string, probe: EngineProbe, required: boolean): Finding {
  const check = `engine ${name}`;
  const problem = required ? error : warning;
  const version = probe.version ?? 'installed';
  const hint = probe.hint ?? `Make ${name} ready.`;
  if (!probe.installed) return problem(check, 'not installed', hint);
  if (probe.credentials === false) return problem(check, `${version}, no credentials`, hint);
  if (probe.hint !== null) return problem(check, version, probe.hint);
  return ok(check, probe.credentials === true ? `${version}, credentials present` : version);
}
