import { maskSecrets } from './mask-secrets';

describe('maskSecrets', () => {
  const forty = 'a1B2'.repeat(10);

  it.each([
    `ghp_${forty}`,
    `github_pat_${forty}`,
    `glpat-${forty}`,
    `glcbt-64_${forty}`,
    `sk-ant-${forty}`,
    `sk-proj-${forty}`,
    'AKIAABCDEFGHIJKLMNOP',
    `xoxb-${forty}`,
    `eyJhbGciOiJIUzI1NiJ9.${forty}.${forty}`,
    '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----',
  ])('leaves out %s', (secret) => {
    expect(maskSecrets(JSON.stringify({ msg: 'x' }).replace('x', `before ${secret} after`))).toBe(
      '{"msg":"before [masked] after"}',
    );
  });

  it('leaves out what stands before the host of a URL, and a bearer token', () => {
    expect(maskSecrets('clone https://me:hush@example.org/x.git')).toBe('clone https://[masked]@example.org/x.git');
    expect(maskSecrets('"https:\\/\\/me:hush@example.org\\/x"')).toBe('"https:\\/\\/[masked]@example.org\\/x"');
    expect(maskSecrets('Authorization: Bearer abcdef123456')).toBe('Authorization: Bearer [masked]');
  });

  it.each(['https://example.org/a@b', 'mail me@example.org', 'task-list sk-1', '"a://b","c@d"'])(
    'leaves %s',
    (text) => {
      expect(maskSecrets(text)).toBe(text);
    },
  );
});
