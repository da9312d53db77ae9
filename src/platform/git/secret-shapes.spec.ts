import { hasSecretName, secretsIn } from './secret-shapes';

const join = (...parts: string[]): string => parts.join('');

describe('secrets by name', () => {
  it.each([
    '.env',
    'a/.ENV.local',
    '.env.production',
    'id_rsa',
    '.ssh/id_ed25519',
    '.netrc',
    '.git-credentials',
    'gcp/credentials.json',
    'service-account-prod.json',
    'cert.p12',
    'release.keystore',
    '.aws/credentials',
    'home/.docker/config.json',
  ])('%s', (path) => {
    expect(hasSecretName(path)).toBe(true);
  });
  it.each([
    '.env.example',
    '.env.sample',
    '.env.local.template',
    'env.ts',
    'id_rsa.pub',
    'config.json',
    'credentials.ts',
    'a.pem',
  ])('not %s', (path) => {
    expect(hasSecretName(path)).toBe(false);
  });
});

describe('secrets by content', () => {
  it.each([
    ['RSA key', join('-----BEGIN', ' RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Hq0abcdefgh')],
    ['key in JSON', join('"-----BEGIN', ' PRIVATE KEY-----\\nMIIEowIBAAKCAQEAx7Hq0abcdefgh')],
    ['OpenSSH key', join('-----BEGIN', ' OPENSSH PRIVATE KEY-----\r\nb3BlbnNzaC1rZXktdjEAAAAABG5v')],
    ['GitHub token', `x=${join('ghp', '_', 'a'.repeat(36))};`],
    ['fine-grained GitHub token', join('github', '_pat_', 'A1_'.repeat(20))],
    ['GitLab token', join('glpat', '-', 'abcDEF123456_-xyz789')],
    ['AWS key', `"${join('AKIA', 'ABCDEFGHIJKLMNOP')}"`],
    ['Anthropic key', join('sk-', 'ant-api03-', 'a'.repeat(30))],
    ['OpenAI key', join('sk-', 'proj-', 'a'.repeat(30))],
  ])('%s', (_name, text) => {
    expect(secretsIn('a.txt', text)).toHaveLength(1);
  });
  it.each([
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQ'],
    ['the mere header, as in documentation', 'Paste it from "-----BEGIN PRIVATE KEY-----" on.'],
    ["the example of AWS's documentation", 'AKIAIOSFODNN7EXAMPLE'],
    ['a prefix', 'tokens start with ghp_ or glpat-'],
    ['an npm token of a project without .npmrc', '_authToken=abc'],
  ])('not %s', (_name, text) => {
    expect(secretsIn('a.txt', text)).toEqual([]);
  });
  it('knows a token in .npmrc from a variable', () => {
    expect(secretsIn('a/.npmrc', '//host/:_authToken=abc')).toHaveLength(1);
    expect(secretsIn('.npmrc', '//host/:_authToken=${NPM_TOKEN}')).toEqual([]);
  });
});
