import { createHash } from 'node:crypto';

/** Headers of a delivery, by their names in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string | undefined>>;

const MAX_LENGTH = 200;

/**
 * The same on a redelivery. Senders that give none are told apart by what they say: the same words are the same delivery.
 * Only within a project: GitHub gives one event one id for all hooks that tell of it, so two projects on one repository
 * both hear of it, and neither can use up the other's.
 */
export function identityOf(
  provider: 'github' | 'gitlab',
  projectId: string | null,
  headers: DeliveryHeaders,
  body: Buffer,
): string {
  const own = ownIdentityOf(provider, headers, body);
  return projectId === null ? own : `${projectId}/${own}`;
}

function ownIdentityOf(provider: 'github' | 'gitlab', headers: DeliveryHeaders, body: Buffer): string {
  // X-Gitlab-Event-UUID is shared by hooks that cause each other, and so is no identity.
  const given =
    provider === 'github' ? headers['x-github-delivery'] : (headers['idempotency-key'] ?? headers['webhook-id']);
  if (given !== undefined && given !== '' && given.length <= MAX_LENGTH) return given;
  const event = eventOf(provider, headers);
  return `sha256:${createHash('sha256').update(event).update('\0').update(body).digest('hex')}`;
}

export function eventOf(provider: 'github' | 'gitlab', headers: DeliveryHeaders): string {
  return (headers[`x-${provider}-event`] ?? '').slice(0, MAX_LENGTH);
}
