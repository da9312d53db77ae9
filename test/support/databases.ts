import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from './postgres';
import { requireOrSkip } from './requirement';

/** A database server to run a suite on; `create` gives the URL of an empty database, or nothing for SQLite. */
export interface DatabaseServer {
  create(): Promise<string | undefined>;
  dispose(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  readonly describe: jest.Describe;
  start(): Promise<DatabaseServer>;
}

/** Both databases that the product runs on, to be looped over. */
export function databaseKinds(): readonly DatabaseKind[] {
  return [
    {
      name: 'SQLite',
      describe,
      start: () => Promise.resolve({ create: () => Promise.resolve(undefined), dispose: () => Promise.resolve() }),
    },
    {
      name: 'Postgres',
      describe: requireOrSkip('Postgres', postgresFound, POSTGRES_HINT),
      start: async () => {
        const server: TestPostgres = await startPostgres({ fsync: false });
        return { create: () => server.createDatabase(), dispose: () => server.dispose() };
      },
    },
  ];
}
