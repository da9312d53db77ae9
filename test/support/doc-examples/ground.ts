import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../api-client';
import { eventually } from '../eventually';
import { GithubStandIn } from '../forges/github-stand-in';
import { git, GitBench } from '../git-bench';
import { startPostgres, type TestPostgres } from '../postgres';
import { startRedis, type TestRedis } from '../redis';
import { ServerProcess } from '../server-process';
import { DocShell } from './shell';

export type Variables = Readonly<Record<string, string>>;

const SECRET = 'the-webhook-secret';
export const STEPS = [
  {
    step_name: 'write',
    commands: ['echo hello > hello.txt'],
    gates: [{ name: 'there', command: 'test -s hello.txt' }],
  },
];

/** A server as `npm start` runs it, a repository, a forge, and things that documents speak of. */
export class DocGround {
  private count = 0;
  private done: Promise<Variables> | undefined;

  private constructor(
    readonly server: ServerProcess,
    readonly url: string,
    readonly bench: GitBench,
    readonly forge: GithubStandIn,
    readonly shell: DocShell,
    private readonly folder: string,
    private readonly postgres: TestPostgres,
    private readonly redis: TestRedis,
    private readonly database: string,
  ) {}

  static async start(): Promise<DocGround> {
    const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-docs-'));
    const bench = new GitBench();
    const forge = await GithubStandIn.start();
    const server = new ServerProcess('main', {
      DEKSDENFLOW_DATA_DIR: join(folder, 'data'),
      DEKSDENFLOW_WEBHOOK_TOKEN: SECRET,
      DEKSDENFLOW_SWEEP_SECONDS: '0.3',
      DEKSDENFLOW_CI_POLL_SECONDS: '1',
    });
    const work = join(folder, 'work');
    git(bench.root, 'clone', '-q', bench.remote, work);
    writeFileSync(join(work, 'steps.json'), JSON.stringify(STEPS));
    writeFileSync(join(work, 'app-key.pem'), 'a key');
    const [postgres, redis] = await Promise.all([startPostgres({ fsync: false }), startRedis()]);
    const shell = new DocShell(work);
    const database = await postgres.createDatabase();
    return new DocGround(server, await server.url(), bench, forge, shell, folder, postgres, redis, database);
  }

  get api(): ApiClient {
    return new ApiClient(this.url);
  }

  /** What every document may speak of: ids of things that are there, and how to reach the server. */
  async variables(): Promise<Variables> {
    const name = `doc-${String(++this.count)}`;
    const project = await this.made('/projects', { name, git_url: this.bench.remote, default_engine: 'shell' });
    const pending = await this.made(`/projects/${project}/protocols`, { description: 'Wait', steps: STEPS });
    this.done ??= this.oneThatIsDone();
    const token = await this.api.post('/tokens', { name: `${name}-admin`, role: 'admin' });
    return {
      ...this.around(),
      DEKSDENFLOW_API_TOKEN: String(token.body.value),
      PROJECT_NAME: name,
      PROJECT_ID: project,
      PROTOCOL_ID: pending,
      ...(await this.done),
      TOKEN_ID: await this.made('/tokens', { name: `${name}-spare`, role: 'viewer' }),
      DELIVERY_ID: await this.delivery(),
      WEBHOOK_SECRET: SECRET,
    };
  }

  /** Of a run that is over; the same for all documents, since it takes seconds. */
  private async oneThatIsDone(): Promise<Variables> {
    const project = await this.made('/projects', { name: 'done', git_url: this.bench.remote, default_engine: 'shell' });
    const body = { description: 'Done', steps: STEPS, auto_advance: true };
    const done = await this.made(`/projects/${project}/protocols`, body);
    await this.api.post(`/protocols/${done}/actions/start`, {});
    const status = async (): Promise<string> => String((await this.api.get(`/protocols/${done}`)).body.status);
    await eventually(async () => (await status()) === 'completed', { timeoutMs: 30_000 });
    const [step] = (await this.api.get(`/protocols/${done}/steps`)).list;
    const [attempt] = (await this.api.get(`/steps/${String(step?.id)}/attempts`)).list;
    const [job] = (await this.api.get('/queues/jobs?status=finished')).list;
    return { STEP_ID: String(step?.id), ATTEMPT_ID: String(attempt?.id), JOB_ID: String(job?.id) };
  }

