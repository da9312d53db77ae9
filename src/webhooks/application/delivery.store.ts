import type { Page, PageRequest } from '../../kernel/page';
import type { CiProvider } from '../../projects/domain/project';
import type { Delivery, DeliveryOutcome } from '../domain/delivery';
import type { SignalSource } from '../domain/signal';

export interface DeliveryFilter {
  readonly provider?: CiProvider;
  readonly outcomes?: readonly DeliveryOutcome[];
  readonly projectId?: string;
  readonly protocolRunId?: string;
  /** From here on, and before there. Epoch milliseconds. */
  readonly receivedAfter?: number;
  readonly receivedBefore?: number;
}

/** A run that a delivery may be about. */
export interface MatchedRun {
  readonly id: string;
  readonly projectId: string;
}

/** Deliveries that changed nothing, and the reads of all of them. One with an effect is written together with it. */
export abstract class DeliveryStore {
  /** False, with nothing written, when the provider has sent it before. */
  abstract insert(delivery: Omit<Delivery, 'receivedAt'>): Promise<boolean>;
  abstract findByIdentity(provider: CiProvider, identity: string): Promise<string | undefined>;
  abstract find(id: string): Promise<Delivery | undefined>;
  /** Newest first, without the bodies. */
  abstract list(filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  /** The run of one of these projects whose branch, or else whose commit, it is; its newest when there are several. */
  abstract match(projectIds: readonly string[], source: SignalSource): Promise<MatchedRun | undefined>;
  abstract findRun(protocolRunId: string): Promise<MatchedRun | undefined>;
}
