import { Unavailable } from '../../kernel/errors';

/**
 * SQLSTATE classes 08 (connection), 57P (shutdown) and 53 (no room, too many clients), a statement or a session that
 * took too long (57014, 25P03: its lock will be free, its transaction is undone), a deadlock's victim, and what the
 * socket says. All of them pass: paid work must wait for them and not be done again.
 */
const AWAY = /^(08|57P0|53|57014|25P03|40001|40P01|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/;
const AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|the database system is|Client has encountered a connection error|not queryable/i;

interface DriverError {
  readonly code?: string;
  readonly message: string;
  readonly driverError?: { readonly code?: string; readonly constraint?: string };
}

/** The same error, or `database.unreachable` when it says that the server is away: the call may work later. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Unavailable) return error;
  const { code, driverError, message } = error as Error & DriverError;
  const away = AWAY.test(driverError?.code ?? code ?? '') || AWAY_TEXT.test(message);
  return away ? new Unavailable('database.unreachable', `The database cannot be reached: ${message}`) : error;
}

/** The name of the unique constraint (or, on SQLite, its columns) that refused a row; undefined for other errors. */
export function uniqueViolation(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { driverError, message } = error as Error & DriverError;
  if (driverError?.code === '23505') return driverError.constraint ?? 'unique';
  const sqlite = /UNIQUE constraint failed: (.+)$/.exec(message);
  return sqlite?.[1];
}
