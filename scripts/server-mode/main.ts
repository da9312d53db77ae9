/**
 * `npm run server-mode [-- demo] [-- --queue postgres]`: what a team runs, on this machine and for as long as you watch:
 * private Postgres and Redis on free ports, the migrations, one API, two workers. `demo` takes the sample protocol through
 * it and kills the worker that is at it; exit code 0 only when the run was completed in spite of that.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ServerProcess } from '../../test/support/server-process';
import { migrate } from './cli';
import { demoWithKill } from './demo-with-kill';
import { startServices, Worker } from './services';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { queue: { type: 'string', default: 'redis' } },
});
const [command = 'run', ...more] = positionals;
const { queue } = options;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  if (!['run', 'demo'].includes(command) || more.length > 0 || (queue !== 'redis' && queue !== 'postgres')) {
    process.stderr.write('Usage: npm run server-mode [-- demo] [-- --queue redis|postgres]\n');
    return 2;
  }
  const place = await startServices(queue);
  say(`postgres  ${place.databaseUrl}`);
  say(`queue     ${place.queueUrl}`);
  const processes: { stop(): Promise<unknown> }[] = [];
  try {
    await migrate(place);
    const api = new ServerProcess('main', place.environment);
    processes.push(api);
    const url = await api.url();
    say(`api       ${url} (token: ${place.token})`);
    const workers: Worker[] = [];
    for (let count = 0; count < 2; count++) {
      const worker = await Worker.start(place.environment);
      processes.push(worker);
      workers.push(worker);
      say(`worker    ${worker.id}`);
    }
    if (command === 'demo') return await demoWithKill(place, url, workers, say);
    say('Ctrl-C ends all of it, and its data with it.');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    return 0;
  } finally {
    // Workers first: the API answers until nobody works any more.
    for (const one of processes.reverse()) await one.stop();
    await place.dispose();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
