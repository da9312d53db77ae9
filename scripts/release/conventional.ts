/** A commit message by conventionalcommits.org, as far as a change log needs it. */
export interface Change {
  readonly type: string;
  readonly scope: string | null;
  readonly subject: string;
  /** What who upgrades has to know; null when nothing breaks. */
  readonly breaking: string | null;
}

const HEADER = /^(?<type>[a-z]+)(?:\((?<scope>[^()]+)\))?(?<mark>!)?: (?<subject>.+)$/;
const FOOTER = /^BREAKING[ -]CHANGE: ([^]+?)(?:\n\n|\n[A-Z][A-Za-z-]+: |$(?![^]))/m;

/** Undefined for what is no conventional commit, such as a merge. */
export function changeOf(message: string): Change | undefined {
  const [header = ''] = message.split('\n', 1);
  const { type, scope, mark, subject } = HEADER.exec(header.trim())?.groups ?? {};
  if (type === undefined || subject === undefined) return undefined;
  const footer = FOOTER.exec(message)?.[1]?.replace(/\s+/g, ' ').trim();
  const breaking = footer ?? (mark === undefined ? null : subject);
  return { type, scope: scope ?? null, subject: subject.trim(), breaking };
}

export type Step = 'major' | 'minor' | 'patch';

/** As SemVer has it; below 1.0.0 a break raises the minor number, as is the habit there. */
export function stepOf(changes: readonly Change[], from: string): Step {
  const initial = from.startsWith('0.');
  if (changes.some(({ breaking }) => breaking !== null)) return initial ? 'minor' : 'major';
  return changes.some(({ type }) => type === 'feat') ? 'minor' : 'patch';
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

export function raised(version: string, step: Step): string {
  const [, major = 0, minor = 0, patch = 0] = (VERSION.exec(version) ?? []).map(Number);
  if (step === 'major') return `${String(major + 1)}.0.0`;
  return step === 'minor'
    ? `${String(major)}.${String(minor + 1)}.0`
    : `${String(major)}.${String(minor)}.${String(patch + 1)}`;
}

/** Negative when the first is older. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
