import libsql = require('libsql');
import { Conflict } from '../../kernel/errors';
import type { Database } from './database';

/** The database as it is at one moment, in a file of its own and without gaps, while others read and write. */
export async function copySqlite(database: Database, file: string): Promise<void> {
  await database.writer.query('VACUUM INTO ?', [file]);
}

/** Throws `backup.damaged` when pages or indices of the file do not fit together. */
export function checkSqlite(file: string): void {
  const connection = new libsql(file, { readonly: true });
  try {
    const rows = connection.prepare('PRAGMA integrity_check').all() as { readonly integrity_check: string }[];
    const [first] = rows;
    if (rows.length === 1 && first?.integrity_check === 'ok') return;
    throw new Conflict('backup.damaged', `The copy of the database is damaged: ${first?.integrity_check ?? 'empty'}.`);
  } finally {
    connection.close();
  }
}
