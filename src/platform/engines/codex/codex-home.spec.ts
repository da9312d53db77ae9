import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCodexHome } from './codex-home';

describe('prepareCodexHome', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-codex-home-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes folders that only we can read', async () => {
    const { codexHome } = await prepareCodexHome(join(folder, 'state'), undefined);
    for (const path of [codexHome, join(folder, 'state')]) expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('copies a login, but not over tokens that Codex has renewed since', async () => {
    const login = join(folder, 'auth.json');
    writeFileSync(login, 'old');
    utimesSync(login, 1_000, 1_000);
    const { codexHome } = await prepareCodexHome(join(folder, 'state'), login);
    const copy = join(codexHome, 'auth.json');
    expect(readFileSync(copy, 'utf8')).toBe('old');
    writeFileSync(copy, 'renewed');
    await prepareCodexHome(join(folder, 'state'), login);
    expect(readFileSync(copy, 'utf8')).toBe('renewed');
    writeFileSync(login, 'new login');
    utimesSync(login, new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
    await prepareCodexHome(join(folder, 'state'), login);
    expect(readFileSync(copy, 'utf8')).toBe('new login');
  });
});
