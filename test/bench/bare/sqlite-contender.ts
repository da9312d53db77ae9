import { setImmediate as nextTurn } from 'node:timers/promises';
import Database = require('libsql');
import type { Contender, Figures, Ground, Load } from '../contender';

/** The same transactions on SQLite, as durable as ours: write-ahead log, synchronous FULL. */
export class SqliteContender implements Contender {
  readonly name = 'bare SQLite';
  readonly backend = 'embedded';

  constructor(private readonly load: Load) {}

  async measure(ground: Ground): Promise<Figures> {
    const { lanes, laneSeconds } = this.load;
    const database = new Database(`${ground.folder}/bare.sqlite`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(`CREATE TABLE runs (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, note TEXT NOT NULL);
      CREATE TABLE notes (id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs, version INTEGER NOT NULL, text TEXT NOT NULL)`);
    for (let lane = 0; lane < lanes; lane++) database.prepare(`INSERT INTO runs VALUES (?, 0, '')`).run([lane]);
    const look = database.prepare('SELECT version, note FROM runs WHERE id = ?');
    const change = database.prepare('UPDATE runs SET version = version + 1 WHERE id = ?');
    const add = database.prepare('INSERT INTO notes (run_id, version, text) VALUES (?, ?, ?)');
    const until = performance.now() + laneSeconds * 1_000;
    let transactions = 0;
    while (performance.now() < until) {
      const lane = transactions % lanes;
      database.exec('BEGIN IMMEDIATE');
      look.get([lane]);
      change.run([lane]);
      add.run([lane, transactions, 'A step began.']);
      database.exec('COMMIT');
      transactions += 1;
      if (lane === 0) await nextTurn();
    }
    database.close();
    return { 'transactions/s': transactions / laneSeconds };
  }
}
