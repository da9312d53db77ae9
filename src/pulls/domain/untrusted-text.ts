/**
 * Text of agents, logs and people, made harmless for a pull request. It must show as the letters it is: on both forges
 * an `@name` calls somebody, `fixes #1` (also as a URL, `GH-1` or a Jira key) closes an issue on merge, and on GitLab a
 * line that begins with `/merge` merges. Those are looked for in the text as stored as well as in the page, so that
 * neither a backslash nor a code span stops them: an invisible character does.
 */
const ZERO_WIDTH = '\u200b';

/** Also U+2028 and its like, which some readers take for a line break. */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
/** What shows nothing, or turns the reading order: half surrogates, controls, bidirectional marks, tag characters. */
const UNSEEN = /[\p{Cs}\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Behind each of these goes the invisible character: mentions, references, keys of Jira and GitHub, addresses. */
const CALLS = [
  /[@#]/g,
  // GitLab: merge request, epic, label, milestone, snippet.
  /[!&~%$](?=[\p{L}\p{N}_"])/gu,
  /\b(?:[Gg][Hh]|[A-Z][A-Z0-9_]+)-(?=\d)/g,
  /:(?=\/\/)/g,
  /\bwww(?=\.)/gi,
];

/** A paragraph may be one line. */
const LONGEST_LINE = 3_000;
const LONGEST_LOG_LINE = 500;

/** By name: of `&#124;` the last part could be read as a reference. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&vert;',
  '`': '&grave;',
  '\\': '&bsol;',
};

/** Lines without what cannot be seen, each at most `maxLine` long. */
export function plainLines(text: string, maxLine: number): string[] {
  return text
    .replace(LINE_BREAK, '\n')
    .split('\n')
    .map((line) => cut(line.replaceAll('\t', ' ').replace(UNSEEN, '').trimEnd(), maxLine));
}

/** One line that calls nobody: for a title, where Markdown does not count. */
export function oneLine(text: string, max: number): string {
  return fitted(oneLineOf(text), max, disarmed);
}

/** One line for a sentence or the cell of a table, with nothing in it that Markdown or HTML would act on. */
export function inline(text: string, max: number): string {
  return escaped(cut(beginOfLine(text, max), max));
}

/**
 * The text as one line, or its begin when that is longer than `max`: a gate's command may have tens of thousands of
 * characters, and a cell shows a hundred.
 */
function beginOfLine(text: string, max: number): string {
  for (let length = 2 * max + 8; length < text.length; length *= 4) {
    const line = oneLineOf(text.slice(0, length));
    // Where the begin ends, half of a character may be missing, or a blank.
    if (line.length > max + 2) return line;
  }
  return oneLineOf(text);
}

/** A quotation, at most `max` characters of Markdown. */
export function quoted(text: string, max: number): string {
  const lines = plainLines(text.trim(), LONGEST_LINE);
  const taken: string[] = [];
  let used = 0;
  for (const line of lines) {
    const rendered = line.trim() === '' ? '>' : `> ${guarded(escaped(line.trim()))}`;
    used += rendered.length + 2;
    if (used > max - 40) {
      taken.push('>', '> … (cut)');
      break;
    }
    taken.push(rendered);
  }
  // A backslash at the end keeps the line break, which GitLab would make a blank of.
  return taken.map((line, at) => (line !== '>' && (taken[at + 1] ?? '>') !== '>' ? `${line}\\` : line)).join('\n');
}

/** The last lines as a fenced block that nothing in them can close. */
export function fencedTail(text: string, max: number): string {
  const lines = plainLines(text, LONGEST_LOG_LINE).map((line) => logLine(line));
  const taken: string[] = [];
  let used = 0;
  for (const line of lines.reverse()) {
    used += line.length + 1;
    if (used > max) break;
    taken.unshift(line);
  }
  return ['```text', ...taken, '```'].join('\n');
}

/** Cut on whole characters; the ellipsis tells. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, Math.max(0, max - 1)).replace(/[\ud800-\udbff]$/, '');
  return `${kept}…`;
}

function oneLineOf(text: string): string {
  return text.replace(LINE_BREAK, ' ').replaceAll('\t', ' ').replace(UNSEEN, '').replace(/ {2,}/g, ' ').trim();
}

/** As much of the text as is at most `max` long once it is disarmed. */
function fitted(text: string, max: number, make: (text: string) => string): string {
  let room = max;
  let made = make(cut(text, room));
  while (made.length > max && room > 0) {
    room -= made.length - max;
    made = make(cut(text, Math.max(0, room)));
  }
  return made;
}

function disarmed(text: string): string {
  return CALLS.reduce((rest, call) => rest.replace(call, (found) => `${found}${ZERO_WIDTH}`), text);
}

function escaped(text: string): string {
  return disarmed(text)
    .replace(/[&<>|`\\]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[*_~[\]$]/g, (character) => `\\${character}`);
}

/** No list, heading, rule or command begins here. */
function guarded(line: string): string {
  return /^\p{L}/u.test(line) ? line : `${ZERO_WIDTH}${line}`;
}

function logLine(line: string): string {
  return disarmed(line)
    .replaceAll('```', `\`\`${ZERO_WIDTH}\``)
    .replaceAll('<!--', `<!${ZERO_WIDTH}--`)
    .replace(/^\s*[/`]/, (start) => `${ZERO_WIDTH}${start}`);
}
