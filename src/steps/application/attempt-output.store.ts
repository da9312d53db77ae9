import type { Lease } from '../../protocols/application/protocol.store';

export interface OutputChunk {
  /** Where the chunk begins in the attempt's whole output, in bytes. */
  readonly byteOffset: number;
  readonly bytes: Buffer;
}

/** The output of attempts, readable while they run. */
export abstract class AttemptOutputStore {
  /**
   * Appends in one transaction, and drops chunks that begin in [from, to): the cap keeps head and tail. False, with
   * nothing written, when the lease is lost.
   */
  abstract append(
    lease: Lease,
    chunks: readonly OutputChunk[],
    dropBetween?: { readonly from: number; readonly to: number },
  ): Promise<boolean>;
  /** From byte `after` on; a part that the cap left out is named in a line. `next` is where to go on. */
  abstract read(
    attemptId: string,
    after: number,
    maxBytes: number,
  ): Promise<{ readonly bytes: Buffer; readonly next: number }>;
}