  /** A project on a forge, with a run whose first step is done and pushed, as docs/forges.md has it. */
  async onForge(): Promise<Variables> {
    const { forge } = this;
    const project = await this.made('/projects', {
      name: `on-forge-${String(++this.count)}`,
      git_url: this.bench.remote,
      ci_provider: 'github',
      forge_url: forge.apiUrl,
      forge_repository: forge.repository,
      secrets: { FORGE_TOKEN: forge.token, WEBHOOK_SECRET: SECRET },
    });
    const steps = [...STEPS, { ...STEPS[0], step_name: 'again' }];
    const body = { description: 'Two steps', steps, auto_advance: false, policies: { open_pr: 'never' } };
    const id = await this.made(`/projects/${project}/protocols`, body);
    const run = async (): Promise<Readonly<Record<string, unknown>>> => (await this.api.get(`/protocols/${id}`)).body;
    await this.api.post(`/protocols/${id}/actions/start`, {});
    await eventually(async () => (await run()).status === 'planned', { timeoutMs: 20_000 });
    await this.api.post(`/protocols/${id}/actions/run_next_step`, {});
    const first = async () => (await this.api.get(`/protocols/${id}/steps`)).list[0];
    await eventually(async () => (await first())?.status === 'completed', { timeoutMs: 20_000 });
    const branch = String((await run()).branch);
    await forge.setBranch(branch, git(this.bench.remote, 'rev-parse', branch));
    return {
      ...(await this.variables()),
      PROJECT_ID: project,
      PROTOCOL_ID: id,
      BRANCH: branch,
      YOUR_TOKEN: forge.token,
      YOUR_APP_ID: '7',
      YOUR_KEY_FILE: 'app-key.pem',
      NEW_WEBHOOK_SECRET: 'another-secret',
      DEKSDENFLOW_RETRY_SECONDS: '0',
    };
  }

  /** The addresses that documents have, as they are here. */
  here(code: string): string {
    return code
      .replaceAll('http://127.0.0.1:8010', this.url)
      .replaceAll('https://github.com/acme/shop.git', this.bench.remote)
      .replaceAll('/path/to/repository', this.bench.remote)
      .replaceAll('postgres://user:password@db/deksdenflow', this.database)
      .replaceAll('redis://queue:6379', this.redis.url);
  }

  /** Of who starts processes himself: their folder, and ports that nobody has. */
  alone(document: string): Variables {
    const folder = join(this.folder, 'alone', document.replace(/\W/g, '-'));
    return { DEKSDENFLOW_DATA_DIR: folder, DEKSDENFLOW_API_PORT: '0', DEKSDENFLOW_WORKER_PORT: '0' };
  }

  around(): Variables {
    return { DEKSDENFLOW_API_BASE: this.url, DEKSDENFLOW_DATA_DIR: join(this.folder, 'data') };
  }

  async close(): Promise<void> {
    await this.server.stop();
    await Promise.all([this.forge.close(), this.redis.stop(), this.postgres.dispose()]);
    this.bench.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Posts it; its id. */
  private async made(path: string, body: object): Promise<string> {
    const { status, body: answer } = await this.api.post(path, body);
    if (status !== 201) throw new Error(`${path} was answered with ${String(status)}: ${JSON.stringify(answer)}`);
    return String(answer.id);
  }

  private async delivery(): Promise<string> {
    const body = JSON.stringify({ zen: `Number ${String(this.count)}` });
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    const response = await fetch(`${this.url}/webhooks/github`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': `doc-${String(this.count)}`,
        'x-hub-signature-256': `sha256=${signature}`,
      },
    });
    return ((await response.json()) as { id: string }).id;
  }
}
