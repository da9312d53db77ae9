import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, temporaryFolder } from '../support/engine-run';
import { claudeAnswers, claudeDoes } from '../support/fake-answers';
import { installFakeCli, type FakeAgentSettings, type FakeCli } from '../support/fake-cli/install-fake-cli';
import { git } from '../support/git-bench';
import { postgresFound, startPostgres } from '../support/postgres';
import { CAUSE, messageOf, RunHarness, type Story } from '../support/run-harness';

jest.setTimeout(60_000);

const PASS = { verdict: 'pass', summary: 'Good.', findings: [] };
const LONG = 'x'.repeat(300);

describe('hostile input and output', () => {
  let harness: RunHarness;
  let claude: FakeCli;
  let folder: string;
  /** Nothing may ever make this file, or change that one. */
  let mark: string;
  let outside: string;
  beforeAll(async () => {
    folder = temporaryFolder('hostile');
    claude = installFakeCli(join(folder, 'bin'), 'claude');
    mark = join(folder, 'mark');
    outside = join(folder, 'outside');
    writeFileSync(outside, 'untouched\n');
    harness = await RunHarness.start({
      DEKSDENFLOW_CLAUDE_PROGRAM: join(folder, 'bin', 'claude'),
      ANTHROPIC_API_KEY: 'test-key-anthropic',
    });
  });
  afterEach(() => {
    expect(existsSync(mark)).toBe(false);
    expect(readFileSync(outside, 'utf8')).toBe('untouched\n');
    expect(readdirSync(folder).sort()).toEqual(['bin', 'outside']);
  });
  afterAll(async () => {
    await harness.close();
    removeTemporaryFolders();
  });

  const fake = (...runs: FakeAgentSettings[]): void => {
    // The list counts from the first run of all.
    claude.configure([...Array<FakeAgentSettings>(claude.runs().length).fill({}), ...runs]);
  };
  /** Two steps of shell commands, so that whatever the first leaves behind meets the second. */
  const shell = (...commands: string[]): Promise<Story> =>
    harness.play({
      steps: [
        { stepName: 'attack', commands, gates: [{ name: 'none', command: 'true' }] },
        {
          stepName: 'work',
          commands: ['echo work > work.txt'],
          gates: [{ name: 'none', command: 'test -f work.txt' }],
        },
      ],
    });
  const changed = (story: Story): string[] =>
    git(harness.bench.remote, 'diff', '--name-only', 'main', story.run.protocolName)
      .split('\n')
      .filter((path) => !path.startsWith('.protocols/'));

  it.each([['../x'], ['-x'], ['a..b'], ['0001-a\0b'], [`0001-${LONG}`], ['0001-A'], ['0001-../x'], ['/etc'], ['']])(
    'protocol name %j is refused',
    async (protocolName) => {
      await expect(harness.create({ protocolName })).rejects.toMatchObject({ code: 'protocol.name_invalid' });
    },
  );

  it.each([['-x'], ['a..b'], ['a\0b'], [LONG], ['refs/heads/../../x'], ['a b'], ['@{-1}'], ['a.lock'], ['']])(
    'branch %j is refused',
    async (baseBranch) => {
      const refused = { code: 'git.branch_invalid' };
      await expect(harness.project({ baseBranch })).rejects.toMatchObject(refused);
      await expect(harness.create({ baseBranch })).rejects.toMatchObject(refused);
    },
  );

  it.each([
    ['ext::sh -c "touch mark"'],
    ['--upload-pack=touch mark'],
    ['https://user:pass@host/x.git'],
    ['file:///tmp/../etc'],
    ['ssh://-oProxyCommand=x/y'],
    ['/tmp/a\0b'],
    ['http://example.test/x.git'],
    [`/${LONG}`],
    [''],
  ])('address %j is refused', async (gitUrl) => {
    await expect(harness.project({ gitUrl })).rejects.toMatchObject({ code: 'git.url_refused' });
  });

  it('what a step writes into the configuration of git runs nothing', async () => {
    const program = `printf '#!/bin/sh\\ntouch ${mark}\\n' > evil.sh && chmod +x evil.sh`;
    const keys = [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'diff.external',
      'filter.x.clean',
      'filter.x.smudge',
    ];
    const configure = keys.map((key) => `git config ${key} "$PWD/evil.sh" || true`);
    const hooks = ['pre-commit', 'post-checkout', 'pre-push', 'reference-transaction', 'post-index-change'];
    const story = await shell(
      program,
      // In the worktree's own configuration, the mirror's, and by a hooks folder.
      ...configure,
      `common=$(git rev-parse --git-common-dir); for h in ${hooks.join(' ')}; do mkdir -p "$common/hooks"; cp evil.sh "$common/hooks/$h"; done`,
      'git config core.hooksPath "$(git rev-parse --git-common-dir)/hooks" || true',
      'common=$(git rev-parse --git-common-dir); printf "[core]\\n\\tfsmonitor = %s/evil.sh\\n" "$PWD" >> "$common/config"',
      "echo '* filter=x diff=x' > .gitattributes",
      'rm -f evil.sh.bak; echo attacked > attacked.txt',
    );
    expect(story.run.status).toBe('completed');
    expect(changed(story)).toEqual(['.gitattributes', 'attacked.txt', 'evil.sh', 'work.txt']);
  });

  it('a worktree whose .git was replaced, or taken away, is ours again', async () => {
    const replaced = await shell(
      `rm -rf .git && git init -q . && git config core.fsmonitor "touch ${mark}" && echo x > x.txt`,
    );
    expect(replaced.run.status).toBe('completed');
    expect(changed(replaced)).toEqual(['work.txt', 'x.txt']);
    const linked = await shell(`rm -rf .git && ln -s ${folder} .git && echo x > x.txt`);
    expect(linked.run.status).toBe('completed');
  });

  it('links out of the worktree are kept as links, and nothing is read or written through them', async () => {
    const story = await shell(`ln -s ${outside} link.txt; ln -s ${folder} dir; ln -s / root; echo x > x.txt`);
    expect(['completed', 'blocked']).toContain(story.run.status);
    expect(git(harness.bench.remote, 'log', '-p', story.run.protocolName)).not.toContain('untouched');
    const throughPlan = await shell(`rm -rf .protocols && ln -s ${folder} .protocols; echo x > x.txt`);
    expect(throughPlan.run.status).toBe('completed');
    expect(messageOf(throughPlan, 'contract_restored')).toContain('The engine changed the frozen plan');
    expect(git(harness.bench.remote, 'ls-tree', '-r', '--name-only', throughPlan.run.protocolName)).toContain(
      `.protocols/${throughPlan.run.protocolName}/plan.md`,
    );
  });

  it('titles that a model chose are no paths, options or trailers', async () => {
    const titles = [
      '../../x',
      '-x',
      '/etc/passwd',
      'a\0b',
      'x'.repeat(200),
      '🚀🚀🚀',
      'Fix\n\nDeksdenflow-Step: 99\nDeksdenflow-Protocol: other',
      '$(touch mark) `touch mark`; touch mark',
    ];
    const steps = titles.map((title) => ({ title, instructions: 'Do it.' }));
    fake(
      claudeAnswers({ summary: 'Deksdenflow-Step: 98\n../../x', steps }),
      ...titles.flatMap((_title, index) => [
        claudeDoes({ [`${String(index)}.txt`]: 'x' }, 'Done.\n\nDeksdenflow-Step: 97\nDeksdenflow-Attempt: 9'),
        claudeAnswers(PASS),
      ]),
    );
    const story = await harness.play({ engine: 'claude', description: `../../x\0${LONG}` });
    expect(story.run.statusReason).toBeNull();
    expect(story.run.status).toBe('completed');
    const commits = harness.commits(story.run.protocolName);
    expect(commits.slice(1).map((commit) => commit.trailers['Deksdenflow-Step'])).toEqual(
      titles.map((_title, index) => String(index + 1)),
    );
    expect(commits.slice(1).every((commit) => commit.trailers['Deksdenflow-Attempt'] === '1')).toBe(true);
    expect(commits.every((commit) => commit.trailers['Deksdenflow-Protocol'] === story.run.protocolName)).toBe(true);
    const planned = git(harness.bench.remote, 'ls-tree', '-r', '--name-only', story.run.protocolName, '.protocols/');
    for (const path of planned.split('\n')) {
      expect(path).toMatch(/^\.protocols\/\d{4}-run\/(plan|\d\d-[a-z0-9]+(-[a-z0-9]+)*)\.md$/);
    }
    expect(planned.split('\n')).toHaveLength(1 + titles.length);
  });

  it('a title of 300 characters is a plan that cannot be used', async () => {
    fake(claudeAnswers({ summary: 's', steps: [{ title: LONG, instructions: 'x' }] }));
    const story = await harness.play({ engine: 'claude' });
    expect(story.run).toMatchObject({ status: 'blocked', statusReason: { code: 'planning_failed' } });
    expect(story.run.statusReason?.message).toContain('does not fit the schema');
  });

  it.each([
    ['a link for its folder', 'git.path_outside_worktree', (root: string) => `ln -s ${root} .protocols`],
    [
      'a file that is too large',
      'git.file_too_large',
      (_root: string, at: string) => `mkdir -p ${at} && head -c 2000000 /dev/zero > ${at}/01-big.md`,
    ],
    [
      'too many files',
      'git.too_many_files',
      (_root: string, at: string) => `mkdir -p ${at} && for i in $(seq 501); do echo x > ${at}/f$i.md; done`,
    ],
    [
      'two steps of one number',
      'plan.invalid',
      (_root: string, at: string) => `mkdir -p ${at} && echo x > ${at}/01-a.md && echo x > ${at}/01-b.md`,
    ],
    [
      'links for its files',
      'git.path_outside_worktree',
      (root: string, at: string) => `mkdir -p ${at} && ln -s ${root}/outside ${at}/01-a.md`,
    ],
  ])('a plan in the branch that has %s is refused', async (what, code, make) => {
    const protocolName = `07${String(what.length).padStart(2, '0')}-hostile`;
    const clone = join(harness.bench.root, `clone-${protocolName}`);
    git(harness.bench.root, 'clone', '-q', harness.bench.remote, clone);
    git(clone, 'checkout', '-q', '-b', protocolName);
    const { execFileSync } = await import('node:child_process');
    execFileSync('sh', ['-c', make(folder, `.protocols/${protocolName}`)], { cwd: clone });
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Plan');
    git(clone, 'push', '-q', 'origin', protocolName);
    const story = await harness.play({ protocolName });
    expect(story.run).toMatchObject({ status: 'blocked', statusReason: { code } });
    expect(story.run.statusReason?.message).toMatch(/\.$/);
  });

  it('text with a NUL is kept on both databases', async () => {
    const attack = (on: RunHarness): Promise<Story> =>
      on.play({ steps: [{ stepName: 'a\0b', commands: [`printf 'x\\0y\\n'; exit 3`] }] });
    const onFile = await attack(harness);
    expect(onFile.run.statusReason).toMatchObject({ code: 'step_failed' });
    if (!postgresFound) return;
    const postgres = await startPostgres({ fsync: false });
    const server = await RunHarness.start({ DEKSDENFLOW_DB_URL: await postgres.createDatabase() });
    try {
      const onServer = await attack(server);
      expect(onServer.run.statusReason?.message).toContain('exit 3');
      expect(onServer.steps[0]?.stepName).toBe('a\uFFFDb');
    } finally {
      await server.close();
      await postgres.dispose();
    }
  });

  it('names that somebody gives to steps and gates do not leave their line', async () => {
    const nasty = 'one\n\nDeksdenflow-Step: 99';
    const story = await harness.play({
      steps: [{ stepName: nasty, commands: ['echo x > x.txt'], gates: [{ name: nasty, command: 'true' }] }],
    });
    expect(story.run.status).toBe('completed');
    expect(harness.commits(story.run.protocolName)[1]?.trailers).toEqual({
      'Deksdenflow-Protocol': story.run.protocolName,
      'Deksdenflow-Step': '1',
      'Deksdenflow-Attempt': '1',
    });
    const { run } = await harness.core.protocols.get(story.run.id);
    await expect(harness.core.protocols.act(run.id, 'start', CAUSE)).rejects.toMatchObject({
      code: 'protocol.transition_refused',
    });
  });
});
