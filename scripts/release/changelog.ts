import type { Change } from './conventional';

const TITLE = '# Changelog';
const PREFACE = `${TITLE}

What each version brings to those who run it, newest first; made from the commit messages by \`npm run release\`
([how](docs/releasing.md)). Versions follow [SemVer](https://semver.org/): below 1.0.0 a break raises the minor number.
`;
const HEADING = /^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$/gm;

/** What is told, in this order. Tests, documents and the like are nothing to those who run it. */
const KINDS: readonly (readonly [string, string])[] = [
  ['feat', 'New'],
  ['fix', 'Mended'],
  ['perf', 'Faster'],
];

export interface Release {
  readonly version: string;
  readonly date: string;
}

/** The headings of the file, as they stand. */
export function releasesIn(text: string): Release[] {
  return [...text.matchAll(HEADING)].map(([, version = '', date = '']) => ({ version, date }));
}

/** The lines under one heading; undefined when there is no such version. */
export function sectionOf(text: string, version: string): string | undefined {
  const headings = [...text.matchAll(HEADING)];
  const at = headings.findIndex(([, name]) => name === version);
  const heading = headings[at];
  if (heading === undefined) return undefined;
  return text.slice(heading.index + heading[0].length, headings[at + 1]?.index).trim();
}

/** `first`: what was mended before anybody had it is no news. */
export function renderSection(release: Release, changes: readonly Change[], options: { first: boolean }): string {
  const kinds = options.first ? KINDS.slice(0, 1) : KINDS;
  const breaks = options.first ? [] : changes.filter(({ breaking }) => breaking !== null);
  const parts = [
    ...listed(
      'Before you upgrade',
      breaks.map(({ scope, breaking }) => line(scope, breaking ?? '')),
    ),
    ...kinds.flatMap(([kind, title]) =>
      listed(
        title,
        changes.filter(({ type }) => type === kind).map(({ scope, subject }) => line(scope, subject)),
      ),
    ),
  ];
  const body = parts.length === 0 ? ['Nothing that those who run it would notice.'] : parts;
  return `## ${release.version} (${release.date})\n\n${body.join('\n\n')}\n`;
}

/** The new section before all others. */
export function withSection(text: string, section: string): string {
  const [first] = [...text.matchAll(HEADING)];
  const rest = first === undefined ? '' : `\n${text.slice(first.index)}`;
  return `${PREFACE}\n${section}${rest}`;
}

function listed(title: string, lines: readonly string[]): string[] {
  // Sorted, so that what is about one thing stands together.
  const different = [...new Set(lines)].sort((a, b) => a.localeCompare(b, 'en'));
  return different.length === 0 ? [] : [`### ${title}\n\n${different.join('\n')}`];
}

/** A subject may have what is markup to Markdown: `<id>` would vanish. */
function line(scope: string | null, subject: string): string {
  const text = subject.replace(/[<>]/g, (sign) => `\\${sign}`);
  return scope === null ? `- ${text}` : `- **${scope}**: ${text}`;
}
