import { isTerminal, PROTOCOL_STATUSES } from '../domain/protocol-run.lifecycle';
import { type WaitingCode } from '../domain/waiting';
import { waitingFor } from '../domain/waiting-for';
import type { ProtocolStore } from './protocol.store';

const UNFINISHED = PROTOCOL_STATUSES.filter((status) => !isTerminal(status));
const PAGE = 200;
/** A shelf of runs that nobody wants any more must not be the cost of every look: of each status the newest are read. */
const MOST = 2_000;
const EXAMPLES = 5;

export interface WaitingRun {
  readonly id: string;
  readonly protocolName: string;
  readonly message: string;
  readonly since: number | null;
}

/** Runs that wait for the same. */
export interface WaitingGroup {
  readonly code: WaitingCode;
  readonly runs: number;
  /** Those that have waited longest. */
  readonly examples: readonly WaitingRun[];
}

/** Every run that is not over, by what it waits for; the most frequent reason first. */
export async function surveyWaiting(store: Pick<ProtocolStore, 'list'>): Promise<readonly WaitingGroup[]> {
  const groups = new Map<WaitingCode, { runs: number; examples: WaitingRun[] }>();
  for (const status of UNFINISHED) {
    let cursor: string | undefined;
    for (let read = 0; read < MOST; read += PAGE) {
      const request = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const page = await store.list({ statuses: [status] }, request);
      for (const view of page.items) {
        const found = waitingFor(view);
        if (found === null) continue;
        const group = groups.get(found.code) ?? { runs: 0, examples: [] };
        groups.set(found.code, group);
        const { id, protocolName } = view.run;
        group.runs += 1;
        group.examples.push({ id, protocolName, message: found.message, since: found.since });
        group.examples.sort((a, b) => (a.since ?? Infinity) - (b.since ?? Infinity)).splice(EXAMPLES);
      }
      cursor = page.next;
      if (cursor === undefined) break;
    }
  }
  return [...groups].map(([code, group]) => ({ code, ...group })).sort((a, b) => b.runs - a.runs);
}
