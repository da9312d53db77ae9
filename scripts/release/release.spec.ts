import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { releasesIn, renderSection, sectionOf, withSection } from './changelog';
import { changeOf, compareVersions, raised, stepOf } from './conventional';

const ROOT = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const changes = (...messages: string[]) => messages.flatMap((message) => changeOf(message) ?? []);

describe('commit messages', () => {
  it('say what changed, where, and what it breaks', () => {
    expect(changeOf('feat(queue): hand over due rows\n\nWhy.')).toEqual({
      type: 'feat',
      scope: 'queue',
      subject: 'hand over due rows',
      breaking: null,
    });
    expect(changeOf('fix!: no more v1')).toMatchObject({ scope: null, breaking: 'no more v1' });
    const footer = 'feat(api): pages\n\nBREAKING CHANGE: `offset` is gone,\nuse `cursor`.\n\nReviewed-by: Ada';
    expect(changeOf(footer)?.breaking).toBe('`offset` is gone, use `cursor`.');
    expect(changeOf('Merge branch h/http')).toBeUndefined();
  });

  it('decide the next version', () => {
    expect(stepOf(changes('docs: x', 'fix: y'), '1.2.3')).toBe('patch');
    expect(stepOf(changes('feat: x', 'fix: y'), '1.2.3')).toBe('minor');
    expect(stepOf(changes('feat!: x'), '1.2.3')).toBe('major');
    expect(stepOf(changes('feat!: x'), '0.2.3')).toBe('minor');
    expect((['major', 'minor', 'patch'] as const).map((step) => raised('1.2.3', step))).toEqual([
      '2.0.0',
      '1.3.0',
      '1.2.4',
    ]);
    expect(['0.10.0', '0.9.1', '1.0.0'].sort(compareVersions)).toEqual(['0.9.1', '0.10.0', '1.0.0']);
  });
});

describe('the change log', () => {
  const commits = changes(
    'feat(b): two',
    'feat(a): one <id>',
    'fix: mended',
    'feat(b): two',
    'test: nothing',
    'perf!: fast',
  );
  const release = { version: '0.2.0', date: '2026-12-01' };

  it('has breaks first, then what is new, mended and faster, each once', () => {
    expect(renderSection(release, commits, { first: false })).toBe(
      '## 0.2.0 (2026-12-01)\n\n### Before you upgrade\n\n- fast\n\n### New\n\n- **a**: one \\<id\\>\n- **b**: two\n\n### Mended\n\n- mended\n\n### Faster\n\n- fast\n',
    );
    expect(renderSection(release, commits, { first: true })).not.toContain('mended');
  });

  it('grows at its head, and gives each section back', () => {
    const older = withSection('', renderSection({ ...release, version: '0.1.0' }, [], { first: true }));
    const text = withSection(older, renderSection(release, commits, { first: false }));
    expect(releasesIn(text).map(({ version }) => version)).toEqual(['0.2.0', '0.1.0']);
    expect(sectionOf(text, '0.1.0')).toBe('Nothing that those who run it would notice.');
    expect(sectionOf(text, '0.2.0')).toMatch(/^### Before you upgrade[^]*- fast$/);
    expect(sectionOf(text, '0.3.0')).toBeUndefined();
  });
});

describe('the versions of the repository', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const releases = releasesIn(read('CHANGELOG.md'));

  it('are one: program, lock file, chart, and the newest section of the change log', () => {
    const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: { '': { version: string } } };
    expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
    const chart = read('helm/deksdenflow/Chart.yaml');
    expect(chart).toContain(`\nversion: ${version}\nappVersion: ${version}\n`);
    expect(releases[0]?.version).toBe(version);
    expect(sectionOf(read('CHANGELOG.md'), version)).not.toBe('');
  });

  it('have sections in order', () => {
    const found = releases.map((release) => release.version);
    expect(found).toEqual([...new Set(found)].sort(compareVersions).reverse());
    const dates = releases.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it('have a database of each release, from which upgrades are tested', () => {
    const folder = 'test/fixtures/releases';
    const made = readdirSync(join(ROOT, folder)).filter((name) => /^\d/.test(name));
    expect(made.sort(compareVersions)).toEqual(releases.map((release) => release.version).sort(compareVersions));
    for (const name of made) {
      for (const kind of ['sqlite', 'postgres']) {
        const files = ['database.sql', 'picture.json', 'remote.bundle'].map((file) => join(folder, name, kind, file));
        expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
      }
    }
  });
});
