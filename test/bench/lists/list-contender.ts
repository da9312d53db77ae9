import { loadCrowd } from '../../support/crowd';
import { startTestApp } from '../../support/test-app';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';
import { percentile } from '../statistics';

/** What a console and its users ask for all day. */
const ASKED = {
  protocols: '/protocols?',
  'protocols of a project': '/projects/PROJECT/protocols?',
  'failed protocols': '/protocols?status=failed,blocked',
  'protocols by words': '/protocols?search=cart%20part%2050',
  'protocols changed since': '/protocols?updated_after=MIDDLE',
  events: '/events?',
  'events of a project': '/events?project_id=PROJECT',
  'events by type': '/events?type=job_failed,protocol_created',
  timeline: '/protocols/PROTOCOL/events?',
  'events since': '/events?created_after=MIDDLE',
  'events after': '/events?after=5000',
  jobs: '/queues/jobs?status=failed',
  deliveries: '/webhooks/deliveries?project_id=PROJECT',
} as const;

/** Lists and timelines over HTTP, each a number of times; `size` is how much there is. */
export class ListContender implements Contender {
  readonly name: string;

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
    private readonly size: 'small' | 'large',
  ) {
    this.name = `deksdenflow, lists (${size})`;
  }

  async measure({ newDatabase }: Ground): Promise<Figures> {
    const { protocols, events } = this.load.lists[this.size];
    const env = { DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: '1000000', DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1000000' };
    const server = this.backend === 'server' ? { databaseUrl: await newDatabase() } : {};
    const app = await startTestApp({ ...server, env });
    try {
      const crowd = await loadCrowd(app.database, { protocols, events, projects: 10 });
      const figures: Record<string, number> = {};
      const all: number[] = [];
      for (const [what, template] of Object.entries(ASKED)) {
        const path = template
          .replace('PROJECT', crowd.projectId)
          .replace('PROTOCOL', crowd.protocolId)
          .replace('MIDDLE', crowd.middle);
        const times: number[] = [];
        for (let round = 0; round < this.load.listRounds + WARM; round++) {
          const begin = performance.now();
          const response = await fetch(app.url + path);
          const body = await response.text();
          if (response.status !== 200) throw new Error(`${path}: ${body}`);
          if (round >= WARM) times.push(performance.now() - begin);
        }
        figures[`${what} p95, ms`] = percentile(times, 0.95);
        all.push(...times);
      }
      return { ...figures, 'all p95, ms': percentile(all, 0.95) };
    } finally {
      await app.close();
    }
  }
}

/** Plans are made and pages are read once before it counts. */
const WARM = 10;
