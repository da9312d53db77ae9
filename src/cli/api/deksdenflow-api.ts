import { type QueryOf, type Schemas, type TypedClient, typedClient } from '../../api-client/client';
import type { ApiClient } from '../api-client';
import { nextCursor } from './next-cursor';
import { type ResumedStream, resumedStream } from './resumed-stream';
import type { SseMessage } from './sse-reader';
import type {
  AuditEntryOut,
  ActionOut,
  AttemptOut,
  BulkItemOut,
  CheckOut,
  DeliveryOut,
  EventOut,
  JobOut,
  NewTokenOut,
  ProjectOut,
  ProtocolOut,
  QueuesOut,
  ReceiptOut,
  StepOut,
  TokenOut,
} from './api-types';

const BULK = 200;

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** As a person or a file has given it: the server says what is wrong with it, and better than we could. */
export type Given = Readonly<Record<string, unknown>>;

/** Where a stream begins. Events up to `removed_up_to` may be missing. */
export interface StreamBegin {
  readonly position: number;
  readonly removed_up_to?: number;
}

export interface WatchedEvents extends Omit<ResumedStream, 'path'> {
  readonly onReady?: (begin: StreamBegin) => void;
}

/** An answer of the generated client; `data` is there, since a refusal has been thrown. */
interface Answered<T> {
  readonly data?: T;
  readonly response: Response;
}

/** The routes that the command line uses. Throws `ApiError` and `ApiUnreachable`. */
export class DeksdenflowApi {
  readonly typed: TypedClient;

  constructor(readonly client: ApiClient) {
    this.typed = typedClient(client.base, (request) => client.fetchJson(request));
  }

  async health(retryRefusedMs = 0): Promise<unknown> {
    const patient = typedClient(this.client.base, (request) => this.client.fetchJson(request, retryRefusedMs));
    return body(await patient.GET('/health'));
  }

  async projects(query: Given): Promise<Listed<ProjectOut>> {
    return listed(await this.typed.GET('/projects', { params: { query } }));
  }

  async project(id: string): Promise<ProjectOut> {
    return body(await this.typed.GET('/projects/{id}', at(id)));
  }

  async addProject(project: Given): Promise<ProjectOut> {
    return body(await this.typed.POST('/projects', { body: project as Schemas['CreateProject'] }));
  }

  async changeProject(id: string, change: Given): Promise<ProjectOut> {
    return body(await this.typed.PATCH('/projects/{id}', { ...at(id), body: change }));
  }

  async setUpProject(id: string): Promise<ProjectOut> {
    return body(await this.typed.POST('/projects/{id}/actions/setup', at(id)));
  }

  async protocols(query: Given): Promise<Listed<ProtocolOut>> {
    return listed(await this.typed.GET('/protocols', { params: { query } }));
  }

  async protocol(id: string): Promise<ProtocolOut> {
    return body(await this.typed.GET('/protocols/{id}', at(id)));
  }

  async createProtocol(projectId: string, protocol: Given): Promise<ProtocolOut> {
    return body(
      await this.typed.POST('/projects/{id}/protocols', {
        ...at(projectId),
        body: protocol as Schemas['CreateProtocol'],
      }),
    );
  }

  async checks(protocolId: string): Promise<readonly CheckOut[]> {
    return body(await this.typed.GET('/protocols/{id}/checks', at(protocolId)));
  }

  async act(id: string, action: string): Promise<ActionOut> {
    // All of them are asked and answered alike.
    const path = `/protocols/{id}/actions/${action}` as '/protocols/{id}/actions/start';
    return body(await this.typed.POST(path, at(id)));
  }

  /** As many requests as it takes: the API does 200 at a time. */
  async actOnAll(bulkPath: string, ids: readonly string[]): Promise<readonly BulkItemOut[]> {
    const items: BulkItemOut[] = [];
    for (let from = 0; from < ids.length; from += BULK) {
      // All of them are asked and answered alike.
      const path = bulkPath as '/protocols/actions/start';
      items.push(...body(await this.typed.POST(path, { body: { ids: ids.slice(from, from + BULK) } })));
    }
    return items;
  }

  async steps(protocolId: string): Promise<readonly StepOut[]> {
    return body(await this.typed.GET('/protocols/{id}/steps', at(protocolId)));
  }

