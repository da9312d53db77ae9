import { ApiClient } from '../../support/api-client';
import { ServerProcess } from '../../support/server-process';
import { bareRepository } from '../product/repository';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';
import { cpuMs } from './cpu';
import { deliveriesOf, forged } from './deliveries';
import { requireEffects } from './proof';
import { beginWork, requireWork, setScene } from './scene';
import { latencyFigures, refusalFigures, Sender } from './sender';

/** The code that the steps have just begun to use is compiled in this time; it is not counted. */
const WARM_UP_SECONDS = 3;

/** The processes as they are shipped, taking in signed deliveries that all have an effect, while steps run. */
export class WebhookContender implements Contender {
  readonly name = 'deksdenflow, webhooks';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    const databaseUrl = this.backend === 'server' ? await ground.newDatabase() : null;
    const env: Record<string, string> = {
      DEKSDENFLOW_DATA_DIR: `${ground.folder}/data`,
      DEKSDENFLOW_LOG_LEVEL: 'warn',
      // Otherwise most of the forged ones would not be looked at.
      DEKSDENFLOW_REFUSED_WEBHOOKS_PER_ADDRESS: '1000000',
      ...(databaseUrl === null ? {} : { DEKSDENFLOW_DB_URL: databaseUrl, DEKSDENFLOW_REDIS_URL: ground.redisUrl }),
    };
    const api = new ServerProcess('main', env);
    const processes = [api];
    try {
      const url = await api.url();
      if (databaseUrl !== null) {
        const worker = new ServerProcess('worker', env);
        processes.push(worker);
        await worker.url();
      }
      const { figures, sent } = await this.deliver(url, ground, api);
      for (const process of [...processes].reverse()) await process.stop();
      const path = `${ground.folder}/data/deksdenflow.sqlite`;
      const location =
        databaseUrl === null
          ? ({ kind: 'sqlite', path } as const)
          : ({ kind: 'postgres', url: databaseUrl, poolSize: 2 } as const);
      return { ...figures, ...(await requireEffects(location, sent)) };
    } finally {
      // Of a round that failed nothing may stay.
      for (const process of processes) process.child.kill('SIGKILL');
    }
  }

  private async deliver(
    url: string,
    ground: Ground,
    process: ServerProcess,
  ): Promise<{ figures: Figures; sent: number }> {
    const { quietDeliveries, deliveriesPerSecond, deliverySeconds } = this.load;
    const api = new ApiClient(url);
    const { projectId, targets } = await setScene(api, bareRepository(ground.folder));
    const sender = new Sender(`${url}/webhooks/github/${projectId}`);
    try {
      const quiet = await sender.oneByOne(deliveriesOf(targets, quietDeliveries, 1));
      const refused = await sender.oneByOne(deliveriesOf(targets, quietDeliveries, 4).map(forged));
      await beginWork(api);
      const warm = await sender.atRate(
        deliveriesOf(targets, deliveriesPerSecond * WARM_UP_SECONDS, 3),
        deliveriesPerSecond,
      );
      const deliveries = deliveriesOf(targets, deliveriesPerSecond * deliverySeconds, 2);
      const before = cpuMs(process);
      const loaded = await sender.atRate(deliveries, deliveriesPerSecond);
      const used = cpuMs(process) - before;
      await requireWork(api);
      const figures = {
        ...latencyFigures(quiet, loaded),
        ...refusalFigures(refused),
        'CPU of the API per delivery, ms': used / loaded.length,
      };
      return { figures, sent: quiet.length + warm.length + loaded.length };
    } finally {
      sender.close();
    }
  }
}
