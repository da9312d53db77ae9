import { ChildEnvironment } from './child-environment';

describe('ChildEnvironment', () => {
  it('takes over what a program needs, and nothing that it could misuse', () => {
    const environment = new ChildEnvironment({
      PATH: '/opt/bin:/bin',
      LC_CTYPE: 'C.UTF-8',
      HTTPS_PROXY: 'http://proxy:3128',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      HOME: '/home/operator',
      SSH_AUTH_SOCK: '/run/agent',
      NODE_OPTIONS: '--require /x.js',
      GITHUB_TOKEN: 'secret',
      DEKSDENFLOW_SECRET_KEY: 'secret',
      DEKSDENFLOW_API_TOKEN: 'secret',
    }).for({ home: '/data/home' });

    expect(environment).toEqual({
      PATH: '/opt/bin:/bin',
      LC_CTYPE: 'C.UTF-8',
      HTTPS_PROXY: 'http://proxy:3128',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      HOME: '/data/home',
      TERM: 'dumb',
      CI: '1',
      NO_COLOR: '1',
    });
  });

  it('adds the extras, which win over what was taken over', () => {
    const environment = new ChildEnvironment({ PATH: '/bin', TZ: 'UTC' });
    expect(environment.for({ home: '/h', extra: { OPENAI_API_KEY: 'k', TZ: 'Europe/Berlin' } })).toMatchObject({
      OPENAI_API_KEY: 'k',
      TZ: 'Europe/Berlin',
    });
  });

  it('lets extras set neither HOME nor a name of ours', () => {
    const extra = { HOME: '/root', DEKSDENFLOW_ATTEMPT_ID: 'forged' };
    const environment = new ChildEnvironment({ PATH: '/bin' }).for({ home: '/h', extra });
    expect(environment).toMatchObject({ HOME: '/h' });
    expect(environment).not.toHaveProperty('DEKSDENFLOW_ATTEMPT_ID');
  });

  it('has a PATH even when we have none', () => {
    expect(new ChildEnvironment({}).for({ home: '/h' })).toHaveProperty('PATH', '/usr/local/bin:/usr/bin:/bin');
  });
});
