import type { Config } from '../../config/config';
import { apiBaseOf, type CliContext, print } from '../cli-context';
import { EXIT, Leave } from '../exit';
import { checkConfiguration } from './configuration';
import { checkDataFolder } from './data-folder';
import { checkDatabase } from './database';
import { checkEngines } from './engines';
import type { Finding } from '../../doctor/domain/finding';
import { checkForges } from './forges';
import { installedEngines } from './installed-engines';
import { checkGit, checkNode, gitVersion } from './programs';
import { checkQueue } from './queue';
import { reportLines } from './report';
import { checkRetention } from './retention';
import { checkServer } from './server';
import { checkStoredSecrets } from './stored-secrets';
import { checkWork } from './work';

export async function runDoctor(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const findings = await examine(context.environment);
  print(context, options.json, { findings }, () => reportLines(findings, context.terminal));
  if (findings.some((finding) => finding.verdict === 'error')) throw new Leave(EXIT.dependency);
}

export async function examine(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { config, findings } = checkConfiguration(environment);
  const [git, rest] = await Promise.all([gitVersion(environment), config === null ? [] : configured(config)]);
  return [checkNode(process.versions.node), checkGit(git), ...findings, ...rest];
}

/** What can only be looked for once it is known where. */
async function configured(config: Config): Promise<Finding[]> {
  const parts = await Promise.all([
    checkDataFolder(config.dataDir),
    checkDatabase(config),
    checkQueue(config),
    checkEngines(installedEngines(config), config.settings.DEFAULT_ENGINE),
    checkStoredSecrets(config),
    checkForges(config),
    checkWork(config),
    checkRetention(config),
    checkServer(apiBaseOf(config.environment)),
  ]);
  return parts.flat();
}
