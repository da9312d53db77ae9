/**
 * What of a pull request's body is ours stands between two comments, so that people may write around it. The id is in
 * the first, percent-encoded: an id of any form cannot end the comment.
 */
const BEGIN = /<!-- deksdenflow:begin ([^\s<>]*) -->/;
const END_MARKER = '<!-- deksdenflow:end -->';
/** From a beginning to the next end, with no other beginning between. */
const BLOCK = /<!-- deksdenflow:begin [^\s<>]* -->(?:(?!<!-- deksdenflow:begin )[\s\S])*?<!-- deksdenflow:end -->/g;
const LONE = /<!-- deksdenflow:(?:begin [^\s<>]*|end) -->/g;
/** GitHub refuses a body over 65 536 characters. */
const MAX_MERGED = 65_000;
const LEFT_OUT = '*Sections are left out here: with them this description would be longer than a forge takes.*';
const SECTION = /\n\n(?=### )/;

export function betweenMarkers(protocolId: string, text: string): string {
  return `<!-- deksdenflow:begin ${encoded(protocolId)} -->\n${text}\n${END_MARKER}`;
}

/** First line of the one comment that we keep up to date. */
export function commentMarker(protocolId: string): string {
  return `<!-- deksdenflow:comment ${encoded(protocolId)} -->`;
}

/** Protocol whose text is in the body; undefined when none is, or its markers are damaged. */
export function protocolIdIn(body: string): string | undefined {
  const id = BEGIN.exec(body.match(BLOCK)?.[0] ?? '')?.[1];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/**
 * The existing body with our part replaced; everything else stays byte for byte. Where our markers are damaged or gone,
 * ours is added below and nothing is taken away but lone markers. A body that would be too long loses sections of ours.
 */
export function mergeBody(existing: string, ours: string): string {
  const [first] = existing.matchAll(BLOCK);
  if (first === undefined) {
    const kept = withoutMarkers(existing);
    return kept.trim() === '' ? ours : `${kept.trimEnd()}\n\n${shortened(ours, MAX_MERGED - kept.length - 2)}`;
  }
  const before = withoutMarkers(existing.slice(0, first.index));
  const after = withoutMarkers(existing.slice(first.index + first[0].length).replace(BLOCK, ''));
  return `${before}${shortened(ours, MAX_MERGED - before.length - after.length)}${after}`;
}

/** Again and again: taking one out may join the halves of another. */
function withoutMarkers(text: string): string {
  const cleared = text.replace(LONE, '');
  return cleared === text ? text : withoutMarkers(cleared);
}

/** Drops the sections for readers from the last to the first; the block for machines, which is the last, stays. */
function shortened(ours: string, max: number): string {
  const sections = ours.split(SECTION);
  if (ours.length <= max || sections.length < 3) return ours;
  const machine = sections.pop() ?? '';
  let text = ours;
  while (text.length > max && sections.length > 1) {
    sections.pop();
    text = [...sections, LEFT_OUT, machine].join('\n\n');
  }
  return text;
}

function encoded(id: string): string {
  return encodeURIComponent(id.replace(/\p{Cs}/gu, '')).replaceAll('--', '-%2D');
}
