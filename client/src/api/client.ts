import { typedClient, type Schemas } from '../../../src/api-client/client';
import { problemOf, unreachable } from './problem';
import { session } from './session';

export type { Schemas };

/** Sends with the token of the session; an answer of 401 asks for another one. */
export async function send(request: Request): Promise<Response> {
  const token = session.current;
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
  if (response.status === 401) session.refuse(token);
  return response;
}

export const api = typedClient(window.location.origin, send);

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer; throws {@link ApiProblem} for any other. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemOf(response, error);
  // Answers without content (204) have no data, and nobody reads it.
  return data as T;
}

export interface Page<T> {
  readonly items: T;
  /** Of the next page; null on the last one. */
  readonly next: string | null;
}

/** One page of a list, with the cursor that its Link header names (RFC 8288). */
export async function page<T>(answer: Promise<Answer<T>>): Promise<Page<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemOf(response, error);
  return { items: data as T, next: nextCursor(response.headers.get('Link')) };
}

function nextCursor(link: string | null): string | null {
  const target = link === null ? undefined : /<([^>]*)>;\s*rel="?next"?/.exec(link)?.[1];
  return target === undefined ? null : new URL(target, window.location.origin).searchParams.get('cursor');
}

/** Of a command: sent again after a lost answer it is done once. */
export const idempotent = (): { readonly 'Idempotency-Key': string } => ({ 'Idempotency-Key': newKey() });

/** crypto.randomUUID exists in secure contexts only, and teams run this on http://server. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
