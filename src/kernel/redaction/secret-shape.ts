/**
 * What a credential looks like: something public that stands before it, and then a run of characters of one class.
 * Nothing here repeats inside a repetition, and a run ends where its class ends, so that a text of whatever
 * malice is read in a time that grows with its length and no faster.
 */
export interface SecretShape {
  /** As in a regular expression; at most {@link MOST_BEFORE} characters long. */
  readonly before: string;
  /** The inside of a character class. */
  readonly body: string;
  /** A shorter run is a word like any other. */
  readonly min: number;
  /**
   * Three characters each, in letters of any case: one of them stands in every text that has such a secret. Few texts have
   * them, so that of most shapes nothing has to be looked for.
   */
  readonly marks: readonly string[];
  /** Stands in every text that has such a secret as well. */
  readonly sign?: string;
  /** What may follow and goes with it. */
  readonly footer?: string;
  /** `before` belongs to the credential, and tells nothing that the mask would not. */
  readonly whole?: true;
  /** How much of a run that is over is secret; left out: all of it. */
  readonly secretLength?: (run: string, before: string, next: string) => number;
}

/** Longest text that a `before` can match: so much of what went by is looked at again with what comes. */
export const MOST_BEFORE = 1_024;

/** Of a run that does not end we wait for no more than this: a private key of 16 384 bits is not longer. */
export const LONGEST_RUN = 16 * 1024;

/** Forms from the vendors' documentation; no word boundary before them, since in JSON `\nghp_…` has none. */
const TOKENS: readonly (readonly [before: string, body: string, min: number, marks: readonly string[]])[] = [
  ['dkf_', String.raw`\w-`, 30, ['kf_']],
  ['gh[pousr]_', 'A-Za-z0-9', 20, ['hp_', 'ho_', 'hu_', 'hs_', 'hr_']],
  ['github_pat_', String.raw`\w`, 20, ['b_p']],
  ['gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent|oas|ffct)-', String.raw`\w.-`, 20, beginnings('gl', 'pdrcsfiao')],
  ['(?:AKIA|ASIA)', 'A-Z0-9', 16, ['kia', 'sia']],
  ['AIza', String.raw`\w-`, 30, ['aiz']],
  [String.raw`ya29\.`, String.raw`\w.-`, 20, ['ya2']],
  ['npm_', 'A-Za-z0-9', 30, ['pm_']],
  ['pypi-', String.raw`\w-`, 40, ['ypi']],
  ['dckr_pat_', String.raw`\w-`, 20, ['dck']],
  ['hf_', 'A-Za-z0-9', 30, ['hf_']],
  ['xox[abeoprs]-', String.raw`\w-`, 10, ['xox']],
  ['xapp-', String.raw`\w-`, 20, ['xap']],
  ['[rs]k_(?:live|test)_', String.raw`\w`, 16, ['k_l', 'k_t']],
  ['whsec_', 'A-Za-z0-9+/=', 16, ['whs']],
  [String.raw`SG\.`, String.raw`\w.-`, 40, ['sg.']],
  // A JWT, or whatever else is JSON in base64.
  ['eyJ', String.raw`\w.=-`, 24, ['eyj']],
  ['AGE-SECRET-KEY-1', 'A-Z0-9', 30, ['ey-']],
  // `task-list-…` is none; `\nsk-…` in JSON and what a terminal colours are. Looked behind last: first it is twenty times slower.
  [String.raw`sk-(?<=(?:^|[^A-Za-z0-9]|\\[nrt]|\[\d{0,3}m)sk-)`, String.raw`\w-`, 20, ['sk-']],
];

const GAP = String.raw`\s{0,3}`;
/** JSON inside JSON inside JSON has seven backslashes before a quote. */
const QUOTES = String.raw`["'\\]{0,8}`;
/** No brackets and no dollar: code and templates assign too. It also leaves `[masked]` alone. */
const VALUE = String.raw`^\s"'\\,;&<>(){}\[\]$|` + '`';
const BASE64 = 'A-Za-z0-9+/=';
/** All that `\s` is. */
const BLANKS =
  ' \t\n\v\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF';

