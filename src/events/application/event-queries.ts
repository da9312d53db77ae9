import { NotFound } from '../../kernel/errors';
import type { Page, PageRequest } from '../../kernel/page';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import type { EventType, TimelineEvent } from '../domain/event';

export interface EventFilter {
  readonly projectId?: string;
  readonly protocolRunId?: string;
  readonly stepRunId?: string;
  readonly types?: readonly EventType[];
}

/** What lists know beside. Times are epoch milliseconds; `createdBefore` is not in it. */
export interface EventListFilter extends EventFilter {
  readonly attemptId?: string;
  readonly actor?: string;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  /** Part of the message. */
  readonly search?: string;
}

/** Oldest first; `next` is where to go on, when there is more. */
export interface Onwards {
  readonly events: readonly TimelineEvent[];
  readonly next?: number;
}

export function matches(filter: EventFilter, event: TimelineEvent): boolean {
  const { projectId, protocolRunId, stepRunId, types } = filter;
  return (
    (projectId === undefined || event.projectId === projectId) &&
    (protocolRunId === undefined || event.protocolRunId === protocolRunId) &&
    (stepRunId === undefined || event.stepRunId === stepRunId) &&
    (types === undefined || types.includes(event.type))
  );
}

export abstract class EventStore {
  /** Newest first. */
  abstract newest(filter: EventListFilter, page: PageRequest): Promise<Page<TimelineEvent>>;
  /** Oldest first, beyond a position of the whole feed; only what no open transaction can still come before. */
  abstract afterPosition(filter: EventListFilter, position: number, limit: number): Promise<Onwards>;
  /** Oldest first, beyond a number of the protocol's own, which has no gaps. */
  abstract afterSeq(
    filter: EventListFilter & { readonly protocolRunId: string },
    seq: number,
    limit: number,
  ): Promise<Onwards>;
  /** Oldest first, in (after, upTo]: for a part of the feed that is known to be settled. */
  abstract between(filter: EventFilter, after: number, upTo: number, limit: number): Promise<readonly TimelineEvent[]>;
  /** All that is committed beyond a position, oldest first; of the same snapshot the oldest transaction still open. */
  abstract beyond(
    position: number,
    limit: number,
  ): Promise<{ readonly events: readonly TimelineEvent[]; readonly oldestOpen: number }>;
  /** The highest position that is committed, 0 when there is none. */
  abstract end(): Promise<number>;
  /** Up to this position events may have been removed, since they were old; 0 when none was. */
  abstract removedUpTo(): Promise<number>;
  /** A new transaction id: above those of all transactions that have one by now. On SQLite 0: there is never a gap. */
  abstract transactionId(): Promise<number>;
  /** All transactions with an id below are over. */
  abstract oldestOpen(): Promise<number>;
}

export class EventQueries {
  constructor(
    private readonly events: EventStore,
    private readonly protocols: ProtocolStore,
  ) {}

  newest(filter: EventListFilter, page: PageRequest): Promise<Page<TimelineEvent>> {
    return this.events.newest(filter, page);
  }

  after(filter: EventListFilter, position: number, limit: number): Promise<Onwards> {
    return this.events.afterPosition(filter, position, limit);
  }

  /** Throws `protocol.unknown`. */
  async newestOf(protocolRunId: string, filter: EventListFilter, page: PageRequest): Promise<Page<TimelineEvent>> {
    await this.demand(protocolRunId);
    return this.events.newest({ ...filter, protocolRunId }, page);
  }

  /** Throws `protocol.unknown`. */
  async afterOf(protocolRunId: string, filter: EventListFilter, seq: number, limit: number): Promise<Onwards> {
    await this.demand(protocolRunId);
    return this.events.afterSeq({ ...filter, protocolRunId }, seq, limit);
  }

  private async demand(protocolRunId: string): Promise<void> {
    if ((await this.protocols.find(protocolRunId)) === undefined) {
      throw new NotFound('protocol.unknown', `There is no protocol ${protocolRunId}.`);
    }
  }
}
