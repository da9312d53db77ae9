/**
 * A process of the product, as API, worker or both, that takes orders from the benchmark. Without `real` its engine
 * and its git do nothing, and what is measured is our own part.
 */
import { Config } from '../../../src/config/config';
import { createCore } from '../../../src/core';
import { createWorker } from '../../../src/create-worker';
import type { Log } from '../../../src/ports/log';
import { Driver } from '../product/driver';
import { IdleEngines } from '../product/idle-engine';
import { IdleWorkspaces } from '../../support/idle-workspaces';
import type { Answer, Order, ProgramOptions } from '../product/orders';
import { TimedStore } from '../product/timed-store';

const options = JSON.parse(process.argv[2] ?? '{}') as ProgramOptions;

const log: Log = {
  write: (level, message, facts) => {
    if (level === 'warn' || level === 'error') console.error(level, message, facts);
  },
  within: (_facts, work) => work(),
};

async function run(): Promise<void> {
  const parts = options.real ? {} : { workspaces: new IdleWorkspaces('/nowhere'), engines: new IdleEngines() };
  const core = await createCore(Config.load(), log, parts);
  const store = new TimedStore(core.protocolStore);
  const worker = options.role === 'api' ? undefined : createWorker({ ...core, protocolStore: store });
  await worker?.start();
  core.sweeper.start();
  const driver = new Driver(core, { gitUrl: options.gitUrl, commands: ['echo step >> file.txt'] });

  let used = process.cpuUsage();
  const obey = async (order: Order): Promise<Answer> => {
    switch (order.do) {
      case 'arrivals':
        await driver.arrivals(order.perSecond, order.seconds, order.steps);
        return {};
      case 'lanes':
        await driver.lanes(order.count, order.seconds, order.steps, order.fastest);
        return {};
      case 'collect': {
        const { user, system } = process.cpuUsage(used);
        used = process.cpuUsage();
        const answer = { gaps: [...store.gaps], ends: [...store.ends], cpuMs: (user + system) / 1_000 };
        store.reset();
        return answer;
      }
      case 'memory':
        return { rssMb: process.memoryUsage.rss() / 1e6 };
      case 'stop':
        await core.sweeper.stop();
        await worker?.stop(5_000);
        await core.relay.close();
        await core.transport.close(2_000);
        await core.processes.close();
        await core.database.close();
        return {};
    }
  };
  process.on('message', (order: Order) => {
    obey(order).then(
      (answer) => process.send?.(answer),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  // Nobody is left to give orders: the benchmark was killed.
  process.once('disconnect', () => process.exit(1));
  process.send?.({});
}

run().catch((error: unknown) => {
  process.send?.({ error: String(error) });
});
