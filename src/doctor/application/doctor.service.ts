import type { ProtocolStore } from '../../protocols/application/protocol.store';
import { surveyWaiting } from '../../protocols/application/waiting-survey';
import type { Finding } from '../domain/finding';
import type { DoctorStore } from './doctor.store';
import { judgeMachinery } from './machinery';
import { judgeStuckRuns } from './stuck-runs';

/** What the database alone can tell: asked by a running server, or beside one that does not run. */
export class DoctorService {
  constructor(
    private readonly facts: DoctorStore,
    private readonly protocols: Pick<ProtocolStore, 'list'>,
    private readonly version: string,
  ) {}

  async examine(): Promise<Finding[]> {
    const facts = await this.facts.facts();
    const machinery = judgeMachinery(facts, this.version, Date.now());
    return [...machinery, ...judgeStuckRuns(await surveyWaiting(this.protocols))];
  }
}
