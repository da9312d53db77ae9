import { Config } from '../../config/config';
import { SETTINGS } from '../../config/settings';
import { ConfigurationError, messageOf } from '../../kernel/errors';
import { secretKeyProblem } from './secret-key';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'configuration';
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/;

/** The configuration, when it can be used, and what is to be said about it. Values are never shown: they may be secrets. */
export function checkConfiguration(environment: NodeJS.ProcessEnv): { config: Config | null; findings: Finding[] } {
  let config: Config;
  try {
    config = Config.load(environment);
  } catch (failure) {
    if (!(failure instanceof ConfigurationError)) throw failure;
    return {
      config: null,
      findings: [error(CHECK, messageOf(failure), 'Correct these variables; .env.example explains each.')],
    };
  }
  const findings = [...unknownNames(config), ...reach(config), ...secretKeyProblem(config)];
  return { config, findings: findings.length > 0 ? findings : [ok(CHECK, configuredBy(environment))] };
}

function unknownNames(config: Config): Finding[] {
  return config.unknownNames.map((name) => {
    const meant = nearest(name);
    const fix = meant === undefined ? 'Remove it; .env.example lists all there are.' : `Did you mean ${meant}?`;
    return warning(CHECK, `${name} is set, but nothing reads it`, fix);
  });
}

function reach(config: Config): Finding[] {
  if (config.settings.API_TOKEN !== null || LOOPBACK.test(config.listenHost)) return [];
  return [
    error(
      CHECK,
      `DEKSDENFLOW_API_HOST lets others in (${config.listenHost}), but there is no token`,
      'Set DEKSDENFLOW_API_TOKEN to a long random value, or DEKSDENFLOW_API_HOST to 127.0.0.1.',
    ),
  ];
}

function configuredBy(environment: NodeJS.ProcessEnv): string {
  const known = new Set(SETTINGS.map((setting) => setting.name));
  const set = Object.keys(environment).filter((name) => known.has(name));
  return set.length === 0 ? 'defaults everywhere' : `valid; set: ${set.sort().join(', ')}`;
}

function nearest(name: string): string | undefined {
  const ranked = SETTINGS.map((setting) => ({ name: setting.name, distance: distance(name, setting.name) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 3 ? best.name : undefined;
}

/** Levenshtein's, on two rows. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of from.split('').entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
