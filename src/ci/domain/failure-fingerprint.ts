import { createHash } from 'node:crypto';

/** Escape sequences by ECMA-48: colours, titles, links, and GitLab's markers of log sections. */
const ESC = '\\u001b';
const ESCAPES = new RegExp(
  `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESC}\\u0007\\n]*(?:\\u0007|${ESC}\\\\)?|[@-Z\\\\-_])`,
  'g',
);

/** What differs between two runs of the same failure. In this order: each would break those after it. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  // What GitHub, and GitLab with the number of the stream, put in front of each line.
  [/^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z ?(?:[0-9a-f]{2}[OE]\+? ?)?/, ''],
  [/section_(?:start|end):\d+:\S+/g, ''],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)\]]+/gi, '<url>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d)\b)?/g, '<time>'],
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* +\d{1,2}\b/g,
    '<time>',
  ],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  // A job's folder has the runner's and the project's name in it, a temporary one a random one.
  [/(?:[A-Za-z]:)?[\\/][^\s'"():]*?[\\/](?:Temp|tmp)[\\/][^\s'"():,]*/g, '<tmp>'],
  [/(?<![\w.])(?:\/private)?\/(?:tmp|var\/folders|var\/tmp|dev\/shm)\/[^\s'"():,]*/g, '<tmp>'],
  [/(?:[A-Za-z]:)?[\\/](?:[^\s'"():]*[\\/])?_?work[\\/][^\s\\/'"]+[\\/][^\s\\/'"]+[\\/]/g, ''],
  [/(?<!\w)\/builds\/(?:[^\s/'"]+\/){2}/g, ''],
  // Lines move when the agent edits: `a.ts:12:5`, `a.ts(12,5)`, `line 12`, `L12-L14`.
  [/(?<=[\w)\]>]):\d+(?::\d+)?\b/g, ''],
  [/\(\d+(?:,\d+)?\)/g, ''],
  [/\b(?:lines?|col(?:umn)?)[ :]+\d+(?:-\d+)?/gi, ''],
  [/\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/gi, '<time>'],
  [/(?:<time> *)+/g, '<time> '],
  // Only slow tests are told with their time.
  [/\(<time> \)/g, ''],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  // Abbreviated shas; with a digit in it, or it may be a word.
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b/gi, '<id>'],
  [/\b\d+(?:[.,]\d+)*\b ?%?/g, '#'],
  // As long as the window is wide.
  [/[=_*~.-]{3,}/g, ' '],
  [/\s+/g, ' '],
];

/** Of a minified bundle in one line nothing more is needed, and searching it takes time by the square of its length. */
const READ_LENGTH = 1_000;
const KEPT_LENGTH = 300;

/** Bars, dots and percentages of something that goes on. */
const PROGRESS =
  /^(?=.*[#=\-.>|\u2580-\u259f\u2800-\u28ff])[#=\-.>|[\]()<>\s%/\u2580-\u259f\u2800-\u28ff]*$|#\s?\/\s?# .*(?:downloaded|remaining)|^\s*(?:down|up)load(?:ing|ed)\b/i;

/** Lines that say what failed, in the words of the test runners and compilers that people use. */
const SAYS_WHAT =
  /\b(?:fail(?:ed|ure|ures|s|ing)?|errors?|panick?ed|panic|exceptions?|fatal|traceback|expected|received|actual|got|want|left|right|assert\w*|not ok|cannot|undefined|denied|missing|timed ?out)\b|error(?:\[|:| [A-Z])|(?:Error|Exception)\b|[✕✗✘×●]|^\s*E\s/i;
/** What passed may be about errors by its name. */
const SAYS_PASSED = /^\s*(?:[✓✔√]|ok\b|PASS\b|--- PASS|test .* ok$)|\bPASSED\b/;
/** Said by whatever runs the job, of every failure. */
const SAYS_NOTHING =
  /process completed with exit code|^\s*(?:error: )?job failed|command failed with exit code|^npm (?:err!|error)/i;

/**
 * The same for the same failure of a check in two runs, another for another one. It is made of the lines that say what
 * failed, as a set: test runners report in the order in which they happen to finish, and where the tail of a log begins
 * depends on the length of everything before.
 */
export function fingerprintOf(name: string, logTail: string | null, summary: string | null): string {
  const evidence = [logTail, summary].map((text) => (text === null ? [] : linesOf(text)));
  const lines = evidence.find((found) => found.length > 0) ?? [];
  const telling = lines.filter((line) => SAYS_WHAT.test(line) && !SAYS_PASSED.test(line) && !SAYS_NOTHING.test(line));
  const kept = [...new Set(telling.length > 0 ? telling : lines)].sort();
  return createHash('sha256')
    .update(JSON.stringify([name, kept]))
    .digest('hex');
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(ESCAPES, '')
    .split(/\r?\n/)
    .map((line) => withoutVolatile(line.slice(line.lastIndexOf('\r') + 1)))
    .filter((line) => line !== '' && !PROGRESS.test(line));
}

function withoutVolatile(line: string): string {
  let stable = line.slice(0, READ_LENGTH);
  for (const [pattern, replacement] of VOLATILE) stable = stable.replace(pattern, replacement);
  return stable.trim().slice(0, KEPT_LENGTH);
}
