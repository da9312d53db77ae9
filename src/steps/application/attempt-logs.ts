import type { Lease } from '../../protocols/application/protocol.store';
import { AttemptLog } from './attempt-log';
import type { AttemptOutputStore } from './attempt-output.store';

/** Opens the log of an attempt that is about to run. */
export class AttemptLogs {
  constructor(private readonly store: AttemptOutputStore) {}

  open(lease: Lease): AttemptLog {
    return new AttemptLog(this.store, lease);
  }
}
