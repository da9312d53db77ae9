import { execFileSync } from 'node:child_process';
import Database = require('libsql');
import { Client } from 'pg';
import { findProgram, postgresFolders } from '../local-server';

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** A whole SQLite database as text that another one can execute: schema, rows, then what would act on rows. */
export function sqliteText(file: string): string {
  const database = new Database(file);
  try {
    const entries = database
      .prepare(`SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid`)
      .all() as Entry[];
    const tables = entries.filter(({ type, name }) => type === 'table' && !name.startsWith('sqlite_'));
    const virtual = tables.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => name);
    // Made by their virtual table, and filled by it with something already.
    const isShadow = (name: string): boolean => virtual.some((owner) => name.startsWith(`${owner}_`));
    const rowsOf = (name: string): string[] => {
      const columns = database.prepare(`SELECT name FROM pragma_table_info('${name}')`).all() as { name: string }[];
      const names = columns.map((column) => column.name);
      const values = names.map((column) => `quote("${column}")`).join(` || ', ' || `);
      const rows = database.prepare(`SELECT ${values} AS row FROM "${name}" ORDER BY 1`).all() as { row: string }[];
      return rows.map(({ row }) => `INSERT INTO ${name} (${names.join(', ')}) VALUES (${row});`);
    };
    const real = tables.filter(({ name }) => !virtual.includes(name));
    const counted = entries.some(({ name }) => name === 'sqlite_sequence') ? ['sqlite_sequence'] : [];
    return [
      ...tables.filter(({ name }) => !isShadow(name)).map(({ sql }) => `${sql};`),
      ...real.filter(({ name }) => isShadow(name)).map(({ name }) => `DELETE FROM ${name};`),
      ...real.flatMap(({ name }) => rowsOf(name)),
      ...counted.flatMap((name) => [`DELETE FROM ${name};`, ...rowsOf(name)]),
      ...entries.filter(({ type }) => type !== 'table').map(({ sql }) => `${sql};`),
      '',
    ].join('\n');
  } finally {
    database.close();
  }
}

export function loadSqlite(file: string, text: string): void {
  const database = new Database(file);
  try {
    database.exec('PRAGMA foreign_keys = OFF');
    database.exec(`BEGIN;\n${text}\nCOMMIT;`);
  } finally {
    database.close();
  }
}

/** What `pg_dump` makes of it, without settings that only some servers know and without commands of psql. */
export function postgresText(url: string): string {
  const program = findProgram('pg_dump', postgresFolders()) ?? 'pg_dump';
  const args = ['--format=plain', '--column-inserts', '--no-owner', '--no-privileges', '--no-comments', url];
  const text = execFileSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const schema = text.slice(text.indexOf('\nCREATE ') + 1);
  return `${schema.slice(0, schema.lastIndexOf(';') + 1).replace(/^--.*\n\n?/gm, '')}\n`;
}

export async function loadPostgres(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
