import type { CiProvider } from '../../../src/projects/domain/project';
import type { Policies } from '../../../src/projects/domain/policies';
import { WatchCiHandler } from '../../../src/ci/application/watch-ci.handler';
import { SystemClock } from '../../../src/kernel/clock';
import { type ApiClient } from '../api-client';
import { aJobOf, anAttempt } from '../builders';
import type { TestApp } from '../test-app';

/** Commits of the run: of its plan, of its first step, of its second one, and one of somebody else. */
export const PLAN = '1'.repeat(40);
export const OLDER = 'a1'.repeat(20);
export const HEAD = 'b2'.repeat(20);
export const FOREIGN = 'c3'.repeat(20);
export const REPOSITORY = 'acme/shop';
const CAUSE = { actor: 'user:test', requestId: 'r-test' };

export interface PushedRun {
  readonly projectId: string;
  readonly id: string;
  readonly branch: string;
  readonly secret: string;
  /** Where the webhooks of its project go. */
  readonly hook: string;
}

export interface PushedRunOptions {
  readonly provider: CiProvider;
  readonly policies?: Policies;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly forgeUrl?: string;
  /** `executed`: the first step is completed at OLDER, the second waits for QA at HEAD. `planned`: nothing has run. */
  readonly course?: 'executed' | 'planned';
}

let serial = 0;

/** A protocol whose branch is on the forge, in a project of its own. */
export async function aPushedRun(app: TestApp, api: ApiClient, options: PushedRunOptions): Promise<PushedRun> {
  const secret = options.secrets?.WEBHOOK_SECRET ?? `hook secret ${String(++serial)} of a project`;
  const project = await api.post('/projects', {
    name: `shop ${String(++serial)}`,
    git_url: '/srv/git/shop.git',
    forge_repository: REPOSITORY,
    ci_provider: options.provider,
    forge_url: options.forgeUrl ?? null,
    secrets: { ...options.secrets, WEBHOOK_SECRET: secret },
    policies: { auto_qa_after_exec: false, auto_qa_on_ci: true, auto_advance: false, ...options.policies },
  });
  const projectId = String(project.body.id);
  const steps = [{ step_name: 'first' }, { step_name: 'second' }];
  const made = await api.post(`/projects/${projectId}/protocols`, { description: 'Check out', steps });
  const id = String(made.body.id);
  const branch = await (options.course === 'planned' ? plan(app, id) : execute(app, id));
  return { projectId, id, branch, secret, hook: `${app.url}/webhooks/${options.provider}/${projectId}` };
}

function plan({ core }: TestApp, id: string): Promise<string> {
  return core.protocolStore.transact(id, CAUSE, ({ run }) => {
    Object.assign(run, { status: 'running', specHash: 'spec', planSha: PLAN, baseSha: PLAN, planAttempts: 1 });
    Object.assign(run, { headSha: PLAN, remoteSha: PLAN });
    return run.protocolName;
  });
}

async function execute(app: TestApp, id: string): Promise<string> {
  await plan(app, id);
  const results = [
    { sha: OLDER, status: 'completed' },
    { sha: HEAD, status: 'needs_qa' },
  ];
  let branch = '';
  for (const [index, { sha, status }] of results.entries()) {
    branch = await app.core.protocolStore.transact(id, CAUSE, (context) => {
      const step = context.steps[index];
      if (step === undefined) throw new Error('The plan has two steps.');
      Object.assign(step, { status, headSha: sha, attemptsCount: 1 });
      Object.assign(context.run, { headSha: sha, remoteSha: sha });
      const ended = { id: context.ids.next(), protocolRunId: id, stepRunId: step.id, headSha: sha, finishedAt: 1 };
      context.addAttempt(anAttempt({ ...ended, status: 'succeeded', engine: 'idle' }));
      context.attempt = null;
      return context.run.protocolName;
    });
  }
  return branch;
}

/** What the worker does when a webhook has woken it. */
export async function watchOnce({ core }: TestApp, run: PushedRun): Promise<void> {
  const options = { pollMs: 60_000, settleMs: 0 };
  const handler = new WatchCiHandler(
    core.protocolStore,
    core.checks,
    core.projects,
    core.forges,
    new SystemClock(),
    options,
  );
  await handler.handle({
    job: aJobOf(anAttempt()),
    projectId: run.projectId,
    protocolRunId: run.id,
    cause: { actor: 'worker:test', requestId: null },
    workerId: 'worker:test',
    signal: new AbortController().signal,
  });
}
