import type { Config } from '../../config/config';
import { messageOf } from '../../kernel/errors';
import { secretKey } from '../../platform/secrets/aes-secret-box';
import { error, type Finding } from '../../doctor/domain/finding';

/** A configured key only: asking for the key file would make one. */
export function secretKeyProblem(config: Config): Finding[] {
  const configured = config.settings.SECRET_KEY;
  if (configured === null) return [];
  try {
    secretKey(configured, config.dataDir);
    return [];
  } catch (failure) {
    return [error('configuration', messageOf(failure), 'Make one with: openssl rand -base64 32')];
  }
}
