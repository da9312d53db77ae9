import { randomInt } from 'node:crypto';
import { SqlEventStore } from '../../src/events/persistence/sql-event.store';
import type { Page, PageRequest } from '../../src/kernel/page';
import { SqlDeliveryStore } from '../../src/webhooks/persistence/sql-delivery.store';
import { CAUSE, DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';

jest.setTimeout(120_000);

/** Together a thousand. */
const RUNS = { sqlite: 800, postgres: 200 };
const STATUSES = ['pending', 'running', 'failed', 'completed'] as const;

interface Listing {
  /** Adds one that belongs to the list; gives its id. */
  readonly add: () => Promise<string>;
  readonly page: (request: PageRequest) => Promise<Page<{ readonly id: string }>>;
}

for (const ground of DATABASE_GROUNDS) {
  ground.describe(`paging while more comes, on ${ground.name}`, () => {
    let servers: DatabaseGround;
    let stores: Stores;
    beforeAll(async () => {
      servers = await ground.prepare();
      stores = await openStores(await servers.newLocation());
    });
    afterAll(async () => {
      await stores.database.close();
      await servers.dispose();
    });

    /** Lists of every kind, over what only this run has made. */
    const listings = (): readonly (() => Promise<Listing>)[] => {
      const { database, ids, projects, protocols } = stores;
      const events = new SqlEventStore(database);
      const deliveries = new SqlDeliveryStore(database);
      const newProject = async (): Promise<string> => {
        const project = await projects.find(stores.projectId);
        if (project === undefined) throw new Error('The project is gone.');
        const id = ids.next();
        await projects.insert({ ...project, id, name: id }, new Map(), CAUSE);
        return id;
      };
      const ofProtocols = async (more: (word: string) => object): Promise<Listing> => {
        const projectId = await newProject();
        const word = `w${projectId.replaceAll('-', '')}`;
        const add = (): Promise<string> => {
          const status = STATUSES[randomInt(STATUSES.length)] ?? 'pending';
          return stores.newRun({ projectId, status, description: `Do ${word}` });
        };
        const views = (request: PageRequest) => protocols.list({ projectId, ...more(word) }, request);
        return {
          add,
          page: async (request) => {
            const { items, ...page } = await views(request);
            return { ...page, items: items.map(({ run }) => run) };
          },
        };
      };
      const ofEvents = async (types?: readonly ['project_updated', 'project_created']): Promise<Listing> => {
        const projectId = await newProject();
        const filter = types === undefined ? { projectId } : { types, projectId };
        const add = async (): Promise<string> => {
          await projects.update(projectId, (project) => project, new Map(), CAUSE);
          const { items } = await events.newest({ projectId, types: ['project_updated'] }, { limit: 1 });
          return items[0]?.id ?? '';
        };
        return { add, page: (request) => events.newest(filter, request) };
      };
      return [
        () => ofProtocols(() => ({})),
        () => ofProtocols(() => ({ statuses: STATUSES })),
        () => ofProtocols((word) => ({ search: word.slice(0, 30) })),
        () => ofProtocols(() => ({ updatedAfter: 0 })),
        () => ofEvents(),
        () => ofEvents(['project_updated', 'project_created']),
        async () => {
          const projectId = await newProject();
          const add = async (): Promise<string> => {
            const id = ids.next();
            const nothing = {
              identity: id,
              protocolRunId: null,
              reason: null,
              body: null,
              requestId: null,
              replayOf: null,
            };
            const outcome = randomInt(2) === 0 ? ('accepted' as const) : ('unmatched' as const);
            await deliveries.insert({
              ...nothing,
              id,
              provider: 'github',
              projectId,
              event: 'push',
              outcome,
              bytes: 1,
            });
            return id;
          };
          return {
            add,
            page: (request) => deliveries.list({ projectId, outcomes: ['accepted', 'unmatched'] }, request),
          };
        },
      ];
    };

    it(`skips nothing and repeats nothing in ${String(RUNS[ground.name])} random runs`, async () => {
      const kinds = listings();
      for (let run = 0; run < RUNS[ground.name]; run++) {
        const kind = kinds[run % kinds.length];
        if (kind === undefined) throw new Error('There is no such kind.');
        const { add, page } = await kind();
        const there: string[] = [];
        for (let count = randomInt(1, 8); count > 0; count--) there.push(await add());
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const found = await page({ limit: randomInt(1, 4), ...(cursor === undefined ? {} : { cursor }) });
          seen.push(...found.items.map(({ id }) => id));
          cursor = found.next;
          if (randomInt(2) === 0) await add();
        } while (cursor !== undefined);
        const twice = seen.filter((id, index) => seen.indexOf(id) !== index);
        const skipped = there.filter((id) => !seen.includes(id));
        expect({ run, kind: run % kinds.length, twice, skipped }).toEqual({
          run,
          kind: run % kinds.length,
          twice: [],
          skipped: [],
        });
      }
    });
  });
}
