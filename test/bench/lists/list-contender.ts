import { type Crowd, loadCrowd } from '../../support/crowd';
import type { Database } from '../../../src/platform/persistence/database';
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
    const servers: Server[] = [];
    try {
      // What has been started is closed, whatever becomes of the rest: an open server would keep the process for ever.
      for (const size of SIZES) servers.push(await this.start(size, ground));
      for (const server of servers) await this.fill(server);
      const taken = Object.keys(ASKED).map((what) => ({ what, p95s: [] as P95[] }));
      for (let round = 0; round < this.load.listRounds; round++) {
        for (const { what, p95s } of taken) p95s.push(await this.ask(what as keyof typeof ASKED, servers, round === 0));
      }
      return Object.fromEntries(taken.flatMap(({ what, p95s }) => figuresOf(what, p95s)));
    } finally {
      for (const { close } of servers) await close();
    }
  }

  private async ask(what: keyof typeof ASKED, servers: readonly Server[], first: boolean): Promise<P95> {
    const times: Record<Size, number[]> = { small: [], large: [] };
    const warm = first ? WARM : 2;
    for (let turn = 0; turn < this.load.listTurns + warm; turn++) {
      // Whoever is asked second pays for the garbage of the first.
      for (const { size, url, crowd } of turn % 2 === 0 ? servers : servers.toReversed()) {
        if (crowd === undefined) throw new Error('There is nothing to list yet.');
        const taken = await timed(url + addressed(ASKED[what], crowd));
        if (turn >= warm) times[size].push(taken);
      }
    }
    return { small: percentile(times.small, 0.95), large: percentile(times.large, 0.95) };
  }

  private async start(size: Size, { newDatabase }: Ground): Promise<Server> {
    const env = { DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: '1000000', DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '1000000' };
    const server = this.backend === 'server' ? { databaseUrl: await newDatabase() } : {};
    const app = await startTestApp({ ...server, env });
    return { size, url: app.url, database: app.database, crowd: undefined, close: () => app.close() };
  }

  private async fill(server: Server): Promise<void> {
    const { protocols, events } = this.load.lists[server.size];
    server.crowd = await loadCrowd(server.database, { protocols, events, projects: 10 });
  }
}

/** Of one round. */
type P95 = Readonly<Record<Size, number>>;

interface Server {
  readonly size: Size;
  readonly url: string;
  readonly database: Database;
  crowd: Crowd | undefined;
  readonly close: () => Promise<void>;
}

/** Medians of the rounds: the p95 of one is what the machine did in those two seconds as much as what the list takes. */
function figuresOf(what: string, rounds: readonly P95[]): [string, number][] {
  const middle = (of: (round: P95) => number): number => percentile(rounds.map(of), 0.5);
  return [
    [`${what}: p95, ms`, middle(({ large }) => large)],
    [`${what}: ${GROWTH}`, middle(({ small, large }) => large / small)],
  ];
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
