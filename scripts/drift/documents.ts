import { dirname, normalize } from 'node:path/posix';

export interface Repository {
  /** Path of each Markdown file from the root of the repository, with its text. */
  readonly documents: ReadonlyMap<string, string>;
  /** Names in `scripts` of package.json. */
  readonly scripts: ReadonlySet<string>;
  /** True when a file or folder of this path is in the repository. */
  readonly exists: (path: string) => boolean;
}

/** npm's own commands that need no script; `npm test` and `npm start` do need theirs. */
const OF_NPM = new Set(['ci', 'install', 'i', 'exec', 'help']);
const FENCE = /^ *```(?:sh|bash|console)\n([\s\S]*?)^ *```/gm;
const NPM = /\bnpm (?:(run) )?([\w:-]+)/g;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g;

/** Commands that no longer exist and links that lead nowhere, as sentences. */
export function documentProblems(repository: Repository): string[] {
  return [...repository.documents].flatMap(([path, text]) => [
    ...deadCommands(text, repository.scripts).map(
      (command) => `${path}: \`${command}\` names no script of package.json`,
    ),
    ...deadLinks(path, text, repository).map((link) => `${path}: the link ${link} leads nowhere`),
  ]);
}

function deadCommands(text: string, scripts: ReadonlySet<string>): string[] {
  const blocks = [...text.matchAll(FENCE)].map((match) => match[1] ?? '').join('\n');
  return [...blocks.matchAll(NPM)]
    .filter(([, run, name = '']) => !scripts.has(name) && (run === 'run' || !OF_NPM.has(name)))
    .map(([command]) => command);
}

function deadLinks(path: string, text: string, repository: Repository): string[] {
  const prose = text.replace(/^ *```[\s\S]*?^ *```/gm, '');
  return [...prose.matchAll(LINK)]
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link) && !resolves(path, link, repository));
}

function resolves(from: string, link: string, repository: Repository): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : normalize(`${dirname(from)}/${decodeURIComponent(file)}`);
  if (!repository.exists(target)) return false;
  return anchor === undefined || headings(repository.documents.get(target) ?? '').includes(anchor);
}

/** Anchors by GitHub's rule: lower case, punctuation dropped, blanks to hyphens. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}