  async step(id: string): Promise<StepOut> {
    return body(await this.typed.GET('/steps/{id}', at(id)));
  }

  async actOnStep(id: string, action: string, reason?: Given): Promise<ActionOut> {
    const path = `/steps/{id}/actions/${action}` as '/steps/{id}/actions/approve';
    // The others read none.
    return body(await this.typed.POST(path, { ...at(id), body: (reason ?? {}) as Schemas['Reason'] }));
  }

  async attempts(stepId: string): Promise<readonly AttemptOut[]> {
    return body(await this.typed.GET('/steps/{id}/attempts', at(stepId)));
  }

  async events(query: Given): Promise<Listed<EventOut>> {
    return listed(await this.typed.GET('/events', { params: { query } }));
  }

  async protocolEvents(protocolId: string, query: Given): Promise<Listed<EventOut>> {
    const params = { path: { id: protocolId }, query: query as QueryOf<'listEventsOfProtocol'> };
    return listed(await this.typed.GET('/protocols/{id}/events', { params }));
  }

  /** As they happen, across restarts of the server, until the signal. */
  async *watchEvents(stream: WatchedEvents): AsyncGenerator<EventOut> {
    for await (const { event, data } of resumedStream(this.client, { ...stream, path: '/events/stream' })) {
      if (data === undefined) continue;
      if (event !== 'ready') yield JSON.parse(data) as EventOut;
      else stream.onReady?.(JSON.parse(data) as StreamBegin);
    }
  }

  /** What there is of an attempt's output. */
  async *attemptLog(attemptId: string): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    const path = `/attempts/${encodeURIComponent(attemptId)}/log`;
    for (let after = '0'; ;) {
      const page = await this.client.bytes({ method: 'GET', path, query: { after } });
      if (page.bytes.length === 0) return;
      // A page may end within a character.
      yield decoder.decode(page.bytes, { stream: true });
      after = page.headers.get('x-log-next') ?? after;
    }
  }

  /** Output of an attempt and then its end, across restarts of the server. */
  followAttemptLog(attemptId: string, stream: Omit<ResumedStream, 'path'>): AsyncGenerator<SseMessage> {
    return resumedStream(this.client, { ...stream, path: `/attempts/${encodeURIComponent(attemptId)}/log/stream` });
  }

  async queues(): Promise<QueuesOut> {
    return body(await this.typed.GET('/queues'));
  }

  async jobs(query: Given): Promise<Listed<JobOut>> {
    return listed(await this.typed.GET('/queues/jobs', { params: { query } }));
  }

  async retryJob(id: string): Promise<ActionOut> {
    return body(await this.typed.POST('/queues/jobs/{id}/actions/retry', at(id)));
  }

  async deliveries(query: Given): Promise<Listed<DeliveryOut>> {
    return listed(await this.typed.GET('/webhooks/deliveries', { params: { query } }));
  }

  async replay(deliveryId: string): Promise<ReceiptOut> {
    return body(await this.typed.POST('/webhooks/deliveries/{id}/actions/replay', at(deliveryId)));
  }

  async createToken(token: Given): Promise<NewTokenOut> {
    return body(await this.typed.POST('/tokens', { body: token as Schemas['CreateToken'] }));
  }

  async tokens(query: Given): Promise<Listed<TokenOut>> {
    return listed(await this.typed.GET('/tokens', { params: { query } }));
  }

  async audit(query: Given): Promise<Listed<AuditEntryOut>> {
    return listed(await this.typed.GET('/audit', { params: { query } }));
  }

  async revokeToken(id: string): Promise<void> {
    await this.typed.DELETE('/tokens/{id}', at(id));
  }
}

/** Escaped by the client: an id of the command line that has a slash in it must not reach another route. */
export function at(id: string): { readonly params: { readonly path: { readonly id: string } } } {
  return { params: { path: { id } } };
}

export function body<T>({ data, response }: Answered<T>): T {
  if (data === undefined) throw new Error(`Nothing came with status ${String(response.status)}.`);
  return data;
}

export function listed<T>({ data, response }: Answered<readonly T[]>): Listed<T> {
  return { items: Array.isArray(data) ? (data as readonly T[]) : [], next: nextCursor(response.headers.get('link')) };
}
