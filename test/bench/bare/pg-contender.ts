import { Client } from 'pg';
import type { Contender, Figures, Ground, Load } from '../contender';

const SCHEMA = `CREATE TABLE runs (id integer PRIMARY KEY, version integer NOT NULL, note text NOT NULL);
  CREATE TABLE notes (id bigserial PRIMARY KEY, run_id integer NOT NULL REFERENCES runs, version integer NOT NULL, text text NOT NULL)`;

/** What no bookkeeping on Postgres can beat: lock, change, add a row, commit, on a connection for each lane. */
export class PgContender implements Contender {
  readonly name = 'bare pg';
  readonly backend = 'server';

  constructor(private readonly load: Load) {}

  async measure(ground: Ground): Promise<Figures> {
    const { lanes, laneSeconds } = this.load;
    const connectionString = await ground.newDatabase();
    const clients = Array.from({ length: lanes }, () => new Client({ connectionString }));
    await Promise.all(clients.map((client) => client.connect()));
    await clients[0]?.query(SCHEMA);
    for (const lane of clients.keys()) await clients[0]?.query('INSERT INTO runs VALUES ($1, 0, $2)', [lane, '']);
    const until = performance.now() + laneSeconds * 1_000;
    let transactions = 0;
    const run = async (client: Client, lane: number): Promise<void> => {
      while (performance.now() < until) {
        await client.query('BEGIN');
        const { rows } = await client.query<{ version: number }>({
          name: 'lock',
          text: 'SELECT version, note FROM runs WHERE id = $1 FOR UPDATE',
          values: [lane],
        });
        const version = (rows[0]?.version ?? 0) + 1;
        await client.query({
          name: 'change',
          text: 'UPDATE runs SET version = $2 WHERE id = $1',
          values: [lane, version],
        });
        await client.query({
          name: 'add',
          text: 'INSERT INTO notes (run_id, version, text) VALUES ($1, $2, $3)',
          values: [lane, version, 'A step began.'],
        });
        await client.query('COMMIT');
        transactions += 1;
      }
    };
    await Promise.all(clients.map(run));
    await Promise.all(clients.map((client) => client.end()));
    return { 'transactions/s': transactions / laneSeconds };
  }
}
