import { renderConfigurationPage, renderEnvExample } from './settings-documents';

const SETTINGS = [
  { name: 'DEKSDENFLOW_PORT', default: '8010', description: 'Port to listen on.', secret: false },
  { name: 'DEKSDENFLOW_TOKEN', default: null, description: 'Either a|b.', secret: true },
];

describe('documents made from the settings', () => {
  it('gives every variable a commented line with its default', () => {
    const lines = renderEnvExample(SETTINGS).split('\n');
    expect(lines).toContain('#DEKSDENFLOW_PORT=8010');
    expect(lines).toContain('#DEKSDENFLOW_TOKEN=');
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('wraps long descriptions', () => {
    const long = { name: 'DEKSDENFLOW_X', default: null, description: 'word '.repeat(60).trim(), secret: false };
    const lines = renderEnvExample([long])
      .split('\n')
      .filter((line) => line.includes('word'));
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(102);
  });

  it('keeps a table cell in its cell', () => {
    expect(renderConfigurationPage(SETTINGS)).toContain(
      '| `DEKSDENFLOW_TOKEN` |  | Either a\\|b. Secret: never shown. |',
    );
  });
});
