import { lesserRole, mayAct, newTokenValue, ROLES, tokenDigest, tokenHint, tokenState } from './token';

describe('a token', () => {
  it('has 256 random bits behind a prefix that scanners know', () => {
    const values = Array.from({ length: 20 }, newTokenValue);
    expect(new Set(values).size).toBe(20);
    for (const value of values) {
      expect(value).toMatch(/^dkf_[\w-]{43}$/);
      expect(Buffer.from(value.slice(4), 'base64url')).toHaveLength(32);
    }
  });

  it('is recognised by its digest and hint, which do not give it away', () => {
    const value = `dkf_abcd${'x'.repeat(35)}wxyz`;
    expect(tokenHint(value)).toBe('dkf_abcd…wxyz');
    expect(tokenDigest(value)).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('ends at the moment of its expiry, and at once when revoked', () => {
    expect(tokenState({ expiresAt: null, revokedAt: null }, 1_000)).toBe('valid');
    expect(tokenState({ expiresAt: 1_001, revokedAt: null }, 1_000)).toBe('valid');
    expect(tokenState({ expiresAt: 1_000, revokedAt: null }, 1_000)).toBe('expired');
    expect(tokenState({ expiresAt: 1_000, revokedAt: 900 }, 1_000)).toBe('revoked');
  });

  it('gives the rights of its role and of those below it', () => {
    const table = ROLES.map((role) => [role, ROLES.filter((needed) => mayAct(role, needed))]);
    expect(table).toEqual([
      ['viewer', ['viewer']],
      ['operator', ['viewer', 'operator']],
      ['admin', ['viewer', 'operator', 'admin']],
    ]);
    expect(lesserRole('admin', 'viewer')).toBe('viewer');
    expect(lesserRole('viewer', 'operator')).toBe('viewer');
  });
});
