import { PROTOCOL_STATUSES, isTerminal } from '../../protocols/domain/protocol-run.lifecycle';
import type { Retained } from '../domain/retention';

/** A terminal row has no moves: what may go once may go for ever, and needs no lock between the look and the removal. */
const OVER = `r.status IN (${PROTOCOL_STATUSES.filter(isTerminal)
  .map((status) => `'${status}'`)
  .join(', ')})`;
const REDELIVERY_MS = 7 * 86_400_000;

/** Where the rows of a kind are, which of them may go, and how old and how large each is. */
export interface Removable {
  readonly from: string;
  readonly at: string;
  readonly id: string;
  readonly size: string;
  readonly allowed: (now: string) => string;
  /** With the time as its place. */
  readonly aged: (cutoff: string) => string;
  /** Of everything there is, in the unit of the kind. */
  readonly total: string;
}

export const REMOVABLE: Readonly<Record<Retained, Removable>> = {
  // The newest stays: the end of the feed is its position.
  events: {
    from: 'events e LEFT JOIN protocol_runs r ON r.id = e.protocol_run_id',
    at: 'e.position',
    id: 'e.id',
    size: '1',
    allowed: () => `(r.id IS NULL OR ${OVER}) AND e.position < (SELECT max(position) FROM events)`,
    // A run's history goes as a whole.
    aged: (cutoff) => `(e.created_at < ${cutoff} AND (r.id IS NULL OR r.updated_at < ${cutoff}))`,
    total: 'SELECT count(*) AS n FROM events',
  },
  logs: {
    from: 'attempts a JOIN protocol_runs r ON r.id = a.protocol_run_id',
    at: 'a.finished_at',
    id: 'a.id',
    size: '(SELECT sum(o.byte_length) FROM attempt_output o WHERE o.attempt_id = a.id)',
    allowed: () =>
      `a.finished_at IS NOT NULL AND ${OVER} AND EXISTS (
         SELECT 1 FROM attempt_output o WHERE o.attempt_id = a.id AND o.byte_length > 0)`,
    aged: (cutoff) => `a.finished_at < ${cutoff}`,
    total: 'SELECT coalesce(sum(byte_length), 0) AS n FROM attempt_output',
  },
  // The newest of a project stays: the doctor tells by it whether webhooks come at all.
  deliveries: {
    from: 'webhook_deliveries d LEFT JOIN protocol_runs r ON r.id = d.protocol_run_id',
    at: 'd.received_at',
    id: 'd.id',
    size: 'CASE WHEN d.body IS NULL THEN 0 ELSE d.bytes END',
    allowed: (now) =>
      `(r.id IS NULL OR ${OVER}) AND d.received_at < ${now} - ${String(REDELIVERY_MS)} AND (d.project_id IS NULL OR EXISTS (
         SELECT 1 FROM webhook_deliveries n
         WHERE n.project_id = d.project_id AND (n.received_at, n.id) > (d.received_at, d.id)))`,
    aged: (cutoff) => `d.received_at < ${cutoff}`,
    total: 'SELECT coalesce(sum(bytes), 0) AS n FROM webhook_deliveries WHERE body IS NOT NULL',
  },
  // A failed job of a project can still be looked into; one of a run that is over cannot be retried.
  jobs: {
    from: 'jobs j LEFT JOIN protocol_runs r ON r.id = j.protocol_run_id',
    at: 'j.finished_at',
    id: 'j.id',
    size: '1',
    allowed: () =>
      `j.finished_at IS NOT NULL AND (
         (r.id IS NULL AND j.status = 'finished') OR (${OVER} AND j.status IN ('finished', 'failed')))`,
    aged: (cutoff) => `j.finished_at < ${cutoff}`,
    total: `SELECT count(*) AS n FROM jobs WHERE finished_at IS NOT NULL`,
  },
};
