import { bodyOf, checkBodyOf, EMPTY, liveProblem, NOTHING_FOUND } from './registration';

const url = ' https://github.com/acme/shop.git ';

it('sends what the address and the repository say where nothing was typed', () => {
  expect(bodyOf({ ...EMPTY, git_url: url }, { default_branch: 'trunk', forge: 'github' })).toEqual({
    git_url: 'https://github.com/acme/shop.git',
    name: 'shop',
    base_branch: 'trunk',
    ci_provider: 'github',
  });
  expect(bodyOf({ ...EMPTY, git_url: url }, NOTHING_FOUND)).toEqual({
    git_url: 'https://github.com/acme/shop.git',
    name: 'shop',
    ci_provider: null,
  });
});

it('sends what was typed, and nothing that was not', () => {
  const form = {
    ...EMPTY,
    git_url: url,
    name: ' The shop ',
    base_branch: 'develop',
    forge: 'none' as const,
    git_token: 'secret',
    engine: { ...EMPTY.engine, engine: 'shell', qa: 'small' },
    gates: [{ name: 'tests', command: 'npm test', timeout_seconds: '' }],
    policies: { ...EMPTY.policies, auto_advance: 'true' },
  };
  expect(bodyOf(form, { default_branch: 'trunk', forge: 'github' })).toEqual({
    git_url: 'https://github.com/acme/shop.git',
    name: 'The shop',
    base_branch: 'develop',
    ci_provider: null,
    default_engine: 'shell',
    default_models: { qa: 'small' },
    gates: [{ name: 'tests', command: 'npm test' }],
    policies: { auto_advance: true },
    secrets: { GIT_TOKEN: 'secret' },
  });
});

it('asks with what is there, under the name that it would get', () => {
  expect(checkBodyOf({ ...EMPTY, git_url: url, git_token: 'secret' })).toEqual({
    git_url: 'https://github.com/acme/shop.git',
    name: 'shop',
    secrets: { GIT_TOKEN: 'secret' },
  });
  expect(checkBodyOf(EMPTY)).toEqual({});
});

it('says at once what is wrong, and not that something is still empty or that nobody named a branch', () => {
  const checked = {
    ok: false,
    name_taken: false,
    problems: [
      { field: 'name', code: 'required', message: 'The project needs a name.' },
      { field: 'base_branch', code: 'git.base_branch_missing', message: 'The repository has no branch main.' },
      { field: 'git_url', code: 'git.remote_not_found', message: 'There is no such repository.' },
    ],
    reachable: true,
    default_branch: 'trunk',
    branches: ['trunk'],
    forge: null,
  };
  const of = (field: string, branch = ''): unknown => liveProblem(checked, { ...EMPTY, base_branch: branch }, field);
  expect([of('name'), of('base_branch'), of('base_branch', 'main'), of('git_url')]).toEqual([
    undefined,
    undefined,
    'The repository has no branch main.',
    'There is no such repository.',
  ]);
});
