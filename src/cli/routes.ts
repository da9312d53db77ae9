import type { Schemas } from '../api-client/client';
import type { AttemptOut, StepOut } from './api/api-types';
import { at, body, type DeksdenflowApi, type Given, listed, type Listed } from './api/deksdenflow-api';

/** Routes for looking into single things, beside those that every client needs. */
export class MoreRoutes {
  constructor(private readonly api: DeksdenflowApi) {}

  async removeProject(id: string): Promise<void> {
    await this.api.typed.DELETE('/projects/{id}', at(id));
  }

  async addStep(protocolId: string, step: unknown): Promise<StepOut> {
    const given = { ...at(protocolId), body: step as Schemas['NewStep'] };
    return body(await this.api.typed.POST('/protocols/{id}/steps', given));
  }

  async changeStep(id: string, change: unknown): Promise<StepOut> {
    return body(await this.api.typed.PATCH('/steps/{id}', { ...at(id), body: change as Schemas['ChangeStep'] }));
  }

  async attemptsOf(protocolId: string): Promise<readonly AttemptOut[]> {
    return body(await this.api.typed.GET('/protocols/{id}/attempts', at(protocolId)));
  }

  /** What runs, and what waits for a worker. */
  async running(query: Given): Promise<Listed<Schemas['ListedAttempt']>> {
    const given = { ...query, status: ['running', 'queued'] as ('running' | 'queued')[] };
    return listed(await this.api.typed.GET('/attempts', { params: { query: given } }));
  }

  async attention(query: Given): Promise<Listed<Schemas['Attention']>> {
    return listed(await this.api.typed.GET('/attention', { params: { query } }));
  }

  async attempt(id: string): Promise<AttemptOut> {
    return body(await this.api.typed.GET('/attempts/{id}', at(id)));
  }

  async diffOf(what: 'protocols' | 'attempts', id: string): Promise<string> {
    // An id comes from the command line: one with a slash must not reach another route.
    const path = `/${what}/${encodeURIComponent(id)}/diff`;
    const { bytes } = await this.api.client.bytes({ method: 'GET', path });
    return new TextDecoder().decode(bytes);
  }
}
