import { Conflict, NotFound } from '../../kernel/errors';
import type { Page, PageRequest } from '../../kernel/page';
import type { QueueBackend, QueueTransport } from '../../ports/queue-transport';
import type { CommandResult, ProtocolsService } from '../../protocols/application/protocols.service';
import type { Cause } from '../../protocols/domain/run-context';
import { carriesAttempt, type Job } from '../domain/job';
import type { JobFilter, JobStore, QueueOverview } from './job.store';

export interface QueuesView extends QueueOverview {
  readonly backend: QueueBackend;
}

/** The jobs table as people see it. */
export class JobsService {
  constructor(
    private readonly jobs: JobStore,
    private readonly protocols: ProtocolsService,
    private readonly transport: QueueTransport,
  ) {}

  async overview(): Promise<QueuesView> {
    return { backend: this.transport.backend, ...(await this.jobs.overview()) };
  }

  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    return this.jobs.list(filter, page);
  }

  /**
   * A dead job is history: its protocol gets a new one, by the rules for `retry_latest` where it carried an attempt.
   * Throws `job.unknown`, `job.not_failed`, `job.of_project`, `protocol.transition_refused`.
   */
  async retry(id: string, cause: Cause): Promise<CommandResult> {
    const job = await this.jobs.find(id);
    if (job === undefined) throw new NotFound('job.unknown', `There is no job ${id}.`);
    if (job.status !== 'failed') {
      throw new Conflict('job.not_failed', `Job ${id} is ${job.status}: only a failed one can be retried.`, {
        status: job.status,
      });
    }
    if (job.protocolRunId === null) {
      throw new Conflict('job.of_project', `Job ${id} is the set-up of a project: start it again there.`, {
        project_id: job.projectId,
      });
    }
    if (!carriesAttempt(job.type)) return this.protocols.wake(job.protocolRunId, job.type, cause);
    return this.protocols.act(job.protocolRunId, 'retry_latest', cause);
  }
}
