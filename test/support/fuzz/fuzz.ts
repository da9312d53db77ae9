import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_TOKEN, issue, newProject, nobodysToken } from '../access-callers';
import type { ApiDocument, Operation } from '../api-document';
import type { TestApp } from '../test-app';
import { Judge } from './judge';
import { KnownIds } from './known-ids';
import type { FuzzRequest } from './request-arbitrary';
import { stock } from './stock';
import { Wire, type WireAnswer } from './wire';
import { WriteWatch } from './write-watch';

/** The digest of all tables costs as much as many requests. */
const DIGEST_EVERY = 100;
/** Requests after which there is something new to ask for. */
const RESTOCK_EVERY = 500;
const TROUBLESHOOTING = join(__dirname, '../../../docs/troubleshooting.md');

/** Sends requests one after the other, and says what is wrong with what they do. */
export class Fuzz {
  sent = 0;
  /** Refused requests around which all tables were compared. */
  compared = 0;
  /** Operations that have done what they were asked to. */
  readonly accepted = new Set<string>();

  private constructor(
    private readonly app: TestApp,
    private readonly wire: Wire,
    private readonly watch: WriteWatch,
    private readonly ids: KnownIds,
    private readonly judge: Judge,
    private readonly paths: ReadonlyMap<string, string>,
  ) {}

  static async of(
    app: TestApp,
    document: ApiDocument,
    operations: readonly Operation[],
    webhookSecret: string,
  ): Promise<Fuzz> {
    const operator = await issue(app, { role: 'operator' });
    const viewer = await issue(app, { role: 'viewer' });
    const project = await issue(app, { project_id: await newProject(app) });
    const tokens = {
      admin: { Authorization: `Bearer ${ADMIN_TOKEN}` },
      operator: { Authorization: `Bearer ${operator.value}` },
      viewer: { Authorization: `Bearer ${viewer.value}` },
      project: { 'X-Project-Token': project.value },
      nobody: {},
      wrong: { Authorization: `Bearer ${nobodysToken()}` },
    };
    const ids = new KnownIds(new Set([operator, viewer, project].map(({ id }) => id)));
    const codes = [...readFileSync(TROUBLESHOOTING, 'utf8').matchAll(/`([a-z_]+(?:\.[a-z_]+)?)`/g)];
    return new Fuzz(
      app,
      new Wire({ url: app.url, tokens, webhookSecret }, ids),
      new WriteWatch(app.database, app.requestAtHand),
      ids,
      new Judge(document, operations, new Set(codes.map((match) => match[1] ?? ''))),
      new Map(operations.map(({ name, path }) => [name, path])),
    );
  }

  async faults(request: FuzzRequest): Promise<readonly string[]> {
    if (this.sent % RESTOCK_EVERY === 0) await stock(this.app, this.ids);
    this.sent += 1;
    const before = this.sent % DIGEST_EVERY === 0 ? await this.watch.tables() : undefined;
    const answer = await this.wire.send(request);
    const faults = this.judge.faults(request, answer);
    if (answer.status < 400) {
      this.learn(request, answer);
      return faults;
    }
    if (answer.status === 404) this.ids.forget(answer.text ?? '');
    const written = this.watch.forbidden(String(answer.headers['x-request-id']));
    const changed = before !== undefined && (await this.changed(before));
    return [...faults, ...written, ...(changed ? ['the tables'] : [])].map((fault) =>
      faults.includes(fault) ? fault : `refused with ${String(answer.status)}, and yet it has changed: ${fault}`,
    );
  }

  close(): void {
    this.wire.close();
  }

  /** What somebody else has written meanwhile is on their account. */
  private async changed(before: Awaited<ReturnType<WriteWatch['tables']>>): Promise<boolean> {
    const after = await this.watch.tables();
    if (before === undefined || after?.writes !== before.writes) return false;
    this.compared += 1;
    return after.digest !== before.digest;
  }

  private learn(request: FuzzRequest, { status, headers, text }: WireAnswer): void {
    if (status >= 300) return;
    this.accepted.add(request.operation);
    if (text === null || text === '' || headers['content-type']?.includes('application/json') !== true) return;
    this.ids.learn(this.paths.get(request.operation) ?? '', JSON.parse(text));
  }
}
