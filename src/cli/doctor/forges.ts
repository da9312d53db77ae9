import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import { createSecretBox } from '../../core';
import { SystemClock } from '../../kernel/clock';
import { messageOf } from '../../kernel/errors';
import { ForgeConnections } from '../../platform/forges/forge-registry';
import type { Database } from '../../platform/persistence/database';
import type { SecretBox } from '../../ports/secret-box';
import { CI_PROVIDERS, type Project } from '../../projects/domain/project';
import { readOnlyStores } from '../../read-only-stores';
import { error, type Finding } from '../../doctor/domain/finding';
import { examineForge } from './forge-of-project';
import { inDatabase } from './open-database';
import { judgeWebhooks, lastWebhooks } from './webhooks';

/** So many forges are asked side by side: nobody shall run into a limit by looking after his health. */
const AT_ONCE = 4;

/** Every project with a forge: can it be reached, with which rights, and do its webhooks come? */
export function checkForges(config: Config): Promise<Finding[]> {
  return inDatabase(config, (database) => examineProjects(config, database));
}

async function examineProjects(config: Config, database: Database): Promise<Finding[]> {
  const { projects, deliveries } = readOnlyStores(database);
  const found = (await Promise.all(CI_PROVIDERS.map((provider) => projects.listOnForge(provider)))).flat();
  if (found.length === 0) return [];
  const box = boxOf(config);
  if (typeof box === 'string') return [error('forges', box, 'Set DEKSDENFLOW_SECRET_KEY to what the server has.')];
  const forges = new ForgeConnections(new SystemClock());
  const examine = async (project: Project): Promise<Finding[]> => {
    const check = `forge of ${project.name}`;
    const sealed = (await projects.findWithSecrets(project.id))?.sealed ?? new Map<string, string>();
    let secrets: ReadonlyMap<string, string>;
    try {
      secrets = new Map([...sealed].map(([name, value]) => [name, box.open(value, { projectId: project.id, name })]));
    } catch (failure) {
      return [error(check, messageOf(failure), 'Set DEKSDENFLOW_SECRET_KEY to the key that they were stored under.')];
    }
    const { connected, finding } = await examineForge(project, secrets, forges);
    const heard = await lastWebhooks(deliveries, project);
    const hasSecret = secrets.has('WEBHOOK_SECRET') || config.settings.WEBHOOK_TOKEN !== null;
    return [finding, judgeWebhooks(project, { ...heard, asksForge: connected, hasSecret, now: Date.now() })];
  };
  const findings: Finding[] = [];
  for (let at = 0; at < found.length; at += AT_ONCE) {
    findings.push(...(await Promise.all(found.slice(at, at + AT_ONCE).map(examine))).flat());
  }
  return findings;
}

/** The key of the stored secrets, or why there is none. Looking must not make the key file that is missing. */
function boxOf(config: Config): SecretBox | string {
  const { SECRET_KEY: configured } = config.settings;
  if (configured === null && !existsSync(join(config.dataDir, 'secret.key'))) {
    return `There are projects with a forge, but no key of their secrets in ${config.dataDir}`;
  }
  try {
    return createSecretBox(config);
  } catch (failure) {
    return messageOf(failure);
  }
}
