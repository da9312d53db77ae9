import { type Removed, type RemovedByKind, RETAINED, type Retained, UNITS } from '../../retention/domain/retention';
import { table } from '../table';

const MIB = 1024 * 1024;
const NAMES: Readonly<Record<Retained, string>> = {
  events: 'events',
  logs: 'outputs of attempts',
  deliveries: 'webhook deliveries',
  jobs: 'finished jobs',
};

export function removedTable(removed: RemovedByKind, heading: string, width: number): string[] {
  const rows = RETAINED.map((kind) => [NAMES[kind], ...removedCells(kind, removed[kind])]);
  return table(['WHAT', heading, 'SIZE'], rows, width);
}

function removedCells(kind: Retained, { rows, size }: Removed): string[] {
  return [String(rows), UNITS[kind] === 'bytes' ? megabytes(size) : ''];
}

export interface KindShown {
  readonly kind: Retained;
  readonly days: number;
  readonly limit: number;
  readonly total: number;
}

/** 0 is no limit. */
export function rulesTable(kinds: readonly KindShown[], width: number): string[] {
  const amount = (kind: Retained, value: number): string =>
    UNITS[kind] === 'bytes' ? megabytes(value) : String(value);
  const rows = kinds.map(({ kind, days, limit, total }) => [
    NAMES[kind],
    days === 0 ? 'for ever' : `${String(days)} days`,
    limit === 0 ? 'any' : amount(kind, limit),
    amount(kind, total),
  ]);
  return table(['WHAT', 'KEPT', 'AT MOST', 'THERE NOW'], rows, width);
}

function megabytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;
}
