import { type Crowd, loadCrowd } from '../../support/crowd';
import { startTestApp } from '../../support/test-app';
import type { Backend, Contender, Figures, Ground, Load } from '../contender';
import { percentile } from '../statistics';

/** What a console and its users ask for all day. A page has the same number of rows in both sizes: only what lies behind it differs. */
const ASKED = {
  protocols: '/protocols?',
  'protocols of a project': '/projects/PROJECT/protocols?',
  'failed protocols': '/protocols?status=failed,blocked&limit=10',
  'a protocol by its words': '/protocols?search=NAME',
  'protocols changed since': '/protocols?updated_after=MIDDLE',
  events: '/events?',
  'events of a project': '/events?project_id=PROJECT',
  'events by type': '/events?type=job_failed,protocol_created',
  timeline: '/protocols/PROTOCOL/events?',
  'events since': '/events?created_after=MIDDLE',
  'events after': '/events?after=5000',
  jobs: '/queues/jobs?status=failed&limit=10',
  deliveries: '/webhooks/deliveries?project_id=PROJECT',
} as const;

const SIZES = ['small', 'large'] as const;
type Size = (typeof SIZES)[number];

/** Plans are made and pages are read once before it counts. */
const WARM = 20;

/** A server with little and one with a hundred times as much, asked in turn: whatever disturbs the machine disturbs both. */
export class ListContender implements Contender {
  readonly name = 'deksdenflow, lists';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(ground: Ground): Promise<Figures> {
    const servers = [await this.start('small', ground), await this.start('large', ground)] as const;
    try {
      const figures: Record<string, number> = {};
      for (const [what, template] of Object.entries(ASKED)) {
        const times: Record<Size, number[]> = { small: [], large: [] };
        for (let round = 0; round < this.load.listRounds + WARM; round++) {
          // Whoever is asked second pays for the garbage of the first.
          for (const { size, url, crowd } of round % 2 === 0 ? servers : servers.toReversed()) {
            const taken = await timed(url + addressed(template, crowd));
            if (round >= WARM) times[size].push(taken);
          }
        }
        const [small, large] = SIZES.map((size) => percentile(times[size], 0.95));
        figures[`${what}: p95, ms`] = large ?? Number.NaN;
        figures[`${what}: ${GROWTH}`] = (large ?? Number.NaN) / (small ?? Number.NaN);
      }
      return figures;
    } finally {
      for (const { close } of servers) await close();
    }
  }

  private async start(size: Size, { newDatabase }: Ground) {
    const { protocols, events } = this.load.lists[size];
    const env = { DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: '1000000', DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1000000' };
    const server = this.backend === 'server' ? { databaseUrl: await newDatabase() } : {};
    const app = await startTestApp({ ...server, env });
    const crowd = await loadCrowd(app.database, { protocols, events, projects: 10 });
    return { size, url: app.url, crowd, close: () => app.close() };
  }
}

/** The figure that the goal is about: p95 with much, divided by p95 with little. */
export const GROWTH = 'times the p95 of a hundredth';

function addressed(template: string, crowd: Crowd): string {
  return (
    template
      .replace('PROJECT', crowd.projectId)
      .replace('PROTOCOL', crowd.protocolId)
      // Without its number, which one protocol of each project has.
      .replace('NAME', crowd.branch.slice('0001-'.length))
      .replace('MIDDLE', crowd.middle)
  );
}

/** Milliseconds from the question to the last byte of the answer. */
async function timed(address: string): Promise<number> {
  const begin = performance.now();
  const response = await fetch(address);
  const body = await response.text();
  const taken = performance.now() - begin;
  if (response.status !== 200) throw new Error(`${address}: ${body}`);
  return taken;
}
