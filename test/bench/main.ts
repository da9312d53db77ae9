/** `npm run bench`: measures the product beside what it is made of. See docs/benchmarks.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHROMIUM_HINT, chromiumProgram } from '../support/console/browser';
import { startPostgres } from '../support/postgres';
import { startRedis } from '../support/redis';
import { BullmqContender } from './bare/bullmq-contender';
import { PgContender } from './bare/pg-contender';
import { SqliteContender } from './bare/sqlite-contender';
import { ConsoleContender } from './console/console-contender';
import { type Backend, BACKENDS, type Contender, type Figures, FULL, type Load, QUICK } from './contender';
import { environmentOf } from './environment';
import { ProductContender, RealWorkContender } from './product/product-contender';
import { ProductProcess } from './product/product-process';
import { ShippedContender } from './product/shipped-contender';
import { goalsOf, print, ratiosOf, type Report, resultOf } from './report';
import { ListContender } from './lists/list-contender';
import { BareRouteContender } from './webhooks/bare-route-contender';
import { WebhookContender } from './webhooks/webhook-contender';

const { values: options, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    backend: { type: 'string', default: '' },
  },
});

const PARTS: Readonly<Record<string, (backend: Backend, load: Load) => Contender[]>> = {
  steps: (backend, load) => [
    new ProductContender(backend, load),
    new ShippedContender(backend, load),
    new BullmqContender(backend, load),
    backend === 'embedded' ? new SqliteContender(load) : new PgContender(load),
    new RealWorkContender(backend, load),
  ],
  lists: (backend, load) => [new ListContender(backend, load)],
  console: (backend, load) => (backend === 'embedded' && isBrowserThere() ? [new ConsoleContender(load)] : []),
  webhooks: (backend, load) => [new WebhookContender(backend, load), new BareRouteContender(backend, load)],
};

function isBrowserThere(): boolean {
  if (chromiumProgram === undefined) process.stderr.write(`left out: the console, ${CHROMIUM_HINT}\n`);
  return chromiumProgram !== undefined;
}

function contendersOf(backend: Backend, load: Load): Contender[] {
  const names = parts.length === 0 ? Object.keys(PARTS) : parts;
  return names.flatMap((name) => {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`There is no part ${name}; known are ${Object.keys(PARTS).join(', ')}.`);
    return part(backend, load);
  });
}

async function run(): Promise<void> {
  const begin = performance.now();
  const load = options.quick ? QUICK : FULL;
  const repeats = Number(options.repeats);
  const contenders = BACKENDS.flatMap((backend) => contendersOf(backend, load))
    .filter((contender) => options.only === '' || contender.name === options.only)
    .filter((contender) => options.backend === '' || contender.backend === options.backend);
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-bench-'));
  const redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
  const postgres = await startPostgres();
  const rounds = new Map<Contender, Figures[]>(contenders.map((contender) => [contender, []]));
  try {
    const environment = environmentOf(folder);
    for (let repeat = 1; repeat <= repeats; repeat++) {
      for (const contender of contenders) {
        process.stderr.write(`${String(repeat)}/${String(repeats)} ${contender.name} (${contender.backend})\n`);
        const own = mkdtempSync(join(folder, 'round-'));
        const ground = { folder: own, redisUrl: redis.url, newDatabase: () => postgres.createDatabase() };
        rounds.get(contender)?.push(await contender.measure(ground));
        rmSync(own, { recursive: true, force: true });
        await redis.flushAll();
      }
    }
    const results = contenders.map((contender) => resultOf(contender, rounds.get(contender) ?? []));
    const seconds = (performance.now() - begin) / 1_000;
    const report: Report = {
      environment,
      seconds,
      repeats,
      results,
      ratios: ratiosOf(results),
      goals: goalsOf(results),
    };
    if (options.json) console.log(JSON.stringify(report, null, 2));
    else print(report);
  } finally {
    ProductProcess.killAll();
    await postgres.dispose();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
