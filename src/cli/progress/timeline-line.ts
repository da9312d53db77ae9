import type { EventOut } from '../api/api-types';
import { printable } from '../text-width';

/** One event of a run that is followed, with the seconds since we began. */
export function timelineLine(event: EventOut, startedAt: number): string {
  const seconds = Math.max(0, Date.parse(event.created_at) - startedAt) / 1000;
  return `${seconds.toFixed(1).padStart(6)} s  ${event.type.padEnd(18)}  ${printable(event.message)}`;
}
