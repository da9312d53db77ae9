import { GithubStandIn } from '../forges/github-stand-in';
import { PushedBranches } from '../forges/pushed-branches';
import { eventually } from '../eventually';
import { githubWebhook, gitlabWebhook, post, signed } from '../webhooks/signed-webhook';
import type { ConsoleGround } from './console-ground';

type Body = Readonly<Record<string, unknown>>;

export const HOOK_SECRET = 'the hook secret of the samples';

/** What a ground of varied runs is started with: few slots, so that something queues; CI that is asked at once. */
export const VARIED_ENV: Readonly<Record<string, string>> = {
  DEKSDENFLOW_WORKER_CONCURRENCY: '3',
  DEKSDENFLOW_CI_POLL_SECONDS: '1',
  DEKSDENFLOW_CI_SETTLE_SECONDS: '0',
  // Nobody can have installed a program of this name.
  DEKSDENFLOW_CODEX_PROGRAM: 'codex-of-nowhere',
};

const step = (name: string, commands: readonly string[], gates: readonly Body[] = [], more: Body = {}): Body => ({
  step_name: name,
  commands,
  gates,
  ...more,
});
const gate = (name: string, command: string): Body => ({ name, command });
const writes = (file: string, text: string): string => `printf '%s\\n' '${text}' > ${file}`;
const hasFile = (file: string): Body => gate(`${file} is there`, `test -f ${file} && echo "${file}: ok"`);
/** At work for as long as anybody looks. */
const ENDLESS = 'i=0; while [ $i -lt 6000 ]; do i=$((i+1)); echo "compiled module $i"; sleep 0.5; done';

const GOOD_STEPS = [
  step(
    'Add the table of carts',
    ['mkdir -p migrations', writes('migrations/carts.sql', 'CREATE TABLE carts (id TEXT PRIMARY KEY);')],
    [hasFile('migrations/carts.sql')],
  ),
  step(
    'Keep carts between visits',
    ['mkdir -p src', writes('src/carts.ts', 'export const carts = new Map<string, string[]>();')],
    [hasFile('src/carts.ts')],
  ),
  step(
    'Say it in the changelog',
    [writes('CHANGELOG.md', '- Carts are kept between visits.')],
    [hasFile('CHANGELOG.md')],
  ),
];

const FAILING_STEPS = [
  GOOD_STEPS[0] ?? {},
  step(
    'Round amounts half to even',
    ['mkdir -p src', writes('src/round.ts', 'export const round = (cents: number) => Math.round(cents);')],
    [
      hasFile('src/round.ts'),
      gate(
        'unit tests',
        [
          "printf '\\033[32m✓\\033[0m rounds 1.5 to 2\\n\\033[31m✗\\033[0m rounds 2.5 to 2\\n'",
          "printf '    AssertionError: expected 3 to be 2\\n    at test/round.spec.ts:14:31\\n'",
          'exit 1',
        ].join('; '),
      ),
    ],
    { max_attempts: 2 },
  ),
  step('Tell the accountants', [writes('NOTICE.md', 'Amounts are rounded half to even.')]),
];

export interface VariedRuns {
  readonly projects: { readonly shop: string; readonly billing: string; readonly docs: string };
  /** By what has become of each. */
  readonly runs: Readonly<
    Record<
      | 'completed'
      | 'failed'
      | 'approval'
      | 'next'
      | 'running'
      | 'queued'
      | 'pending'
      | 'paused'
      | 'cancelled'
      | 'merge'
      | 'ci'
      | 'ciFailed'
      | 'engine',
      string
    >
  >;
  close(): Promise<void>;
}

