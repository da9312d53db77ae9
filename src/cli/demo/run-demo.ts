import { randomBytes } from 'node:crypto';
import { type Git, gitIn } from '../../platform/git/sample-git';
import { makeSampleRepository } from '../../platform/git/sample-repository';
import { ApiClient } from '../api-client';
import { DeksdenflowApi } from '../api/deksdenflow-api';
import { apiOf, type CliContext } from '../cli-context';
import { paletteOf } from '../palette';
import { displayFor } from '../progress/live-display';
import { projectBodyFor, protocolBodyFor } from './demo-bodies';
import { DemoFailure } from './demo-failure';
import { DemoServer } from './demo-server';
import { type DemoTarget, runningServer } from './demo-target';
import { demandEngine } from './demand-engine';
import { differences, type Fingerprint, fingerprint } from './fingerprint';
import { followProtocol } from './follow-protocol';
import { pushedCommits } from './pushed-branch';
import { makeScratch, type Scratch } from './scratch';
import { summary } from './summary';
import { type Evidence, verify } from './verify';

export interface DemoOptions {
  readonly keep?: boolean;
  /** On the server of DEKSDENFLOW_API_BASE: its project needs the folder, which stays. */
  readonly onServer?: boolean;
  readonly dir?: string;
  readonly engine: string;
}

const PATIENCE_MS = { shell: 120_000, agent: 1_800_000 };
const HEALTH_RETRY_MS = 5_000;

/** A whole run, from an empty folder to a pushed branch, and the proof of it. Throws {@link DemoFailure}. */
export async function runDemo(context: CliContext, options: DemoOptions): Promise<void> {
  const { environment, signal, terminal } = context;
  await demandEngine(options.engine, environment);
  const scratch = await makeScratch(options.dir);
  const demo = new Demo(context, options, scratch, gitIn(environment));
  let done = false;
  try {
    await demo.run();
    done = true;
  } finally {
    const kept = (options.keep === true || options.onServer === true) && !signal.aborted;
    if (kept) demo.server?.release();
    else await demo.server?.stop();
    // After a failure the folder is the evidence; after Ctrl-C nobody asked for any.
    if (!kept && (done || signal.aborted)) await scratch.remove();
    else if (!done) terminal.note(`The demo's folder is kept: ${scratch.folder} (the server's log is server.log)`);
  }
}

class Demo {
  server: DemoTarget | undefined;

  constructor(
    private readonly context: CliContext,
    private readonly options: DemoOptions,
    private readonly scratch: Scratch,
    private readonly git: Git,
  ) {}

  async run(): Promise<void> {
    const { context, scratch, git } = this;
    const { signal, terminal } = context;
    const startedAt = Date.now();
    const display = displayFor(terminal);
    const { engine } = this.options;
    terminal.line(`A small repository, its remote and a data folder are made in ${scratch.folder}`);
    await makeSampleRepository(scratch, git);
    const before = await fingerprint(scratch.checkout);

    const server = this.startServer();
    this.server = server;
    const url = await server.address(signal);
    const onServer = this.options.onServer === true;
    const api = onServer ? apiOf(context) : new DeksdenflowApi(new ApiClient({ base: url, token: null, signal }));
    await api.health(HEALTH_RETRY_MS);
    terminal.line(`The server is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${url}/console`);

    // A server keeps the projects of earlier demos.
    const projectName = onServer ? `headline-${randomBytes(3).toString('hex')}` : 'headline';
    const project = await api.addProject(projectBodyFor(projectName, scratch.remote, engine));
    const { id, protocol_name: name } = await api.createProtocol(project.id, protocolBodyFor(engine));
    await api.act(id, 'start');
    const status = await followProtocol(api, display, {
      protocolId: id,
      title: `${name} with ${engine}`,
      patienceMs: engine === 'shell' ? PATIENCE_MS.shell : PATIENCE_MS.agent,
      checkServer: async () => {
        if (!server.alive) throw new DemoFailure(await server.lastWords('The server ended in the middle of the run'));
      },
      signal,
    });

    const evidence = await this.gather(api, id, before);
    if (status !== 'completed') throw stopped(evidence);
    const problems = verify(evidence);
    if (problems.length > 0) throw new DemoFailure(['The run ended, but not as promised:', ...problems].join('\n  - '));
    const keep = this.options.keep === true || onServer;
    const facts = {
      ...evidence,
      scratch,
      url,
      stopCommand: server.stopCommand,
      keep,
      elapsedMs: Date.now() - startedAt,
    };
    for (const line of summary(facts, paletteOf(terminal))) terminal.line(line);
  }

  private startServer(): DemoTarget {
    const { context, options, scratch } = this;
    if (options.onServer === true) return runningServer(context.environment);
    context.terminal.line('The server starts; its first start takes some seconds, since it makes its databases …');
    return DemoServer.start(scratch, context.environment);
  }

  private async gather(api: DeksdenflowApi, id: string, before: Fingerprint): Promise<Evidence> {
    const [protocol, steps] = await Promise.all([api.protocol(id), api.steps(id)]);
    const attempts = await Promise.all(steps.map((step) => api.attempts(step.id)));
    const pushed = await this.git(this.scratch.remote, 'branch', '--list', protocol.branch);
    return {
      protocol,
      steps: steps.map((step, index) => ({ step, attempts: attempts[index] ?? [] })),
      commits: pushed === '' ? [] : await pushedCommits(this.git, this.scratch.remote, protocol.branch),
      touched: differences(before, await fingerprint(this.scratch.checkout)),
      oneTry: this.options.engine === 'shell',
    };
  }
}

function stopped({ protocol, steps }: Evidence): DemoFailure {
  const reason = protocol.status_reason;
  const failures = steps.flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.error_message ?? []));
  const why = reason === null ? '' : `: ${reason.message} (${reason.code})`;
  return new DemoFailure([`The protocol is ${protocol.status}${why}`, ...failures.slice(-3)].join('\n  '));
}
