import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import type { SqlRow, SqlValue } from './sql';

/** Statements with a list of varying length would fill every connection for ever. */
const LIMIT = 500;

/**
 * Gives a statement a name by its text, so that Postgres parses and plans it once for each connection instead of at
 * each call: of our wide statements that was half of the server's time.
 */
export class NamedStatements {
  private readonly names = new Map<string, string>();

  async run(
    client: Pool | PoolClient,
    text: string,
    params: readonly SqlValue[],
  ): Promise<{ rows: SqlRow[]; affected: number }> {
    gather(client);
    const { rows, rowCount } = await client.query<SqlRow>(this.named(text, params));
    return { rows, affected: rowCount ?? rows.length };
  }

  private named(text: string, params: readonly SqlValue[]): QueryConfig {
    const values = params.map(storable);
    let name = this.names.get(text);
    if (name === undefined) {
      if (this.names.size >= LIMIT) return { text, values };
      name = `s${String(this.names.size)}`;
      this.names.set(text, name);
    }
    return { name, text, values };
  }
}

/** Postgres has no NUL in a text; the output of commands and of models may hold one, and is worth keeping. */
function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

/**
 * What is asked before the process looks at its sockets again leaves in one packet: BEGIN with what follows it, and
 * statements that need not wait for each other. A third of the time of a busy process was the system call that sends one.
 */
function gather(client: object): void {
  // Of a pool it is the pool that picks the connection, and it is one statement anyway.
  const { connection } = client as { readonly connection?: { readonly stream?: Partial<Writable> } };
  const stream = connection?.stream;
  if (stream?.cork === undefined || stream.uncork === undefined || (stream.writableCorked ?? 0) > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork?.());
}
