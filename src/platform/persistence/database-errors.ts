import { types } from 'node:util';
import { Unavailable } from '../../kernel/errors';

/**
 * What passes without anybody's help to the statement: SQLSTATE classes 08 (connection), 53 (memory, disk, connections),
 * 57P (shutdown), 40 (deadlock), a statement or transaction that the server cut off for its age, and what the socket says.
 */
const AWAY =
  /^(08|53|57P0|40001|40P01|57014|25P0[34]|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|SQLITE_(BUSY|FULL|IOERR))/;
/** TypeORM releases its runner when the connection dies between two statements; the next one says only that. */
const AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|the database system is|Client has encountered a connection error|not queryable|Query runner already released/i;

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message: string;
  readonly driverError?: { readonly code?: string; readonly constraint?: string };
}

/** The same error, or `database.unreachable` when it says that the server is away: the call may work later. */
export function asUnavailable(error: unknown): unknown {
  if (!types.isNativeError(error) || error instanceof Unavailable) return error;
  const { code, driverError, message } = error as Error & DriverError;
  const away = AWAY.test(driverError?.code ?? code ?? '') || AWAY_TEXT.test(message);
  return away ? new Unavailable('database.unreachable', `The database cannot be reached: ${message}`) : error;
}

/** The name of the unique constraint (or, on SQLite, its columns) that refused a row; undefined for other errors. */
export function uniqueViolation(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  // Bare from the driver, or wrapped by TypeORM.
  const { driverError, message } = error as Error & DriverError;
  const { code, constraint } = driverError ?? (error as Error & DriverError);
  if (code === '23505') return constraint ?? 'unique';
  const sqlite = /UNIQUE constraint failed: (.+)$/.exec(message);
  return sqlite?.[1];
}
