import { renderChartReadme, renderChartSchema } from './chart-documents';

const README = `# Chart

<!-- Generated from values.yaml by \`npm run generate\`. -->
old
<!-- End of what is generated. -->
after
`;
const rowsOf = (values: string): string[] =>
  renderChartReadme(README, values)
    .split('\n')
    .filter((line) => line.startsWith('| `'));

describe('the README of the chart', () => {
  it('has a row for every value, with its meaning and its default', () => {
    const values = `# About the file.\n\n# -- First.\na: ''\nb:\n  # -- Second.\n  c: 1\n  d:\n    # -- Third.\n    e: [x]\n# -- A whole map.\nf: { g: 1 }\n`;
    expect(rowsOf(values)).toEqual([
      '| `a` | `""` | First. |',
      '| `b.c` | `1` | Second. |',
      '| `b.d.e` | `["x"]` | Third. |',
      '| `f` | `{"g":1}` | A whole map. |',
    ]);
  });

  it('keeps what is before and after, and is the same when it is made again', () => {
    const once = renderChartReadme(README, '# -- First.\na: 1\n');
    expect(once).toMatch(/^# Chart\n[^]*after\n$/);
    expect(once).not.toContain('old');
    expect(renderChartReadme(once, '# -- First.\na: 1\n')).toBe(once);
  });

  it('has no value without a meaning', () => {
    expect(() => rowsOf('# -- First.\na: 1\nb: 2\n')).toThrow('b of values.yaml has no meaning');
  });
});

describe('the schema of the chart', () => {
  const settings = [
    { name: 'DEKSDENFLOW_LOG_LEVEL', default: 'info', description: 'Level.', secret: false },
    { name: 'DEKSDENFLOW_API_TOKEN', default: null, description: 'Token.', secret: true },
    { name: 'DEKSDENFLOW_API_PORT', default: '8010', description: 'Port.', secret: false },
  ];

  it('takes settings that are neither secret nor set by the chart', () => {
    const { definitions } = JSON.parse(renderChartSchema('{"definitions":{}}', settings)) as {
      definitions: { settings: { additionalProperties: boolean; properties: object } };
    };
    expect(definitions.settings.additionalProperties).toBe(false);
    expect(Object.keys(definitions.settings.properties)).toEqual(['DEKSDENFLOW_LOG_LEVEL']);
  });
});
