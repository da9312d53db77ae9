import type { KnownCheck } from '../../protocols/domain/run-context';

/** Reads of checks; they are written together with their run. */
export abstract class CheckStore {
  /** Newest commit first, then by name. */
  abstract ofProtocol(protocolRunId: string, limit: number): Promise<readonly KnownCheck[]>;
  /** Every run of every check of one commit, in no order. */
  abstract ofCommit(protocolRunId: string, sha: string): Promise<readonly KnownCheck[]>;
}
