import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, type Answer } from '../api-client';
import { eventually } from '../eventually';
import { ServerProcess } from '../server-process';

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];

/** The product as `npm start` runs it, on a data folder of its own, with repositories to work on. */
export class ConsoleGround {
  private count = 0;

  private constructor(
    readonly folder: string,
    private server: ServerProcess,
    readonly url: string,
    readonly api: ApiClient,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** `env` has variables of ours, with their prefix. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ConsoleGround> {
    const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-console-'));
    const all: Readonly<Record<string, string>> = {
      DEKSDENFLOW_DATA_DIR: join(folder, 'data'),
      DEKSDENFLOW_DEFAULT_ENGINE: 'shell',
      DEKSDENFLOW_LOG_LEVEL: 'warn',
      HOME: folder,
      ...env,
    };
    const server = new ServerProcess('main', all);
    const url = await server.url();
    const token = 'DEKSDENFLOW_API_TOKEN' in env ? { Authorization: `Bearer ${env.DEKSDENFLOW_API_TOKEN}` } : {};
    const api = new ApiClient(url, token);
    return new ConsoleGround(folder, server, url, api, all);
  }

  /** Of the console: `/protocols` is `/console/protocols`. */
  at(path: string): string {
    return `${this.url}/console${path}`;
  }

  /** A worker of its own, where the server is only the API; whoever started it ends it. `env` is over the server's. */
  startWorker(env: Readonly<Record<string, string>> = {}): ServerProcess {
    return new ServerProcess('worker', { ...this.env, ...env });
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** On the same address, as after an upgrade. */
  async startAgain(): Promise<void> {
    this.server = new ServerProcess('main', { ...this.env, DEKSDENFLOW_API_PORT: new URL(this.url).port });
    await this.server.url();
  }

  async close(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A repository with one commit on main, and a bare remote that it was pushed to; the address of the remote. */
  repository(files: Readonly<Record<string, string>> = { 'README.md': '# Sample\n' }): string {
    const name = `repository-${String(++this.count)}`;
    const [work, remote] = [join(this.folder, name), join(this.folder, `${name}.git`)];
    const git = (...args: string[]): void => {
      execFileSync('git', [...IDENTITY, ...args], { stdio: 'pipe' });
    };
    git('init', '-q', '-b', 'main', work);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(work, file), text);
    git('-C', work, 'add', '-A');
    git('-C', work, 'commit', '-qm', 'first');
    git('clone', '-q', '--bare', work, remote);
    return remote;
  }

  /** A project on a repository of its own; its id. */
  async project(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const answer = await this.api.post('/projects', {
      name,
      git_url: this.repository(),
      default_engine: 'shell',
      ...more,
    });
    return idOf(answer);
  }

  /** A protocol that nobody has started; its id. */
  async create(project: string, body: Readonly<Record<string, unknown>>): Promise<string> {
    return idOf(await this.api.post(`/projects/${project}/protocols`, body));
  }

  /** A protocol at work; its id. */
  async protocol(project: string, body: Readonly<Record<string, unknown>>): Promise<string> {
    const id = await this.create(project, body);
    await this.act(id, 'start');
    return id;
  }

  async act(protocol: string, action: string): Promise<void> {
    const answer = await this.api.post(`/protocols/${protocol}/actions/${action}`, {});
    if (answer.status >= 400) throw new Error(answer.text);
  }

  /** Waits until this is what the protocol waits for (docs/waiting.md). */
  async untilWaitsFor(protocol: string, code: string): Promise<void> {
    await eventually(
      async () => {
        const body: Readonly<Record<string, unknown>> = (await this.api.get(`/protocols/${protocol}`)).body;
        if ((body.waiting as { code?: string } | null)?.code !== code) throw new Error(String(body.waiting_for));
      },
      { timeoutMs: 30_000 },
    );
  }

  /** Waits until the protocol has this status; throws when it ends otherwise. */
  async until(protocol: string, status: string, timeoutMs = 30_000): Promise<void> {
    await eventually(
      async () => {
        const body: Readonly<Record<string, unknown>> = (await this.api.get(`/protocols/${protocol}`)).body;
        if (body.status !== status) throw new Error(`It is ${String(body.status)}: ${String(body.waiting_for)}`);
      },
      { timeoutMs },
    );
  }
}

function idOf(answer: Answer): string {
  if (answer.status >= 400) throw new Error(answer.text);
  return String(answer.body.id);
}
