import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AesSecretBox } from './aes-secret-box';
import { GivenKeys, KeyFile, secretKeys } from './secret-keys';

const PLACE = { projectId: 'p', name: 'TOKEN' };

/** As it was written before values were bound to their places. */
function sealedUnbound(plain: string, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `v1.${id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

describe('AesSecretBox', () => {
  const key = randomBytes(32);
  const box = new AesSecretBox(new GivenKeys(key));

  it('opens what it has sealed, and never seals the same twice', () => {
    const sealed = box.seal('ghp_secret ☃', PLACE);
    expect(box.open(sealed, PLACE)).toBe('ghp_secret ☃');
    expect(sealed).not.toContain('secret');
    expect(box.seal('ghp_secret ☃', PLACE)).not.toBe(sealed);
  });

  it('refuses what was altered at any place, or sealed under another key', () => {
    const sealed = box.seal('x', PLACE);
    for (let at = 0; at < sealed.length; at++) {
      const altered = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The version says how it was bound, and the last character of base64url carries bits that are not part of the bytes.
      if (at > 1 && at < sealed.length - 1) expect(() => box.open(altered, PLACE)).toThrow('DEKSDENFLOW_SECRET_KEY');
    }
    expect(() => box.open(sealed.replace('v2', 'v1'), PLACE)).toThrow('altered');
    expect(() => new AesSecretBox(new GivenKeys(randomBytes(32))).open(sealed, PLACE)).toThrow(
      /key [0-9a-f]{8}, which/,
    );
  });

  it('refuses what was sealed for another place', () => {
    const sealed = box.seal('x', PLACE);
    for (const place of [
      { ...PLACE, name: 'OTHER' },
      { ...PLACE, projectId: 'q' },
    ]) {
      expect(() => box.open(sealed, place)).toThrow('moved');
    }
    const hook = { projectId: 'p', name: 'WEBHOOK_SECRET' };
    expect(box.open(box.seal('x', hook), { ...hook, name: 'WEBHOOK_SECRET_PREVIOUS' })).toBe('x');
  });

  it('opens what earlier keys and versions have sealed, and knows that it is to be sealed anew', () => {
    const later = new AesSecretBox(new GivenKeys(randomBytes(32), [key]));
    const old = box.seal('under the old key', PLACE);
    const unbound = sealedUnbound('from before', key);
    expect(later.open(old, PLACE)).toBe('under the old key');
    expect(later.open(unbound, PLACE)).toBe('from before');
    expect(later.keyOf(old)).toBe(later.keys()[1]);
    expect([old, unbound, later.seal('x', PLACE)].map((sealed) => later.isCurrent(sealed))).toEqual([
      false,
      false,
      true,
    ]);
    expect([box.isCurrent(old), box.isCurrent(unbound)]).toEqual([true, false]);
  });

  it('tells of every value that passes', () => {
    const heard: string[] = [];
    const telling = new AesSecretBox(new GivenKeys(key), (plain, { name }) => heard.push(`${name} ${plain}`));
    telling.open(telling.seal('one', PLACE), PLACE);
    expect(heard).toEqual(['TOKEN one', 'TOKEN one']);
  });
});

describe('the keys', () => {
  let folder: string;
  const none = { SECRET_KEY: null, SECRET_KEY_PREVIOUS: null };
  const ids = (keys: ReturnType<typeof secretKeys>) => keys.all().map(({ id }) => id);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-key-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are made once and kept for their owner only', () => {
    const made = ids(secretKeys(none, folder));
    expect(ids(secretKeys(none, folder))).toEqual(made);
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  });

  it('are read as base64 or hex, and refused without their value in the message', () => {
    const key = randomBytes(32);
    const [id] = ids(new GivenKeys(key));
    expect(ids(secretKeys({ ...none, SECRET_KEY: key.toString('hex') }, folder))).toEqual([id]);
    expect(ids(secretKeys({ ...none, SECRET_KEY: key.toString('base64') }, folder))).toEqual([id]);
    for (const name of ['SECRET_KEY', 'SECRET_KEY_PREVIOUS']) {
      expect(() => secretKeys({ ...none, [name]: 'too-short' }, folder)).toThrow(
        `DEKSDENFLOW_${name} must be 32 bytes`,
      );
      expect(() => secretKeys({ ...none, [name]: 'too-short' }, folder)).not.toThrow(/too-short/);
    }
  });

  it('come from both variables and from the file of before', () => {
    const file = new KeyFile(folder);
    const [ofFile] = ids(file);
    const [current, one, two] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const previous = `${one.toString('base64')}, ${two.toString('hex')}`;
    const all = ids(new GivenKeys(current, [one, two]));
    const given = { SECRET_KEY: current.toString('hex'), SECRET_KEY_PREVIOUS: previous };
    expect(ids(secretKeys(given, folder)).sort()).toEqual([...all, ofFile].sort());
    expect(ids(secretKeys(given, folder))[0]).toBe(all[0]);
    expect(ids(secretKeys({ ...given, SECRET_KEY: null }, folder))).toEqual([ofFile, all[1], all[2]]);
  });

  it('of a file are known to a process that runs as soon as they are used', () => {
    const ofServer = new AesSecretBox(secretKeys(none, folder));
    const before = ofServer.seal('before', PLACE);
    const file = new KeyFile(folder);
    const { id } = file.add();
    const ofCommand = new AesSecretBox(new KeyFile(folder));
    expect(ofServer.open(ofCommand.seal('after', PLACE), PLACE)).toBe('after');
    expect(ofServer.open(before, PLACE)).toBe('before');
    expect(ofServer.keyOf(ofServer.seal('x', PLACE))).toBe(id);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    file.forgetEarlier();
    expect(readFileSync(file.path, 'utf8')).toHaveLength(44);
    expect(() => new AesSecretBox(new KeyFile(folder)).open(before, PLACE)).toThrow('not known here');
  });

  it('are none in an empty file', () => {
    writeFileSync(join(folder, 'secret.key'), '\n');
    expect(() => secretKeys(none, folder).all()).toThrow('is empty');
  });
});