/** Real runs in every state that a page shows, with a forge, deliveries, tokens, and jobs that failed. */
export async function startVariedRuns(ground: ConsoleGround): Promise<VariedRuns> {
  const remote = ground.repository({ 'README.md': '# Billing\n', 'package.json': '{"scripts":{"test":"true"}}\n' });
  const forge = await GithubStandIn.start();
  const pushed = await PushedBranches.follow(remote, forge);
  const auto = { auto_advance: true };
  const shop = await ground.project('shop', { policies: auto, secrets: { WEBHOOK_SECRET: HOOK_SECRET } });
  const docs = await ground.project('docs-site', { policies: { auto_advance: false, auto_qa_after_exec: false } });
  const billing = await ground.project('billing-api', {
    git_url: remote,
    ci_provider: 'github',
    forge_url: forge.apiUrl,
    forge_repository: forge.repository,
    gates: [gate('readme', 'test -f README.md')],
    policies: { ...auto, open_pr: 'start', required_checks: ['build', 'lint'], max_tokens_per_protocol: 2_000_000 },
    secrets: { FORGE_TOKEN: forge.token, WEBHOOK_SECRET: HOOK_SECRET },
  });
  const start = (project: string, description: string, steps: readonly Body[], more: Body = {}): Promise<string> =>
    ground.protocol(project, { description, steps, ...more });

  const completed = await start(shop, 'Keep the cart of a visitor who is not signed in', GOOD_STEPS);
  await ground.until(completed, 'completed');
  const failed = await start(shop, 'Round amounts half to even, as the accountants asked for in March', FAILING_STEPS);
  await ground.until(failed, 'blocked');
  const one = [GOOD_STEPS[1] ?? {}];
  const approval = await start(docs, 'Write down how releases are made', one);
  await ground.until(approval, 'planned');
  await ground.act(approval, 'run_next_step');
  const next = await start(docs, 'Move the search to a page of its own', GOOD_STEPS);
  await ground.until(next, 'planned');
  const pending = await ground.create(docs, { description: 'Pictures that a screen reader can tell of' });
  const paused = await start(docs, 'Translate the guide into Portuguese and Ukrainian', GOOD_STEPS);
  await ground.until(paused, 'planned');
  await ground.act(paused, 'pause');
  const cancelled = await start(docs, 'Try another site generator', GOOD_STEPS);
  await ground.until(cancelled, 'planned');
  await ground.act(cancelled, 'cancel');
  const engine = await start(shop, 'Let the agent plan the new checkout', [], { engine: 'codex' });

  const merge = await start(billing, 'Send invoices as PDF', one);
  await untilWaits(ground, merge, ['draft', 'merge']);
  await setChecks(ground, forge, merge, 'success', 'success');
  const onCi = { auto_qa_on_ci: true, auto_qa_after_exec: false };
  const ci = await start(billing, 'Retry a payment that the bank has put off', GOOD_STEPS, onCi);
  await untilWaits(ground, ci, ['ci']);
  await setChecks(ground, forge, ci, 'running', 'success');
  const ciFailed = await start(billing, 'Take VAT numbers of the whole European Union', one, onCi);
  await untilWaits(ground, ciFailed, ['ci']);
  await setChecks(ground, forge, ciFailed, 'failure', 'success');
  await ground.until(ciFailed, 'blocked');

  const long = [step('Build everything anew', [ENDLESS]), ...GOOD_STEPS];
  const busy = ['Move the build to the new compiler', 'Make the images smaller', 'Index the archive'];
  const running: string[] = [];
  for (const description of busy) running.push(await start(shop, description, long));
  await eventually(
    async () => {
      const { list } = await ground.api.get('/attempts?status=running');
      if (list.length < busy.length) throw new Error(`${String(list.length)} are at work.`);
    },
    { timeoutMs: 30_000 },
  );
  const queued = await start(shop, 'Delete what nobody has read for a year', long);
  await deliveries(ground, shop, completed);
  await ground.api.post('/projects', { name: 'archive', git_url: `${ground.folder}/not-there.git` });
  for (const [name, role] of [
    ['ci-of-shop', 'operator'],
    ['dashboard', 'viewer'],
  ])
    await ground.api.post('/tokens', { name, role, ...(role === 'operator' && { project_id: shop }) });

  return {
    projects: { shop, billing, docs },
    runs: {
      ...{ completed, failed, approval, next, pending, paused, cancelled, engine, merge, ci, ciFailed, queued },
      running: running[0] ?? '',
    },
    close: async () => {
      await pushed.close();
      await forge.close();
    },
  };
}

/** Until it has a pull request and waits for one of these. */
async function untilWaits(ground: ConsoleGround, id: string, codes: readonly string[]): Promise<void> {
  await eventually(
    async () => {
      const body: Readonly<Record<string, unknown>> = (await ground.api.get(`/protocols/${id}`)).body;
      const code = (body.waiting as { code?: string } | null)?.code ?? '';
      if (body.pr === null || !codes.includes(code)) throw new Error(String(body.waiting_for));
    },
    { timeoutMs: 30_000 },
  );
}

type CheckState = 'success' | 'failure' | 'running';

async function setChecks(
  ground: ConsoleGround,
  forge: GithubStandIn,
  id: string,
  build: CheckState,
  lint: CheckState,
): Promise<void> {
  const { body } = await ground.api.get(`/protocols/${id}`);
  await forge.setChecks(String(body.head_sha), [
    { name: 'build', state: build, ...(build === 'failure' && { log: 'error TS2322: VAT is no string\n' }) },
    { name: 'lint', state: lint },
  ]);
}

/** One that is taken, one for a branch of nobody, one that is of no interest, and one with a wrong signature. */
async function deliveries(ground: ConsoleGround, project: string, protocol: string): Promise<void> {
  const { body } = await ground.api.get(`/protocols/${protocol}`);
  const github = `${ground.url}/webhooks/github/${project}`;
  const status = (sha: string, branch: string, state: string): Body => ({
    sha,
    state,
    context: 'ci/build',
    branches: [{ name: branch, commit: { sha } }],
    repository: { full_name: 'acme/shop' },
  });
  const hooks = [
    githubWebhook('status', status(String(body.head_sha), String(body.branch), 'success'), 'sample-1'),
    githubWebhook('status', status('c3'.repeat(20), 'somebody-elses-branch', 'failure'), 'sample-2'),
    githubWebhook('ping', { zen: 'Keep it logically awesome.', hook_id: 1 }, 'sample-3'),
  ];
  for (const hook of hooks) await post(github, hook.body, signed(hook, HOOK_SECRET));
  const forged = githubWebhook('status', status('d4'.repeat(20), 'main', 'success'), 'sample-4');
  await post(github, forged.body, signed(forged, 'a guess'));
  const pipeline = gitlabWebhook('Pipeline Hook', { object_kind: 'pipeline' }, 'sample-5');
  await post(`${ground.url}/webhooks/gitlab/${project}`, pipeline.body, signed(pipeline, HOOK_SECRET));
}
