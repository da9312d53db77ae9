import { PREFIX, SETTINGS } from './settings';

const SAYS_SECRET = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL/i;
/** Shorter values are the ones of a first try on somebody's machine: words that every text has. */
const SHORTEST = 8;
/** A setting of ours that holds a secret is one, however it looks. */
const SHORTEST_SETTING = 6;

/**
 * Values of our own environment that nothing may show: of the settings that hold a secret, and of every variable whose
 * name says that it does, such as the keys of engines. Of a URL it is the password.
 */
export function processSecrets(environment: NodeJS.ProcessEnv = process.env): string[] {
  const secretSettings = new Set(SETTINGS.filter(({ secret }) => secret).map(({ name }) => name));
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const ofUrl = URL.canParse(value) ? new URL(value) : undefined;
    if (ofUrl !== undefined && value.includes('://')) return passwordsOf(ofUrl);
    // A file that holds a key is no secret itself.
    if (secretSettings.has(name)) return parts(value).filter((part) => part.length >= SHORTEST_SETTING);
    // A file that holds a key is no secret itself.
    const isOne = SAYS_SECRET.test(name) && !name.startsWith(PREFIX) && !value.startsWith('/');
    return isOne && value.length >= SHORTEST ? [value] : [];
  });
}

/** A setting may hold several, one after the other. */
function parts(value: string): string[] {
  return [value, ...value.split(/[\s,]+/)];
}

function passwordsOf(url: URL): string[] {
  const password = decoded(url.password);
  // `postgres://postgres:postgres@…` would take the word out of every text.
  const known = [decoded(url.username), url.hostname, url.pathname.slice(1), url.protocol.slice(0, -1)];
  if (password.length < SHORTEST || known.includes(password)) return [];
  return [password, url.password];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
