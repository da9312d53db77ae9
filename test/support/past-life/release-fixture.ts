import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Picture } from './picture';

/** In the texts, for what lay elsewhere on the machine where they were made. */
export const REMOTE = '@REMOTE@';
export const DATA = '/srv/deksdenflow';

/** From the sources, and from their compiled twin in dist/, which has no fixtures. */
const ROOT = [resolve(__dirname, '../../..'), resolve(__dirname, '../../../..')].find((folder) =>
  existsSync(join(folder, 'package.json')),
);
const RELEASES = join(ROOT ?? '.', 'test/fixtures/releases');

export type Kind = 'sqlite' | 'postgres';

/** What a release left behind: its database, the remote that its runs pushed to, and what a client saw of it. */
export interface ReleaseFixture {
  readonly database: string;
  readonly picture: Picture;
  /** The run that was in the middle of a step when its server was killed. */
  readonly middle: string;
}

export function releases(): string[] {
  return readdirSync(RELEASES).filter((name) => /^\d/.test(name));
}

export function readFixture(version: string, kind: Kind): ReleaseFixture {
  const folder = join(RELEASES, version, kind);
  const { middle, ...picture } = JSON.parse(readFileSync(join(folder, 'picture.json'), 'utf8')) as Picture & {
    middle: string;
  };
  return { database: readFileSync(join(folder, 'database.sql'), 'utf8'), picture, middle };
}

export function writeFixture(version: string, kind: Kind, fixture: ReleaseFixture, remote: string): void {
  const folder = join(RELEASES, version, kind);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'database.sql'), fixture.database);
  const picture = { middle: fixture.middle, ...fixture.picture };
  writeFileSync(join(folder, 'picture.json'), `${JSON.stringify(picture, null, 1)}\n`);
  git(remote, 'bundle', 'create', '--quiet', join(folder, 'remote.bundle'), '--all');
}

/** A bare repository with all that the release's runs had pushed. */
export function remoteOf(version: string, kind: Kind, target: string): void {
  git('.', 'clone', '--quiet', '--mirror', join(RELEASES, version, kind, 'remote.bundle'), target);
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}