export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    before: String.raw`-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?:\s|\\{1,4}[nr]){1,4}[A-Z][A-Za-z-]{2,20}: [^\r\n\\"]{0,80}){0,4}`,
    body: String.raw`${BASE64}\s\\:,.`,
    min: 1,
    marks: ['---'],
    footer: '(?:-----END [A-Z0-9 ]{0,60}-----)?',
    whole: true,
    secretLength: keyLength,
  },
  {
    before: String.raw`(?:hooks\.slack\.com\\{0,7}\/(?:services|workflows|triggers)|discord(?:app)?\.com\\{0,7}\/api\\{0,7}\/webhooks)\\{0,7}\/`,
    body: String.raw`\w\\/-`,
    min: 16,
    marks: ['sla', 'sco'],
    secretLength: withoutEscape,
  },
  ...TOKENS.map(([before, body, min, marks]): SecretShape => ({ before, body, min, marks, whole: true })),
  { before: String.raw`\b[Bb][Ee][Aa][Rr][Ee][Rr]\s{1,3}`, body: String.raw`\w.~+/=-`, min: 8, marks: ['bea'] },
  {
    before: String.raw`[Aa]uthorization${QUOTES}${GAP}[:=]${GAP}${QUOTES}(?:[Bb]asic|[Tt]oken|[Dd]igest|[Bb]earer)\s{1,3}`,
    body: VALUE,
    min: 6,
    marks: ['riz'],
  },
  {
    before: String.raw`(?:[Pp]ass(?:word|wd|phrase)|PASS(?:WORD|WD|PHRASE)|_PASS|_pass|_PWD)${QUOTES}${GAP}[:=]${GAP}${QUOTES}`,
    body: VALUE,
    min: 6,
    marks: ['pas', 'pwd'],
    secretLength: passwordLength,
  },
  {
    before: String.raw`(?:[Tt]oken|TOKEN|[Ss]ecret|SECRET|[Cc]redentials?|CREDENTIALS?|[Cc]ookie|COOKIE|(?:[Aa]pi|API|[Aa]ccess|ACCESS|[Aa]uth|AUTH|[Ss]ecret|SECRET|[Pp]rivate|PRIVATE|[Aa]ccount|ACCOUNT)[_-]?[Kk](?:ey|EY)|KEY)${QUOTES}${GAP}[:=]${GAP}${QUOTES}`,
    body: VALUE,
    min: 8,
    // Of a key that stands before a value: `keys_url` is none.
    marks: ['oke', 'ecr', 'ede', 'oki', ...beginnings('ey', `"'\\:=${BLANKS}`)],
    secretLength: mixedLength,
  },
  {
    before: String.raw`--(?:password|passwd|token|secret|api-key)[= ]${QUOTES}`,
    body: VALUE,
    min: 6,
    marks: ['--p', '--t', '--s', '-ap'],
  },
  { before: String.raw`\s(?:-u|--user) ${QUOTES}[\w.@-]{1,64}:`, body: VALUE, min: 4, marks: ['-u ', '-us'] },
  // What stands before the host of a URL; some writers of JSON escape the slash.
  {
    before: String.raw`:(?:\\{0,7}\/){2}`,
    body: String.raw`^\s/"'<>\\` + '`',
    min: 2,
    marks: [...beginnings(':/', '/\\'), ...beginnings(':\\', '/\\')],
    sign: '@',
    secretLength: userinfoLength,
  },
  {
    before: '%3[Aa]%2[Ff]%2[Ff]',
    body: String.raw`\w.%~+-`,
    min: 4,
    marks: ['%3a'],
    secretLength: (run) => Math.max(0, run.search(/%40[^%]{0,300}(?:%2F|$)/i)),
  },
];

function beginnings(first: string, thirds: string): string[] {
  return Array.from(thirds, (third) => first + third);
}

/** All of a key that ends as it should; of one that was cut off, what is not prose. */
function keyLength(run: string, _before: string, next: string): number {
  if (next === '-') return run.length;
  const prose = /(?<![A-Za-z0-9+/=])[A-Za-z]{1,15}[,.]? (?=[A-Za-z])/.exec(run);
  return prose?.index ?? withoutEscape(run);
}

/** A backslash at the end belongs to the quote that follows. */
function withoutEscape(run: string): number {
  let length = run.length;
  while (run[length - 1] === '\\') length -= 1;
  return length;
}

/** `password: string` is code; `password=hunter`, `"password":"hunter"` and `password: hunter2` are not. */
function passwordLength(run: string, before: string): number {
  return /(?:[=]|["']\\*)$/.test(before) || /[^A-Za-z.]/.test(run) ? run.length : 0;
}

/** Letters and digits: a word, a number or a path is no token. */
function mixedLength(run: string): number {
  return /\d/.test(run) && /[A-Za-z]/.test(run) && !run.startsWith('/') ? run.length : 0;
}

function userinfoLength(run: string): number {
  return Math.max(0, run.lastIndexOf('@'));
}
