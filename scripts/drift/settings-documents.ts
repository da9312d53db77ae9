import type { SettingDescription } from '../../src/config/settings';

const NOTE = 'Generated from src/config/settings.ts by `npm run generate`.';
const COLUMNS = 100;

/** Every line is a comment: a copy of the file changes nothing until a line is made active on purpose. */
export function renderEnvExample(settings: readonly SettingDescription[]): string {
  const blocks = settings.map((setting) =>
    [...wrap(setting.description).map((line) => `# ${line}`), `#${setting.name}=${setting.default ?? ''}`].join('\n'),
  );
  return `# ${NOTE}\n# Copy to .env, which every npm command here reads, and remove the "#" before the lines that you change.\n\n${blocks.join('\n\n')}\n`;
}

export function renderConfigurationPage(settings: readonly SettingDescription[]): string {
  const rows = settings.map((setting) => {
    const value = setting.default === null || setting.default === '' ? '' : `\`${cell(setting.default)}\``;
    const secret = setting.secret ? ' Secret: never shown.' : '';
    return `| \`${setting.name}\` | ${value} | ${cell(setting.description)}${secret} |`;
  });
  return [
    '# Configuration',
    '',
    `<!-- ${NOTE} -->`,
    '',
    'Everything is set by environment variables, read once at the start. A bad value stops the start with exit code 2',
    'and a message that names the variable and its rule, never the value. The same list is in `.env.example`.',
    '',
    'A secret may lie in a file instead: its variable with `_FILE` at the end, such as `DEKSDENFLOW_API_TOKEN_FILE`, names it.',
    '',
    '| variable | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
