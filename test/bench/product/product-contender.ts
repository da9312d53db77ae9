import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';
import { percentile } from '../statistics';
import type { Answer } from './orders';
import { ProductProcess } from './product-process';
import { bareRepository } from './repository';

/** Step cycles a second that nobody expects: so much work is prepared. */
const FASTEST = 500;
/** More slots than lanes: with every slot busy, a follow-up job goes round through the queue. */
const SLOTS = 24;

/** DeksdenFlow with an engine and a git that take no time. */
export class ProductContender implements Contender {
  readonly name = 'deksdenflow';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    const { load } = this;
    const { processes, restart } = await launch(this.backend, ground, {
      real: false,
      gitUrl: 'https://localhost/none',
    });
    // The first start makes database and queue; people meet the second.
    await processes.stop();
    const product = await restart();
    await pause(load.idleMs);
    const idle = await product.memory('idle');
    await product.api.ask({ do: 'lanes', count: load.lanes, seconds: 1, steps: 3, fastest: FASTEST });
    await product.worker.ask({ do: 'collect' });
    await product.api.ask({
      do: 'arrivals',
      perSecond: load.runsPerSecond,
      seconds: load.gapSeconds,
      steps: load.gapSteps,
    });
    const quiet = await product.worker.ask({ do: 'collect' });
    // Full load is what a team sizes its workers for: two processes use two cores.
    const more = await product.moreWorkers();
    await product.api.ask({
      do: 'lanes',
      count: load.lanes,
      seconds: load.laneSeconds,
      steps: load.laneSteps,
      fastest: FASTEST,
    });
    const busy = await collect([product.worker, ...more]);
    const loaded = await product.memory('loaded');
    for (const worker of more) await worker.stop();
    await product.stop();
    return {
      ...gapFigures('gap', quiet.gaps ?? []),
      ...gapFigures('gap under full load', busy.gaps),
      'step cycles/s': rateOf(busy.ends, load.laneSeconds),
      'worker CPU per step cycle, ms': busy.cpuMs / Math.max(1, busy.ends.length),
      ...product.readyTimes,
      ...idle,
      ...loaded,
    };
  }
}

/** The same with real git on a local remote and real shell commands. */
export class RealWorkContender implements Contender {
  readonly name = 'deksdenflow, real git and shell';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    const { load } = this;
    const { processes } = await launch(this.backend, ground, { real: true, gitUrl: bareRepository(ground.folder) });
    await processes.api.ask({ do: 'lanes', count: load.gitLanes, seconds: load.gitSeconds, steps: 2, fastest: 20 });
    const { ends = [], gaps = [] } = await processes.worker.ask({ do: 'collect' });
    await processes.stop();
    return { ...gapFigures('gap', gaps), 'step cycles/s': rateOf(ends, Number.POSITIVE_INFINITY) };
  }
}

/** What several workers measured, as one. */
async function collect(workers: readonly ProductProcess[]): Promise<Required<Pick<Answer, 'gaps' | 'ends' | 'cpuMs'>>> {
  const answers = await Promise.all(workers.map((worker) => worker.ask({ do: 'collect' })));
  return {
    gaps: answers.flatMap((answer) => answer.gaps ?? []),
    ends: answers.flatMap((answer) => answer.ends ?? []).sort((a, b) => a - b),
    cpuMs: answers.reduce((sum, answer) => sum + (answer.cpuMs ?? 0), 0),
  };
}

/** Step ends per second, from the first to the last within `seconds`: after that the lanes run empty one by one. */
function rateOf(ends: readonly number[], seconds: number): number {
  const first = ends[0] ?? 0;
  const counted = ends.filter((end) => end - first <= seconds * 1_000);
  return ((counted.length - 1) * 1_000) / ((counted.at(-1) ?? 0) - first);
}

function gapFigures(name: string, gaps: readonly number[]): Figures {
  return {
    [`${name} p50, ms`]: percentile(gaps, 0.5),
    [`${name} p99, ms`]: percentile(gaps, 0.99),
    [`${name} samples`]: gaps.length,
  };
}

interface Processes {
  readonly api: ProductProcess;
  readonly worker: ProductProcess;
  readonly readyTimes: Figures;
  /** Beside the one that there is; none when API and worker are one process. */
  readonly moreWorkers: () => Promise<readonly ProductProcess[]>;
  readonly memory: (when: string) => Promise<Figures>;
  readonly stop: () => Promise<void>;
}

async function launch(
  backend: Backend,
  ground: Ground,
  what: { readonly real: boolean; readonly gitUrl: string },
): Promise<{ processes: Processes; restart: () => Promise<Processes> }> {
  const environment: Record<string, string> = {
    DEKSDENFLOW_DATA_DIR: `${ground.folder}/data`,
    DEKSDENFLOW_WORKER_CONCURRENCY: String(SLOTS),
    DEKSDENFLOW_DEFAULT_ENGINE: what.real ? 'shell' : 'idle',
  };
  if (backend === 'server') {
    environment.DEKSDENFLOW_DB_URL = await ground.newDatabase();
    environment.DEKSDENFLOW_REDIS_URL = ground.redisUrl;
  }
  const restart = async (): Promise<Processes> => {
    if (backend === 'embedded') {
      const all = await ProductProcess.start({ role: 'all', ...what }, environment);
      return group(all, all, { 'ready, s': all.readyMs / 1_000 }, () => Promise.resolve([]));
    }
    const api = await ProductProcess.start({ role: 'api', ...what }, environment);
    const newWorker = (): Promise<ProductProcess> => ProductProcess.start({ role: 'worker', ...what }, environment);
    const worker = await newWorker();
    const readyTimes = { 'API ready, s': api.readyMs / 1_000, 'worker ready, s': worker.readyMs / 1_000 };
    return group(api, worker, readyTimes, async () => {
      const second = await newWorker();
      await second.ask({ do: 'collect' });
      return [second];
    });
  };
  return { processes: await restart(), restart };
}

function group(
  api: ProductProcess,
  worker: ProductProcess,
  readyTimes: Figures,
  moreWorkers: Processes['moreWorkers'],
): Processes {
  const rss = async (process: ProductProcess): Promise<number> =>
    (await process.ask({ do: 'memory' })).rssMb ?? Number.NaN;
  return {
    api,
    worker,
    readyTimes,
    moreWorkers,
    memory: async (when) =>
      api === worker
        ? { [`memory ${when}, MB`]: await rss(api) }
        : { [`API memory ${when}, MB`]: await rss(api), [`worker memory ${when}, MB`]: await rss(worker) },
    stop: async () => {
      if (worker !== api) await worker.stop();
      await api.stop();
    },
  };
}
