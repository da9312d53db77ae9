import type { ProtocolRun } from './protocol-run';

/** Of a long description the beginning says what it is about. */
const MAX_WORDS = 1_000;
const MAX_WANTED = 8;

/** Letters and digits only, small: what both databases take for one word. A very long one is several. */
export function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]{1,64}/gu);
  return [...new Set(words ?? [])];
}

/** What a protocol is found by: its name, its description, and why it stands where it does. */
export function searchWords(run: Pick<ProtocolRun, 'protocolName' | 'description' | 'statusReason'>): string {
  const { protocolName, description, statusReason } = run;
  const reason = statusReason === null ? '' : `${statusReason.code} ${statusReason.message}`;
  return wordsOf(`${protocolName} ${reason} ${description}`).slice(0, MAX_WORDS).join(' ');
}

/** The words that somebody looks for: all must be there, each as a word or its beginning. */
export function wantedWords(search: string): readonly string[] {
  return wordsOf(search).slice(0, MAX_WANTED);
}
