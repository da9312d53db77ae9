import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocBlock, docBlocks, filled, shapeOf } from '../support/doc-examples/blocks';
import { DocGround, type Variables } from '../support/doc-examples/ground';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
/** The README first: other documents go on with the project that it registers. */
const DOCUMENTS = ['README.md', ...markdown('docs')];
/** A document that speaks of more than ids. */
const SETUPS: Readonly<Record<string, (ground: DocGround) => Promise<Variables>>> = {
  'docs/forges.md': (ground) => ground.onForge(),
};

const needed = ['bash', 'curl', 'openssl'].filter((program) => findProgram(program) === undefined);
const suite = requireOrSkip('the examples of the documents', needed.length === 0, `install ${needed.join(', ')}`);

/** Every block with `curl` or `deksdenflow` in README.md and docs/, against a server as `npm start` runs it. */
suite('the examples of the documents', () => {
  const blocks = DOCUMENTS.flatMap((path) => docBlocks(path, readFileSync(join(ROOT, path), 'utf8')));
  const variables = new Map<string, Variables>();
  let ground: DocGround;
  beforeAll(async () => {
    ground = await DocGround.start();
  });
  afterAll(() => ground.close());

  /** The addresses that documents have, as they are here. */
  const here = (code: string): string =>
    code
      .replaceAll('http://127.0.0.1:8010', ground.url)
      .replaceAll('https://github.com/acme/shop.git', ground.bench.remote)
      .replaceAll('/path/to/repository', ground.bench.remote);

  const run = blocks.filter(({ notRun }) => notRun === undefined);
  it.each(run.map((block): [string, DocBlock] => [`${block.document}:${String(block.line)}`, block]))(
    '%s does what it says',
    async (_place, block) => {
      const { document } = block;
      let known = variables.get(document);
      known ??= await (SETUPS[document] ?? (() => ground.variables()))(ground);
      variables.set(document, known);
      const code = here(filled(block, known));
      const ran = await ground.shell.run(code, document.replace(/\W/g, '-'), known, block.until);
      if (ran.code !== block.exit)
        throw new Error(`It ended with ${String(ran.code)}:\n${code}\n${ran.stdout}\n${ran.stderr}`);
      if (block.output !== undefined) expect(ran.stdout).toMatch(shapeOf(block.output));
    },
  );

  it('are all run but those that say why not', () => {
    expect(run.length).toBeGreaterThan(8);
    const left = blocks.flatMap(({ document, line, notRun }) =>
      notRun === undefined ? [] : [`${document}:${String(line)} is not run: ${notRun}`],
    );
    if (left.length > 0) process.stderr.write(`${left.join('\n')}\n`);
    expect(left.length).toBeLessThanOrEqual(run.length / 2);
  });
});

function markdown(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}
