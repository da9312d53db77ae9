import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocBlock, docBlocks, filled, shapeOf } from '../support/doc-examples/blocks';
import { DocGround, type Variables } from '../support/doc-examples/ground';
import { findProgram } from '../support/local-server';
import { POSTGRES_HINT, postgresFound } from '../support/postgres';
import { REDIS_HINT, redisProgram } from '../support/redis';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
/** The README first: other documents go on with the project that it registers. */
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docker', 'helm'].flatMap(markdown)];
/** A document that speaks of more than ids. */
const SETUPS: Readonly<Record<string, (ground: DocGround) => Promise<Variables>>> = {
  'docs/forge-setup.md': (ground) => ground.onForge(),
  'docs/forges.md': (ground) => ground.onForge(),
};

const needed = ['bash', 'curl', 'openssl'].filter((program) => findProgram(program) === undefined);
const servers = postgresFound && redisProgram !== undefined;
const suite = requireOrSkip(
  'the examples of the documents',
  needed.length === 0 && servers,
  `install ${needed.join(', ')}; ${POSTGRES_HINT} ${REDIS_HINT}`,
);

/** Every block of commands in every document, most of them against a server as `npm start` runs it. */
suite('the examples of the documents', () => {
  const blocks = DOCUMENTS.flatMap((path) => docBlocks(path, readFileSync(join(ROOT, path), 'utf8')));
  const variables = new Map<string, Variables>();
  let ground: DocGround;
  beforeAll(async () => {
    ground = await DocGround.start();
  });
  afterAll(() => ground.close());

  async function variablesOf(document: string): Promise<Variables> {
    const known = variables.get(document) ?? (await (SETUPS[document] ?? (() => ground.variables()))(ground));
    variables.set(document, known);
    return known;
  }

  const run = blocks.filter(({ notRun, runBy }) => notRun === undefined && runBy === undefined);
  it.each(run.map((block): [string, DocBlock] => [`${block.document}:${String(block.line)}`, block]))(
    '%s does what it says',
    async (_place, block) => {
      const known = block.alone ? ground.alone(block.document) : await variablesOf(block.document);
      const code = ground.here(filled(block, known));
      const session = `${block.document}${block.alone ? ' alone' : ''}`.replace(/\W/g, '-');
      const ran = await ground.shell.run(code, session, known, block.until);
      if (ran.code !== block.exit)
        throw new Error(`It ended with ${String(ran.code)}:\n${code}\n${ran.stdout}\n${ran.stderr}`);
      if (block.output !== undefined) expect(ran.stdout).toMatch(shapeOf(block.output));
    },
  );

  it('are all run: here, or by what is named, or there is a reason', () => {
    expect(run.length).toBeGreaterThan(30);
    for (const { document, line, runBy } of blocks) {
      if (runBy === undefined) continue;
      const there = existsSync(join(ROOT, runBy));
      expect([document, line, runBy, there]).toEqual([document, line, runBy, true]);
    }
    const left = blocks.flatMap(({ document, line, notRun }) =>
      notRun === undefined ? [] : [`${document}:${String(line)} is not run: ${notRun}`],
    );
    if (left.length > 0) process.stderr.write(`${left.join('\n')}\n`);
    expect(left.length).toBeLessThanOrEqual(run.length / 4);
  });
});

function markdown(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}
