import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Which of the secrets it was, by its place: the second one is the previous secret of a rotation. */
export type Verification =
  | { readonly ok: true; readonly secret: number }
  | { readonly ok: false; readonly reason: 'missing' | 'malformed' | 'mismatch' | 'expired' };

/** Headers of a GitLab delivery that prove where it comes from: the plain token, or the three of Standard Webhooks. */
export interface GitlabProof {
  readonly token: string | undefined;
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/** Standard Webhooks: five minutes to either side, against replays. */
const TOLERANCE_SECONDS = 300;
const STANDARD_PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** `X-Hub-Signature-256` over the body as it came; GitHub signs no time, so replays are told by the delivery's id. */
export function verifyGithub(body: Buffer, header: string | undefined, secrets: readonly string[]): Verification {
  if (header === undefined || header === '') return { ok: false, reason: 'missing' };
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1];
  if (hex === undefined) return { ok: false, reason: 'malformed' };
  const given = Buffer.from(hex, 'hex');
  return verdict(secrets, (secret) => isSame(given, createHmac('sha256', secret).update(body).digest()));
}

/**
 * `X-Gitlab-Token`, or the signature of newer senders. Each that is there must be right: a sender that knows only one of
 * the two is no sender of ours.
 */
export function verifyGitlab(
  body: Buffer,
  proof: GitlabProof,
  secrets: readonly string[],
  nowMs: number,
): Verification {
  const token = proof.token === undefined || proof.token === '' ? undefined : Buffer.from(proof.token);
  const signed = proof.signature !== undefined && proof.signature !== '';
  if (token === undefined && !signed) return { ok: false, reason: 'missing' };
  const byToken =
    token === undefined ? undefined : verdict(secrets, (secret) => isSame(token, Buffer.from(secret, 'utf8')));
  const bySignature = signed ? verifyStandard(body, proof, secrets, nowMs) : undefined;
  if (byToken?.ok === false) return byToken;
  return bySignature ?? byToken ?? { ok: false, reason: 'missing' };
}

/** https://www.standardwebhooks.com: `v1,<base64>` entries, separated by spaces while the sender rotates its key. */
function verifyStandard(
  body: Buffer,
  { id = '', timestamp = '', signature = '' }: GitlabProof,
  secrets: readonly string[],
  nowMs: number,
): Verification {
  const given = signature
    .split(' ')
    .filter((entry) => entry.startsWith('v1,'))
    .map((entry) => Buffer.from(entry.slice('v1,'.length)));
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || given.length === 0) return { ok: false, reason: 'malformed' };
  const result = verdict(secrets, (secret) => {
    const mac = createHmac('sha256', standardKey(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
    const expected = Buffer.from(mac);
    return given.map((candidate) => isSame(candidate, expected)).includes(true);
  });
  // Last, so that what is counted as expired was once signed by the sender: a replay or a wrong clock, no forgery.
  const age = Math.abs(Math.floor(nowMs / 1000) - Number(timestamp));
  return result.ok && age > TOLERANCE_SECONDS ? { ok: false, reason: 'expired' } : result;
}

/** A secret of our own making has no prefix, and signs as it is. */
function standardKey(secret: string): Buffer {
  const encoded = secret.slice(STANDARD_PREFIX.length);
  const standard = secret.startsWith(STANDARD_PREFIX) && encoded !== '' && BASE64.test(encoded);
  return standard ? Buffer.from(encoded, 'base64') : Buffer.from(secret, 'utf8');
}

/** Tries every secret, so that the time does not tell which one it was. An empty one, of a faulty setting, fits nothing. */
function verdict(secrets: readonly string[], fits: (secret: string) => boolean): Verification {
  const found = secrets.map((secret) => fits(secret) && secret !== '').indexOf(true);
  return found === -1 ? { ok: false, reason: 'mismatch' } : { ok: true, secret: found };
}

/** Compares digests: `timingSafeEqual` wants equal lengths, and the length of a secret is a secret as well. */
function isSame(a: Buffer, b: Buffer): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
