import { parseChanges } from './changes';
import { commitMessage } from './commit-message';
import { maskCredentials } from './git-failure';
import { mirrorConfig } from './mirror-config';

describe('text from and for git', () => {
  it('reads the list of changes: a deleted file is listed twice, a repository ends in a slash', () => {
    const output = Buffer.from('? new file\0? nested/\0R gone\0C gone\0C ä\n"x\0');
    expect(parseChanges(output)).toEqual([
      { path: 'new file', kind: 'added' },
      { path: 'nested', kind: 'nested_repository' },
      { path: 'gone', kind: 'deleted' },
      { path: 'ä\n"x', kind: 'modified' },
    ]);
    expect(parseChanges(Buffer.alloc(0))).toEqual([]);
  });

  it('refuses names that are not UTF-8, which would come back as others', () => {
    expect(() => parseChanges(Buffer.from([0x3f, 0x20, 0xff, 0]))).toThrow(
      expect.objectContaining({ code: 'git.path_not_utf8' }) as Error,
    );
  });

  it('keeps subject and trailers on one line each', () => {
    const text = commitMessage({ subject: 'a\nb\r\0c', body: 'x\0\r\ny\n\n', trailers: { 'Key x': 'v\nForged: 1' } });
    expect(text).toBe('a b c\n\nx\ny\n\nKey-x: v Forged: 1\n');
    expect(commitMessage({ subject: ' \n', body: '', trailers: {} })).toBe('Changes\n');
  });

  it('masks userinfo and the password, as it is and as in a URL', () => {
    const text = maskCredentials('https://ada:s%C3%A9cret@h/x ssh://git@h/x sécret s%C3%A9cret', 'sécret');
    expect(text).toBe('https://[masked]@h/x ssh://[masked]@h/x [masked] [masked]');
    expect(maskCredentials('a@b.test', '')).toBe('a@b.test');
  });

  it('lets no identity add lines to the config', () => {
    expect(mirrorConfig('A"\n[core]\\', 'e', 'linux')).toContain('\tname = "A\\" [core]\\\\"\n');
  });
});
