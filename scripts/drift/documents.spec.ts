import { documentProblems } from './documents';

function problemsOf(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const documents = new Map([['docs/page.md', text], ...Object.entries(others)]);
  const exists = (path: string) => documents.has(path);
  return documentProblems({ documents, scripts: new Set(['demo', 'test']), exists });
}

const sh = (command: string) => `\`\`\`sh\n${command}\n\`\`\`\n`;

describe('documents', () => {
  it.each(['npm ci && npm run demo', 'npm test', 'npm run demo -- --keep', 'npm install -g other'])(
    'may name a command that exists: %s',
    (command) => {
      expect(problemsOf(sh(command))).toEqual([]);
    },
  );

  it.each(['npm run dmeo', 'npm ci && npm run ci', 'npm start'])('must not name one that does not: %s', (command) => {
    expect(problemsOf(sh(command))).toHaveLength(1);
  });

  it.each([
    '[a](other.md)',
    '[a](../README.md)',
    '[a](other.md#the-first-part)',
    '[a](#here-i-am)',
    '[a](https://x.y/z)',
  ])('may link to what is there: %s', (link) => {
    const others = { 'docs/other.md': '## The first part\n', 'README.md': '' };
    expect(problemsOf(`# Here I am\n${link}`, others)).toEqual([]);
  });

  it.each(['[a](gone.md)', '[a](#nowhere)', '<img src="gone.svg">'])('must not link to nowhere: %s', (link) => {
    expect(problemsOf(link)).toHaveLength(1);
  });

  it('does not read links in code', () => {
    expect(problemsOf('```ts\nconst x = list[0](gone);\n```\n')).toEqual([]);
  });
});
