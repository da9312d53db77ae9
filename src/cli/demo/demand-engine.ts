import { Config } from '../../config/config';
import { InvalidInput } from '../../kernel/errors';
import { judgeEngine } from '../doctor/engines';
import { installedEngines } from '../doctor/installed-engines';
import { checkGit, gitVersion } from '../doctor/programs';
import { MissingDependency } from '../exit';

/** Says what is missing before anything is made. */
export async function demandEngine(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const git = checkGit(await gitVersion(environment));
  if (git.verdict === 'error') throw new MissingDependency('git.missing', `${git.evidence}. ${git.fix ?? ''}`);
  if (name === 'shell') return;
  const engines = installedEngines(Config.load(environment));
  const installed = engines.find(({ engine }) => engine.name === name);
  if (installed === undefined) {
    const names = engines.map(({ engine }) => engine.name).join(', ');
    throw new InvalidInput('engine.unknown', `There is no engine ${name}; there are ${names}.`);
  }
  const finding = judgeEngine(name, await installed.engine.probe(installed.env), true);
  if (finding.verdict === 'ok') return;
  throw new MissingDependency('engine.not_ready', `Engine ${name}: ${finding.evidence}. ${finding.fix ?? ''}`);
}
