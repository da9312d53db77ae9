import type { Config } from './config/config';
import { createSecretBox } from './core';
import { UuidV7Ids } from './kernel/ids';
import type { Database } from './platform/persistence/database';
import { SecretRotation } from './projects/application/secret-rotation';
import { SqlStoredSecrets } from './projects/persistence/sql-stored-secrets';

/** For the command line and the doctor: beside a server that runs, with its keys. A key file that is missing is made. */
export function secretRotation(config: Config, database: Database): SecretRotation {
  return new SecretRotation(new SqlStoredSecrets(database, new UuidV7Ids()), createSecretBox(config));
}

/** Without asking for a key. */
export async function hasSecrets(database: Database): Promise<boolean> {
  return (await new SqlStoredSecrets(database, new UuidV7Ids()).page(undefined, 1)).length > 0;
}
