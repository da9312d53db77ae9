export type FileChange = 'added' | 'deleted' | 'renamed' | 'copied' | 'changed';

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
  /** Numbers in the file before and after; null where the line is not in it. */
  readonly before: number | null;
  readonly after: number | null;
  /** The file ends with this line and without a newline. */
  readonly open: boolean;
}

export interface Hunk {
  /** `@@ -1,4 +1,6 @@` and, behind it, what git found to be the place. */
  readonly range: string;
  readonly place: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffFile {
  /** After the change; of a deleted file the path that it had. */
  readonly path: string;
  readonly oldPath: string;
  readonly change: FileChange;
  readonly binary: boolean;
  /** `100644 → 100755`, where the mode was changed. */
  readonly mode: string | null;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
}

type Draft = { -readonly [K in keyof DiffFile]: DiffFile[K] } & { hunks: Hunk[]; oldMode?: string };

/**
 * Reads what `git diff` prints (git's documentation, "Generating patch text with -p"). Inside a hunk lines are counted, as its
 * head says: a removed line `-- a` looks like the head of a file. What is not understood is passed over.
 */
export function parseDiff(text: string): DiffFile[] {
  return new Reader(text).read();
}

const RANGE = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

class Reader {
  private readonly files: DiffFile[] = [];
  private readonly lines: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
    if (this.lines.at(-1) === '') (this.lines as string[]).pop();
  }

  read(): DiffFile[] {
    while (this.at < this.lines.length) {
      if (this.line.startsWith('diff --git ')) this.files.push(this.file());
      else this.at++;
    }
    return this.files;
  }

  private get line(): string {
    return this.lines[this.at] ?? '';
  }

  private file(): DiffFile {
    const [oldPath, path] = pathsOf(this.line.slice('diff --git '.length));
    const file: Draft = {
      path,
      oldPath,
      change: 'changed',
      binary: false,
      mode: null,
      hunks: [],
      added: 0,
      removed: 0,
    };
    this.at++;
    while (this.at < this.lines.length && !this.line.startsWith('diff --git ')) {
      if (RANGE.test(this.line)) file.hunks.push(this.hunk(file));
      else {
        takeHead(file, this.line);
        this.at++;
      }
    }
    const { oldMode: _, ...done } = file;
    return done;
  }

  private hunk(file: Draft): Hunk {
    const [, before = '0', beforeCount = '1', after = '0', afterCount = '1', place = ''] = RANGE.exec(this.line) ?? [];
    const range = this.line.slice(0, this.line.length - place.length).trimEnd();
    this.at++;
    const lines: DiffLine[] = [];
    const number = { before: Number(before), after: Number(after) };
    const left = { before: Number(beforeCount), after: Number(afterCount) };
    while (this.at < this.lines.length && (left.before > 0 || left.after > 0)) {
      const { line } = this;
      const kind = KINDS[line.charAt(0)];
      if (kind === undefined) {
        // Not a line of a hunk: it was cut off.
        if (!line.startsWith('\\')) break;
        markOpen(lines);
        this.at++;
        continue;
      }
      const inBefore = kind !== 'added';
      const inAfter = kind !== 'removed';
      lines.push({
        kind,
        text: line.slice(1),
        before: inBefore ? number.before++ : null,
        after: inAfter ? number.after++ : null,
        open: false,
      });
      if (inBefore) left.before--;
      if (inAfter) left.after--;
      if (kind === 'added') file.added++;
      if (kind === 'removed') file.removed++;
      this.at++;
    }
    if (this.line.startsWith('\\')) {
      markOpen(lines);
      this.at++;
    }
    return { range, place, lines };
  }
}

/** git writes an empty line of context as a space; some tools leave even that away. */
const KINDS: Readonly<Record<string, DiffLine['kind'] | undefined>> = {
  ' ': 'context',
  '': 'context',
  '+': 'added',
  '-': 'removed',
};

function markOpen(lines: DiffLine[]): void {
  const last = lines.pop();
  if (last !== undefined) lines.push({ ...last, open: true });
}

function takeHead(file: Draft, line: string): void {
  const rest = (prefix: string): string => line.slice(prefix.length);
  if (line.startsWith('new file mode ')) file.change = 'added';
  else if (line.startsWith('deleted file mode ')) file.change = 'deleted';
  else if (line.startsWith('old mode ')) file.oldMode = rest('old mode ');
  else if (line.startsWith('new mode ')) file.mode = `${file.oldMode ?? ''} → ${rest('new mode ')}`;
  else if (line.startsWith('rename from '))
    Object.assign(file, { change: 'renamed', oldPath: unquoted(rest('rename from ')) });
  else if (line.startsWith('rename to ')) file.path = unquoted(rest('rename to '));
  else if (line.startsWith('copy from '))
    Object.assign(file, { change: 'copied', oldPath: unquoted(rest('copy from ')) });
  else if (line.startsWith('copy to ')) file.path = unquoted(rest('copy to '));
  else if (line.startsWith('Binary files ') || line === 'GIT binary patch') file.binary = true;
  else if (line.startsWith('--- ')) file.oldPath = sidePath(rest('--- ')) ?? file.oldPath;
  else if (line.startsWith('+++ ')) file.path = sidePath(rest('+++ ')) ?? file.path;
}

/** Behind `---` and `+++`; null for /dev/null. A tab ends a name that has a space. */
function sidePath(text: string): string | null {
  const name = unquoted(text.replace(/\t$/, ''));
  return name === '/dev/null' ? null : name.replace(/^[ab]\//, '');
}

/** `a/x b/x`: both names are the same unless a rename says otherwise, which makes names with spaces readable. */
function pathsOf(text: string): [string, string] {
  if (text.startsWith('"') || text.endsWith('"')) {
    const names = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
    const [before = '', after = before] = names.map((name) => unquoted(name).replace(/^[ab]\//, ''));
    return [before, after];
  }
  const half = (text.length - 1) / 2;
  const [before, after] = [text.slice(0, half), text.slice(half + 1)];
  if (before.slice(2) === after.slice(2)) return [before.slice(2), after.slice(2)];
  const cut = text.indexOf(' b/');
  return [text.slice(2, cut === -1 ? undefined : cut), cut === -1 ? text.slice(2) : text.slice(cut + 3)];
}

const ESCAPES: Readonly<Record<string, number | undefined>> = { t: 9, n: 10, r: 13, a: 7, b: 8, f: 12, v: 11 };

/** git quotes a name as C does, its bytes beyond ASCII as octal numbers of UTF-8. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  for (const [, octal, escaped, plain = ''] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gu)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(ESCAPES[escaped] ?? escaped.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
