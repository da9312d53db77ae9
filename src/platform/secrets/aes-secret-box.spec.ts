import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AesSecretBox, secretKey } from './aes-secret-box';

describe('AesSecretBox', () => {
  const box = new AesSecretBox(randomBytes(32));

  it('opens what it has sealed, and never seals the same twice', () => {
    const sealed = box.seal('ghp_secret ☃');
    expect(box.open(sealed)).toBe('ghp_secret ☃');
    expect(sealed).not.toContain('secret');
    expect(box.seal('ghp_secret ☃')).not.toBe(sealed);
  });

  it('refuses what was altered at any place, or sealed under another key', () => {
    const sealed = box.seal('x');
    for (let at = 0; at < sealed.length; at++) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last character of base64url carries bits that are not part of the bytes.
      if (at < sealed.length - 1) expect(() => box.open(altered)).toThrow('DEKSDENFLOW_SECRET_KEY');
    }
    expect(() => new AesSecretBox(randomBytes(32)).open(sealed)).toThrow('DEKSDENFLOW_SECRET_KEY');
  });
});

describe('the key', () => {
  it('is made once and kept for its owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-key-'));
    const key = secretKey(null, folder);
    expect(secretKey(null, folder)).toEqual(key);
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  it('is read as base64 or hex, and refused without its value in the message', () => {
    const key = randomBytes(32);
    expect(secretKey(key.toString('hex'), '/nowhere')).toEqual(key);
    expect(secretKey(key.toString('base64'), '/nowhere')).toEqual(key);
    expect(() => secretKey('too-short', '/nowhere')).toThrow(/32 bytes/);
    expect(() => secretKey('too-short', '/nowhere')).not.toThrow(/too-short/);
  });
});
