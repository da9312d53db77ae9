/**
 * `npm run release [-- <version>]` prepares the next release in the working tree: versions, change log, generated files and
 * the database that upgrades from it are tested with. It commits nothing. `-- snapshot` makes that database anew for the
 * version that package.json has; `-- notes <version>` prints what the change log says of it, for a pipeline that publishes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { releasesIn, renderSection, sectionOf, withSection } from './changelog';
import { type Change, changeOf, compareVersions, isVersion, raised, stepOf } from './conventional';
import { makeSnapshot } from './snapshot';

// Compiled to dist/scripts/release/.
const ROOT = resolve(__dirname, '../../..');
const CHANGELOG = join(ROOT, 'CHANGELOG.md');
const KINDS = ['sqlite', 'postgres'] as const;
/** Where a version stands, and how it looks there. */
const PLACES: readonly (readonly [string, (version: string) => RegExp])[] = [
  ['package.json', (version) => new RegExp(`(?<=^ {2}"version": ")${dotted(version)}(?=")`, 'm')],
  [
    'package-lock.json',
    (version) => new RegExp(`(?<="name": "deksdenflow",\\n\\s+"version": ")${dotted(version)}(?=")`, 'g'),
  ],
  ['helm/deksdenflow/Chart.yaml', (version) => new RegExp(`(?<=[vV]ersion: )${dotted(version)}$`, 'gm')],
  ['docs/install.md', (version) => new RegExp(`(?<=/deksdenflow:)${dotted(version)}`, 'g')],
];

const dotted = (version: string): string => version.replaceAll('.', '\\.');
const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trimEnd();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const current = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

async function main(words: readonly string[]): Promise<number> {
  const [word, version = ''] = words;
  if (words.length === 2 && word === 'notes') {
    say(notes(version));
    return 0;
  }
  if (words.length > 1 || (word !== undefined && word !== 'snapshot' && !isVersion(word))) {
    process.stderr.write('Usage: npm run release [-- <x.y.z>|snapshot|notes <x.y.z>]\n');
    return 2;
  }
  if (word === 'snapshot') await snapshots(current());
  else await prepare(word);
  return 0;
}

async function prepare(wanted: string | undefined): Promise<void> {
  const text = existsSync(CHANGELOG) ? readFileSync(CHANGELOG, 'utf8') : '';
  const [last] = releasesIn(text);
  if (git('status', '--porcelain') !== '') throw new Error('The working tree is not clean: commit or stash first.');
  const changes = changesSince(last?.version);
  const version = wanted ?? (last === undefined ? current() : raised(last.version, stepOf(changes, last.version)));
  if (last !== undefined && compareVersions(version, last.version) <= 0)
    throw new Error(`${version} is not above ${last.version}.`);

  const before = current();
  for (const [path, places] of PLACES) {
    const file = join(ROOT, path);
    const content = readFileSync(file, 'utf8');
    if (!places(before).test(content)) throw new Error(`${path} does not have the version ${before} where it should.`);
    writeFileSync(file, content.replace(places(before), version));
  }
  const date = new Date().toISOString().slice(0, 10);
  const section = renderSection({ version, date }, changes, { first: last === undefined });
  writeFileSync(CHANGELOG, withSection(text, section));
  execFileSync(process.execPath, [join(ROOT, 'scripts/run.mjs'), 'drift', '--write'], { cwd: ROOT, stdio: 'inherit' });
  await snapshots(version);
  say(`${version} is prepared. Read CHANGELOG.md, run the tests, then:`);
  say(
    `  git add -A && git commit -m 'chore(release): ${version}' && git tag -a v${version} -m 'DeksdenFlow ${version}'`,
  );
  say(`  git push --follow-tags`);
}

function notes(version: string): string {
  if (version !== current())
    throw new Error(`The program is ${current()}, not ${version}: the tag is at the wrong commit.`);
  const section = sectionOf(readFileSync(CHANGELOG, 'utf8'), version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section of ${version}.`);
  return section;
}

/** The release's commit is the one that brought its heading: that survives a squash, and needs no tag. */
function changesSince(version: string | undefined): Change[] {
  let range = 'HEAD';
  if (version !== undefined) {
    const found = git('log', '--reverse', '--format=%H', `-S## ${version} (`, '--', 'CHANGELOG.md').split('\n')[0];
    if (found === undefined || found === '')
      throw new Error(`The commit that released ${version} is not in this history: fetch all of it.`);
    range = `${found}..HEAD`;
  }
  const messages = git('log', '--no-merges', '--format=%B%x00', range).split('\0');
  return messages.flatMap((message) => changeOf(message.trim()) ?? []);
}

async function snapshots(version: string): Promise<void> {
  for (const kind of KINDS) {
    await makeSnapshot(version, kind);
    say(`wrote test/fixtures/releases/${version}/${kind}`);
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
