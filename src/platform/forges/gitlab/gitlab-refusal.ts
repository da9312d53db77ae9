import { maskSecrets } from '../../../kernel/mask-secrets';
import { Unavailable, Unprocessable } from '../../../kernel/errors';

/** Long enough for a sentence of GitLab's, short enough that a page of HTML does not fill a log. */
const MAX_WORDS = 500;

/** What GitLab said no with: `message` is a string, a list or an object of lists by field; some answers have `error`. */
export function wordsOf(body: string): string {
  const said = parsed(body);
  const words = maskSecrets(said === undefined ? body : flattened(said));
  return words.replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS);
}

function parsed(body: string): unknown {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null) return answer;
    const { message, error_description: description, error } = answer as Record<string, unknown>;
    return message ?? description ?? error;
  } catch {
    return undefined;
  }
}

function flattened(said: unknown): string {
  if (Array.isArray(said)) return said.map(flattened).join('; ');
  if (typeof said === 'object' && said !== null) {
    return Object.entries(said)
      .map(([field, words]) => `${field} ${flattened(words)}`)
      .join('; ');
  }
  return typeof said === 'string' ? said : JSON.stringify(said);
}

/** The error for an answer that is neither a success nor a limit. `who` names forge and repository. */
export function refusalOf(status: number, words: string, who: string): Unavailable | Unprocessable {
  const said = words === '' ? `status ${String(status)}` : words;
  const facts = { status, said };
  if (status >= 500 || status === 408) {
    return new Unavailable('forge.unreachable', `${who} is out of order: ${said}`, facts);
  }
  if (status === 401) {
    return new Unprocessable(
      'forge.unauthorized',
      `${who} does not accept the token: ${said}. Store a valid one with the scope "api" in the project.`,
      facts,
    );
  }
  if (status === 403) {
    return new Unprocessable(
      'forge.forbidden',
      `${who} forbids it: ${said}. The token needs the scope "api" and the role Developer or higher.`,
      facts,
    );
  }
  if (status === 404) {
    return new Unprocessable(
      'forge.not_found',
      `${who} knows no such thing: ${said}. GitLab also says so of a private project that the token may not see.`,
      facts,
    );
  }
  return new Unprocessable('forge.refused', `${who} refused: ${said}`, facts);
}

/** GitLab points to the new address of a project that was moved; a POST that follows would arrive as a GET. */
export function movedTo(location: string | null, who: string): Unprocessable {
  const where = location === null ? 'elsewhere' : location.split('?')[0];
  return new Unprocessable(
    'forge.refused',
    `${who} points to ${String(where)}: the project has moved, or the address of the API is another one. Change it in the project.`,
  );
}
