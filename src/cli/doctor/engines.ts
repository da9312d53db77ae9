import type { Engine, EngineProbe } from '../../ports/engine';
import { error, type Finding, ok, warning } from './finding';

/** Every engine; only the one that projects use by default has to be ready. */
export async function checkEngines(
  engines: readonly Engine[],
  defaultEngine: string,
  env: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const findings = await Promise.all(
    engines.map(async (engine) => judgeEngine(engine.name, await engine.probe(env), engine.name === defaultEngine)),
  );
  if (engines.some((engine) => engine.name === defaultEngine)) return findings;
  const names = engines.map((engine) => engine.name).join(', ');
  const unknown = error(
    'engines',
    `DEKSDENFLOW_DEFAULT_ENGINE is ${defaultEngine}, which does not exist`,
    `Set it to one of ${names}.`,
  );
  return [...findings, unknown];
}

export function judgeEngine(name: string, probe: EngineProbe, required: boolean): Finding {
  const check = `engine ${name}`;
  const problem = required ? error : warning;
  const version = probe.version === null ? 'installed' : probe.version;
  const hint = probe.hint ?? `Make ${name} ready.`;
  if (!probe.installed) return problem(check, 'not installed', hint);
  if (probe.credentials === false) return problem(check, `${version}, no credentials`, hint);
  if (probe.hint !== null) return problem(check, version, probe.hint);
  return ok(check, probe.credentials === true ? `${version}, credentials present` : version);
}
