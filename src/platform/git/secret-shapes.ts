/** Names that hold credentials whatever is in them. Compared in lower case. */
const SECRET_NAMES: readonly RegExp[] = [
  /^\.env(?:\..+)?$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /^\.(?:netrc|pgpass|git-credentials|htpasswd)$/,
  /^_netrc$/,
  /^(?:credentials|client_secrets?|service[-_]account(?:[-_.][\w-]+)?)\.json$/,
  /\.(?:p12|pfx|keystore|jks|kdbx)$/,
];
const SECRET_PATHS: readonly RegExp[] = [/(?:^|\/)\.aws\/credentials$/, /(?:^|\/)\.docker\/config\.json$/];
const TEMPLATE = /^\.env\.(?:.+\.)?(?:example|sample|template|dist|defaults)$/;

/** Tokens whose form alone tells what they are; from the vendors' documentation of their prefixes. */
const SECRET_CONTENT =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\\nr]+[A-Za-z0-9+/=:, .-]{16,64}|\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{40,}|\bglpat-[A-Za-z0-9_-]{20,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bsk-ant-[A-Za-z0-9_-]{20,}|\bsk-proj-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{20,}/g;
const NPM_TOKEN = /_authToken\s*=\s*(?!\s*(?:\$|$))\S+/gm;

/** True for a file name that is that of a credentials file. */
export function hasSecretName(path: string): boolean {
  const whole = path.toLowerCase();
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  if (TEMPLATE.test(name)) return false;
  return SECRET_NAMES.some((pattern) => pattern.test(name)) || SECRET_PATHS.some((pattern) => pattern.test(whole));
}

/** The credentials that a text contains. AWS ends the ones of its documentation with EXAMPLE. */
export function secretsIn(path: string, text: string): string[] {
  const found = text.match(SECRET_CONTENT) ?? [];
  const npm = /(?:^|\/)\.npmrc$/i.test(path) ? (text.match(NPM_TOKEN) ?? []) : [];
  return [...found.filter((secret) => !secret.endsWith('EXAMPLE')), ...npm];
}
