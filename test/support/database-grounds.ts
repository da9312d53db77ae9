import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../../src/entities';
import { UuidV7Ids } from '../../src/kernel/ids';
import { type DatabaseLocation, openDatabase } from '../../src/platform/persistence/data-source';
import type { Database } from '../../src/platform/persistence/database';
import { migrate } from '../../src/platform/persistence/migrate';
import { SqlProjectStore } from '../../src/projects/persistence/sql-project.store';
import type { ProtocolRun } from '../../src/protocols/domain/protocol-run';
import { SqlProtocolStore } from '../../src/protocols/persistence/sql-protocol.store';
import { Relay } from '../../src/queue/application/relay';
import type { Job } from '../../src/queue/domain/job';
import { SqlJobStore } from '../../src/queue/persistence/sql-job.store';
import { SqlStepStore } from '../../src/steps/persistence/sql-step.store';
import { anUnplannedRun } from './builders';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from './postgres';
import { requireOrSkip } from './requirement';
import { unsynced } from './unsynced';

/** Where databases come from: a folder of files, or a server. */
export interface DatabaseGround {
  newLocation(): Promise<DatabaseLocation>;
  readonly server?: TestPostgres;
  dispose(): Promise<void>;
}

export const DATABASE_GROUNDS = [
  {
    name: 'sqlite' as const,
    describe,
    prepare: (): Promise<DatabaseGround> => {
      const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-database-'));
      let last = 0;
      return Promise.resolve({
        newLocation: () => Promise.resolve({ kind: 'sqlite' as const, path: join(folder, `${String(++last)}.db`) }),
        dispose: () => {
          rmSync(folder, { recursive: true, force: true });
          return Promise.resolve();
        },
      });
    },
  },
  {
    name: 'postgres' as const,
    describe: requireOrSkip('Postgres', postgresFound, POSTGRES_HINT),
    prepare: async (): Promise<DatabaseGround> => {
      const server = await startPostgres({ fsync: false });
      return {
        server,
        newLocation: async () => ({ kind: 'postgres', url: await server.createDatabase(), poolSize: 8 }),
        dispose: () => server.dispose(),
      };
    },
  },
];

/** Notes what it was offered; nothing goes to any queue. */
export class NotedOffers extends Relay {
  readonly jobs: Job[] = [];

  offer(jobs: readonly Job[]): void {
    this.jobs.push(...jobs);
  }

  offerLater(): void {
    // The tests of the store run no job: nobody waits for this one.
  }

  cancelled(): void {
    // No worker listens here.
  }
}

export const CAUSE = { actor: 'user:test', requestId: 'request' };

/** A migrated database with the stores on it and a project. */
export interface Stores {
  readonly location: DatabaseLocation;
  readonly database: Database;
  readonly ids: UuidV7Ids;
  readonly protocols: SqlProtocolStore;
  readonly projects: SqlProjectStore;
  readonly jobs: SqlJobStore;
  readonly steps: SqlStepStore;
  readonly offers: NotedOffers;
  readonly projectId: string;
  /** A pending run; gives its id. */
  newRun(fields?: Partial<ProtocolRun>): Promise<string>;
}

export async function openStores(location: DatabaseLocation): Promise<Stores> {
  const database = await openDatabase(location, ENTITIES);
  await migrate(database);
  await unsynced(database);
  const ids = new UuidV7Ids();
  const offers = new NotedOffers();
  const protocols = new SqlProtocolStore(database, offers, ids, 3);
  const projects = new SqlProjectStore(database, ids, offers);
  const projectId = ids.next();
  await projects.insert({ ...PROJECT, id: projectId, name: `project ${projectId}` }, new Map(), CAUSE);
  const newRun = async (fields: Partial<ProtocolRun> = {}): Promise<string> => {
    const id = ids.next();
    const run = { ...anUnplannedRun(), id, projectId, ...fields };
    await protocols.create(run, { kind: 'allot', slug: 'demo' }, CAUSE, () => undefined);
    return id;
  };
  const others = { jobs: new SqlJobStore(database), steps: new SqlStepStore(database) };
  return { location, database, ids, protocols, projects, ...others, offers, projectId, newRun };
}

const PROJECT = {
  gitUrl: '/nowhere',
  baseBranch: 'main',
  ciProvider: null,
  forgeUrl: null,
  forgeRepository: null,
  defaultEngine: null,
  defaultModels: {},
  policies: {},
  gates: [],
  setup: null,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
};
