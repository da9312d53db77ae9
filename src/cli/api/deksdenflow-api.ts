import type { ApiClient, Query } from '../api-client';
import { type ResumedStream, resumedStream } from './resumed-stream';
import type { SseMessage } from './sse-reader';
import type {
  AuditEntryOut,
  ActionOut,
  AttemptOut,
  CheckOut,
  DeliveryOut,
  EventOut,
  NewTokenOut,
  ProjectOut,
  ProtocolOut,
  QueuesOut,
  ReceiptOut,
  StepOut,
  TokenOut,
} from './api-types';

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** The routes that the command line uses, with the shapes that the public surface promises. */
export class DeksdenflowApi {
  constructor(readonly client: ApiClient) {}

  health(retryRefusedMs = 0): Promise<unknown> {
    return this.body('GET', '/health', { retryRefusedMs });
  }

  async projects(query: Query): Promise<Listed<ProjectOut>> {
    return (await this.list('/projects', query)) as Listed<ProjectOut>;
  }

  async project(id: string): Promise<ProjectOut> {
    return (await this.body('GET', at`/projects/${id}`)) as ProjectOut;
  }

  async addProject(project: Readonly<Record<string, unknown>>): Promise<ProjectOut> {
    return (await this.body('POST', '/projects', { body: project })) as ProjectOut;
  }

  async changeProject(id: string, change: Readonly<Record<string, unknown>>): Promise<ProjectOut> {
    return (await this.body('PATCH', at`/projects/${id}`, { body: change })) as ProjectOut;
  }

  async setUpProject(id: string): Promise<ProjectOut> {
    return (await this.body('POST', at`/projects/${id}/actions/setup`)) as ProjectOut;
  }

  async protocols(query: Query): Promise<Listed<ProtocolOut>> {
    return (await this.list('/protocols', query)) as Listed<ProtocolOut>;
  }

  async protocol(id: string): Promise<ProtocolOut> {
    return (await this.body('GET', at`/protocols/${id}`)) as ProtocolOut;
  }

  async createProtocol(projectId: string, protocol: Readonly<Record<string, unknown>>): Promise<ProtocolOut> {
    return (await this.body('POST', at`/projects/${projectId}/protocols`, { body: protocol })) as ProtocolOut;
  }

  async checks(protocolId: string): Promise<readonly CheckOut[]> {
    return (await this.body('GET', at`/protocols/${protocolId}/checks`)) as readonly CheckOut[];
  }

  async act(id: string, action: string): Promise<ActionOut> {
    return (await this.body('POST', at`/protocols/${id}/actions/${action}`)) as ActionOut;
  }

  async steps(protocolId: string): Promise<readonly StepOut[]> {
    return (await this.body('GET', at`/protocols/${protocolId}/steps`)) as readonly StepOut[];
  }

  async step(id: string): Promise<StepOut> {
    return (await this.body('GET', at`/steps/${id}`)) as StepOut;
  }

  async actOnStep(id: string, action: string, body?: Readonly<Record<string, unknown>>): Promise<ActionOut> {
    return (await this.body('POST', at`/steps/${id}/actions/${action}`, body && { body })) as ActionOut;
  }

  async attempts(stepId: string): Promise<readonly AttemptOut[]> {
    return (await this.body('GET', at`/steps/${stepId}/attempts`)) as readonly AttemptOut[];
  }

  async events(query: Query): Promise<Listed<EventOut>> {
    return (await this.list('/events', query)) as Listed<EventOut>;
  }

  async protocolEvents(protocolId: string, query: Query): Promise<Listed<EventOut>> {
    return (await this.list(at`/protocols/${protocolId}/events`, query)) as Listed<EventOut>;
  }

  /** As they happen, across restarts of the server, until the signal. */
  async *watchEvents(stream: Omit<ResumedStream, 'path'>): AsyncGenerator<EventOut> {
    for await (const { event, data } of resumedStream(this.client, { ...stream, path: '/events/stream' })) {
      if (event !== 'ready' && data !== undefined) yield JSON.parse(data) as EventOut;
    }
  }

  /** What there is of an attempt's output. */
  async *attemptLog(attemptId: string): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for (let after = '0'; ;) {
      const page = await this.client.bytes({ method: 'GET', path: at`/attempts/${attemptId}/log`, query: { after } });
      if (page.bytes.length === 0) return;
      // A page may end within a character.
      yield decoder.decode(page.bytes, { stream: true });
      after = page.headers.get('x-log-next') ?? after;
    }
  }

  /** Output of an attempt and then its end, across restarts of the server. */
  followAttemptLog(attemptId: string, stream: Omit<ResumedStream, 'path'>): AsyncGenerator<SseMessage> {
    return resumedStream(this.client, { ...stream, path: at`/attempts/${attemptId}/log/stream` });
  }

  async queues(): Promise<QueuesOut> {
    return (await this.body('GET', '/queues')) as QueuesOut;
  }

  async deliveries(query: Query): Promise<Listed<DeliveryOut>> {
    return (await this.list('/webhooks/deliveries', query)) as Listed<DeliveryOut>;
  }

  async replay(deliveryId: string): Promise<ReceiptOut> {
    return (await this.body('POST', at`/webhooks/deliveries/${deliveryId}/actions/replay`)) as ReceiptOut;
  }

  async createToken(token: Readonly<Record<string, unknown>>): Promise<NewTokenOut> {
    return (await this.body('POST', '/tokens', { body: token })) as NewTokenOut;
  }

  async tokens(query: Query): Promise<Listed<TokenOut>> {
    return (await this.list('/tokens', query)) as Listed<TokenOut>;
  }

  async audit(query: Query): Promise<Listed<AuditEntryOut>> {
    return (await this.list('/audit', query)) as Listed<AuditEntryOut>;
  }

  async revokeToken(id: string): Promise<void> {
    await this.body('DELETE', at`/tokens/${id}`);
  }

  private async list(path: string, query: Query): Promise<{ items: readonly unknown[]; next: string | null }> {
    const { body, next } = await this.client.send({ method: 'GET', path, query });
    return { items: Array.isArray(body) ? (body as readonly unknown[]) : [], next };
  }

  private async body(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    rest: { readonly body?: unknown; readonly retryRefusedMs?: number } = {},
  ): Promise<unknown> {
    return (await this.client.send({ method, path, ...rest })).body;
  }
}

/** Ids come from the command line: one with a slash must not reach another route. */
function at(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value)));
}
