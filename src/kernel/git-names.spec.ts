import { isLoopbackHttp, validateBranchName, validateGitUrl, validateProtocolName } from './git-names';

const GOOD_URLS = [
  '/srv/git/app.git',
  '/home/ada/my app',
  'file:///srv/git/app.git',
  'https://github.com/ada/app.git',
  'https://git.example.test:8443/group/sub/app',
  'ssh://git@github.com/ada/app.git',
  'ssh://git@host.test:2222/~ada/app.git',
  'ssh://[::1]/app.git',
  'git@github.com:ada/app.git',
  'host.test:app.git',
  'git@[::1]:app.git',
  'http://127.0.0.1:3000/app.git',
  'http://localhost/app.git',
  'http://[::1]:8080/app.git',
  '/srv/a..b/app.git',
  'ssh://alias/app.git',
];

const BAD_URLS = [
  '',
  '/',
  '///',
  'app',
  './app',
  '../app',
  '~/app',
  'C:\\repos\\app',
  '-u',
  '--upload-pack=touch /tmp/x',
  'ext::sh -c touch% /tmp/x',
  'EXT::sh -c touch% /tmp/x',
  'eXt::sh',
  'fd::17',
  'remote-x::y',
  '::x',
  'ftp://host.test/app',
  'git://host.test/app',
  'HTTPS://host.test/app',
  'javascript:alert(1)//',
  'http://github.com/ada/app',
  'http://127.0.0.1.evil.test/app',
  'http://localhost.evil.test/app',
  'http://localhost@evil.test/app',
  'https://user:secret@host.test/app',
  'https://ghp_token@host.test/app',
  'https://host.test',
  'https://host.test/',
  'https:///app',
  'https://-host.test/app',
  'https://host.test/app?x=1',
  'https://host.test/app#x',
  'https://host.test:99999/app',
  'https://host.test:80a/app',
  'https://host.test/a/../b',
  'https://host.test/a/%2e%2e/b',
  'https://host.test/a%00b',
  'https://host.test/a%0d%0ab',
  'https://host.test/a b',
  'https://host.test\\@evil.test/app',
  'ssh://-oProxyCommand=touch/app',
  'ssh://-oProxyCommand=touch@host.test/app',
  'ssh://git:secret@host.test/app',
  'ssh://host.test',
  '-oProxyCommand=touch:app',
  'git@-oProxyCommand=touch:app',
  '-git@host.test:app',
  'git@host.test:-app',
  'git@host.test:../app',
  'git@host.test:a/../../b',
  'a:b@host.test:app',
  'git@host.test:app name',
  'file://evil.test/app',
  'file://user@localhost/app',
  'file:///srv/../etc',
  'file:app',
  'alias:app',
  'C:/repos/app',
  '/srv/../etc/app',
  '/srv/app/..',
  '/srv/a\0b',
  '/srv/a\nb',
  '/srv/a\rb',
  '/srv/a\u001bb',
  '/srv/a\u0085b',
  `/${'x'.repeat(300)}`,
];

const GOOD_BRANCHES = ['main', 'feature/one', 'release-1.2', 'ünï', 'a@b', '0001-demo', 'x'.repeat(200)];
const BAD_BRANCHES = [
  '',
  '-x',
  '--upload-pack=x',
  'a..b',
  '../x',
  '/x',
  'x/',
  'a//b',
  '.x',
  'a/.b',
  'x.lock',
  'a.LOCK/b',
  'x.',
  '@',
  'HEAD',
  'a@{1}',
  'a b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[b',
  'a\\b',
  'a\0b',
  'a\nb',
  'a\rb',
  'a\u007fb',
  'x'.repeat(201),
];

const GOOD_NAMES = ['0001-demo', '9999-a-b-c3', `0001-${'x'.repeat(95)}`];
const BAD_NAMES = [
  '',
  '1-demo',
  '00001-demo',
  '0001',
  '0001-',
  '0001-Demo',
  '0001-demo-',
  '0001--demo',
  '0001-de_mo',
  '0001-de mo',
  '0001-../x',
  '../0001-demo',
  '/0001-demo',
  '-0001-demo',
  '0001-demo\n',
  '0001-demo\0',
  '0001-dëmo',
  '٠٠٠١-demo',
  '0001-demo.lock',
  `0001-${'x'.repeat(96)}`,
];

/** Typed, unlike `expect.objectContaining`. */
const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('names that reach git', () => {
  it.each(GOOD_URLS)('takes the repository %j', (url) => {
    expect(validateGitUrl(url)).toBe(url);
  });
  it.each(BAD_URLS)('refuses the repository %j', (url) => {
    expect(() => validateGitUrl(url)).toThrow(withCode('git.url_refused'));
  });
  it.each(GOOD_BRANCHES)('takes the branch %j', (name) => {
    expect(validateBranchName(name)).toBe(name);
  });
  it.each(BAD_BRANCHES)('refuses the branch %j', (name) => {
    expect(() => validateBranchName(name)).toThrow(withCode('git.branch_invalid'));
  });
  it.each(GOOD_NAMES)('takes the protocol name %j', (name) => {
    expect(validateProtocolName(name)).toBe(name);
  });
  it.each(BAD_NAMES)('refuses the protocol name %j', (name) => {
    expect(() => validateProtocolName(name)).toThrow(withCode('protocol.name_invalid'));
  });

  it('does not repeat a refused address, which may hold a password', () => {
    expect(() => validateGitUrl('https://ada:hunter2@host.test/app')).toThrow(/^(?!.*hunter2)/);
  });

  it('lets plain http through to this machine only', () => {
    expect(['http://127.1.2.3/x', 'http://localhost:1/x', 'http://[::1]/x'].every(isLoopbackHttp)).toBe(true);
    expect(['http://10.0.0.1/x', 'https://localhost/x', 'http://127.evil.test/x'].some(isLoopbackHttp)).toBe(false);
  });
});
