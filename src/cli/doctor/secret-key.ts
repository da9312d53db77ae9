import type { Config } from '../../config/config';
import { messageOf } from '../../kernel/errors';
import { secretKeys } from '../../platform/secrets/secret-keys';
import { error, type Finding } from '../../doctor/domain/finding';

/** Configured keys only: asking the key file for them would make one. */
export function secretKeyProblem(config: Config): Finding[] {
  try {
    secretKeys(config.settings, config.dataDir);
    return [];
  } catch (failure) {
    return [error('configuration', messageOf(failure), 'Make one with: openssl rand -base64 32')];
  }
}
