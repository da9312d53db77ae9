import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from './config';

const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-settings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
}

describe('a secret in a file', () => {
  it('counts like the variable, without the line end', () => {
    const { settings, unknownNames } = Config.load({
      DEKSDENFLOW_API_TOKEN_FILE: file('a long token\n'),
      DEKSDENFLOW_DB_URL_FILE: file('postgres://user@host/name'),
    });
    expect(settings).toMatchObject({ API_TOKEN: 'a long token', DB_URL: 'postgres://user@host/name' });
    expect(unknownNames).toEqual([]);
  });

  it.each([
    ['beside the variable', () => ({ DEKSDENFLOW_API_TOKEN: 'x', DEKSDENFLOW_API_TOKEN_FILE: file('y') }), /exclude/],
    ['that is not there', () => ({ DEKSDENFLOW_API_TOKEN_FILE: join(folder, 'none') }), /\(ENOENT\)/],
    ['that is empty', () => ({ DEKSDENFLOW_API_TOKEN_FILE: file('\n') }), /is empty in the file/],
    ['with what breaks the rule', () => ({ DEKSDENFLOW_DB_URL_FILE: file('hunter2') }), /DEKSDENFLOW_DB_URL must/],
  ])('%s stops the start, and its value is not told', (_, environment, sentence) => {
    const load = () => Config.load(environment());
    expect(load).toThrow(sentence);
    expect(load).not.toThrow(/hunter2/);
  });

  it('is for secrets only', () => {
    const config = Config.load({ DEKSDENFLOW_API_PORT_FILE: file('1') });
    expect(config.settings.API_PORT).toBe(8010);
    expect(config.unknownNames).toEqual(['DEKSDENFLOW_API_PORT_FILE']);
  });
});
