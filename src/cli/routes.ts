import type { Query } from './api-client';
import type { ActionOut, AttemptOut, StepOut } from './api/api-types';
import type { DeksdenflowApi, Listed } from './api/deksdenflow-api';

export interface WholeAttempt extends AttemptOut {
  readonly protocol_run_id: string;
  readonly step_run_id: string | null;
  readonly model: string | null;
  readonly worker_id: string | null;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
  readonly cost_usd: number;
  readonly base_sha: string | null;
  readonly final_text: string | null;
}

export interface JobOut {
  readonly id: string;
  readonly type: string;
  readonly queue: string;
  readonly status: string;
  readonly protocol_run_id: string | null;
  readonly attempts: number;
  readonly worker_id: string | null;
  readonly error_code: string | null;
  readonly error: string | null;
  readonly created_at: string;
}

/** Routes for looking into single things, beside those that every client needs. */
export class MoreRoutes {
  constructor(private readonly api: DeksdenflowApi) {}

  async removeProject(id: string): Promise<void> {
    await this.send('DELETE', `/projects/${part(id)}`);
  }

  async addStep(protocolId: string, step: unknown): Promise<StepOut> {
    return (await this.send('POST', `/protocols/${part(protocolId)}/steps`, step)) as StepOut;
  }

  async changeStep(id: string, change: unknown): Promise<StepOut> {
    return (await this.send('PATCH', `/steps/${part(id)}`, change)) as StepOut;
  }

  async attemptsOf(protocolId: string): Promise<readonly WholeAttempt[]> {
    return (await this.send('GET', `/protocols/${part(protocolId)}/attempts`)) as readonly WholeAttempt[];
  }

  async attempt(id: string): Promise<WholeAttempt> {
    return (await this.send('GET', `/attempts/${part(id)}`)) as WholeAttempt;
  }

  diffOf(what: 'protocols' | 'attempts', id: string): Promise<string> {
    return this.text(`/${what}/${part(id)}/diff`);
  }

  async jobs(query: Query): Promise<Listed<JobOut>> {
    const { body, next } = await this.api.client.send({ method: 'GET', path: '/queues/jobs', query });
    return { items: body as readonly JobOut[], next };
  }

  async retryJob(id: string): Promise<ActionOut> {
    return (await this.send('POST', `/queues/jobs/${part(id)}/actions/retry`)) as ActionOut;
  }

  private async text(path: string): Promise<string> {
    const { bytes } = await this.api.client.bytes({ method: 'GET', path });
    return new TextDecoder().decode(bytes);
  }

  private async send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return (await this.api.client.send({ method, path, ...(body === undefined ? {} : { body }) })).body;
  }
}

/** Ids come from the command line: one with a slash must not reach another route. */
function part(id: string): string {
  return encodeURIComponent(id);
}
