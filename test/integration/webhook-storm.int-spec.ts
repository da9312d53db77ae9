import { checkStateOf } from '../../src/ci/domain/conclusion';
import type { CiProvider } from '../../src/projects/domain/project';
import { onEachDatabase, type RestBench } from '../support/rest-suite';
import type { TestApp } from '../support/test-app';
import { githubStorm } from '../support/webhooks/github-storm';
import { gitlabStorm } from '../support/webhooks/gitlab-storm';
import { aPushedRun, FOREIGN, type PushedRun, watchOnce } from '../support/webhooks/pushed-run';
import { Seeded } from '../support/webhooks/seeded';
import { post, signed } from '../support/webhooks/signed-webhook';
import { checkKey, type Said, type StormDelivery, type StormEnd, STORM_VERDICT } from '../support/webhooks/storm';
import { webhooksCounted } from '../support/webhooks/webhooks-counted';

const STORMS = { github: githubStorm, gitlab: gitlabStorm };
const IN_FLIGHT = 16;
jest.setTimeout(400_000);

onEachDatabase('a storm of webhooks', (bench) => {
  for (const provider of ['github', 'gitlab'] as const) {
    it(`ends in the same state in any order, delivered up to three times: 1 000 of ${provider}, some made red by changing one field`, async () => {
      const { run } = await inAnyOrder(bench, provider, 1_000, 'open');
      expect(run).toMatchObject({ status: 'blocked', statusReason: { code: 'ci_failed' }, foreignSha: null });
      expect(run.pr).toMatchObject({ number: 7, state: 'open' });
      expect(run.ci?.state).toBe('failure');
    });

    it(`ends in the same state when ${provider} tells of a merge and of somebody else's push meanwhile`, async () => {
      const { run } = await inAnyOrder(bench, provider, 200, 'merged');
      expect(run).toMatchObject({ status: 'blocked', foreignSha: FOREIGN, pr: { state: 'merged' } });
    });
  }
});

async function inAnyOrder(bench: RestBench, provider: CiProvider, count: number, end: StormEnd): Promise<Outcome> {
  const app = bench.app();
  const [first, second] = [
    await aPushedRun(app, bench.api(), { provider, policies: { required_checks: [STORM_VERDICT] } }),
    await aPushedRun(app, bench.api(), { provider, policies: { required_checks: [STORM_VERDICT] } }),
  ];
  expect(second.branch).toBe(first.branch);
  const storm = STORMS[provider](count, new Seeded(7), first.branch, end);
  const dice = new Seeded(11);
  const copies = storm.flatMap((delivery) => Array.from({ length: 1 + dice.next(3) }, () => delivery));
  const before = await webhooksCounted(app);
  // At once: they are of two projects, and neither may disturb the other.
  const [inOrder, shuffled] = await Promise.all([
    played(app, first, storm, 1),
    played(app, second, dice.shuffled(copies), IN_FLIGHT),
  ]);
  const after = await webhooksCounted(app);
  expect(after.total - before.total).toBe(storm.length + copies.length);
  const duplicates = after.of(provider, 'duplicate') - before.of(provider, 'duplicate');
  expect(duplicates).toBe(copies.length - storm.length);

  expect(inOrder.checks).toHaveLength(expectedChecks(storm).size);
  expect(said(inOrder)).toEqual(expectedChecks(storm));
  expect(shuffled.checks).toEqual(inOrder.checks);
  expect(shuffled.run).toEqual(inOrder.run);
  return inOrder;
}

/** Sends them, then looks once as the worker does. */
async function played(
  app: TestApp,
  run: PushedRun,
  deliveries: readonly StormDelivery[],
  inFlight: number,
): Promise<Outcome> {
  const seen = new Map<string, number>();
  const queue = [...deliveries];
  const sender = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { webhook } = next;
      const answer = await post(run.hook, webhook.body, signed(webhook, run.secret));
      expect(answer.status).toBe(202);
      const told = JSON.parse(answer.text) as { readonly duplicate: boolean; readonly outcome: string };
      if (told.duplicate) expect(told.outcome).toBe('duplicate');
      else seen.set(webhook.identity, (seen.get(webhook.identity) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));

  const identities = new Set(deliveries.map(({ webhook }) => webhook.identity));
  // Of the copies of one delivery exactly one was taken, and the others were told so.
  expect([...seen.values()].every((times) => times === 1)).toBe(true);
  expect(seen.size).toBe(identities.size);
  await expectNoRegress(app, run, deliveries);
  await watchOnce(app, run);
  return outcomeOf(app, run);
}

/** Every delivery that had an effect on a check was newer, by the provider's order, than every one before it. */
async function expectNoRegress(app: TestApp, run: PushedRun, deliveries: readonly StormDelivery[]): Promise<void> {
  const sent = new Map(deliveries.map((delivery) => [delivery.webhook.identity, delivery]));
  const rows = await app.database.read.all(
    'SELECT type, metadata FROM events WHERE protocol_run_id = $1 ORDER BY seq',
    [run.id],
  );
  const records = await app.database.read.all(
    'SELECT id, identity, outcome FROM webhook_deliveries WHERE project_id = $1',
    [run.projectId],
  );
  const known = new Map(records.map((row) => [String(row.id), String(row.identity).replace(/^.*\//, '')]));
  expect(new Set(known.values()).size).toBe(records.length);
  const effects: string[] = [];
  const newest = new Map<string, number>();
  let told: { state: unknown; conclusion: unknown } | undefined;
  for (const row of rows) {
    const metadata = JSON.parse(String(row.metadata)) as Record<string, unknown>;
    if (row.type === 'ci_check') told = { state: metadata.state, conclusion: metadata.conclusion };
    if (row.type !== 'webhook_received') continue;
    const identity = known.get(String(metadata.delivery_id)) ?? '';
    effects.push(identity);
    const delivery = sent.get(identity);
    if (delivery?.says != null) {
      const { check, conclusion } = delivery.says;
      expect(delivery.at).toBeGreaterThan(newest.get(check) ?? -1);
      newest.set(check, delivery.at);
      if (told !== undefined) expect(told.conclusion).toBe(conclusion);
    }
    told = undefined;
  }
  expect(new Set(effects).size).toBe(effects.length);
  const accepted = records.filter((row) => row.outcome === 'accepted').length;
  expect(effects).toHaveLength(accepted);
}

interface Outcome {
  readonly checks: readonly Record<string, unknown>[];
  readonly run: {
    readonly status: string;
    readonly statusReason: unknown;
    readonly foreignSha: string | null;
    readonly pr: unknown;
    readonly ci: { readonly state: string } | null;
  };
}

async function outcomeOf(app: TestApp, { id }: PushedRun): Promise<Outcome> {
  const rows = await app.database.read.all(
    'SELECT * FROM checks WHERE protocol_run_id = $1 ORDER BY kind, name, sha, check_group, provider_id',
    [id],
  );
  const checks = rows.map(({ protocol_run_id: _run, seen_at: _seen, ...row }) => row);
  const view = await app.protocols.find(id);
  if (view === undefined) throw new Error('The protocol is gone.');
  const { status, foreignSha, pr, ci } = view.run;
  const statusReason = pr?.state === 'merged' ? null : view.run.statusReason;
  // When it was first looked at is ours, not the provider's. Of two reasons to stop the first one stays: after a merge
  // and somebody's push that depends on who was heard first.
  return {
    checks,
    run: { status, statusReason, foreignSha, pr, ci: ci === null ? null : ({ ...ci, since: 0 } as typeof ci) },
  };
}

/** By the storm's own knowledge: the newest word on every check of the run's commits. */
function expectedChecks(storm: readonly StormDelivery[]): ReadonlyMap<string, string> {
  const says = storm.map((delivery) => delivery.says).filter((one): one is Said => one !== null);
  return new Map(
    says.filter(({ check }) => !check.includes(FOREIGN)).map(({ check, conclusion }) => [check, conclusion]),
  );
}

function said({ checks }: Outcome): ReadonlyMap<string, string> {
  return new Map(
    checks.map((row) => {
      const conclusion = String(row.conclusion);
      const again = conclusion === 'rerequested' || conclusion === 'requested';
      expect([conclusion, row.state]).toEqual([
        conclusion,
        row.kind === 'job' && conclusion === 'script_failure'
          ? 'failure'
          : again
            ? 'running'
            : checkStateOf(conclusion),
      ]);
      return [checkKey(String(row.kind), String(row.name), String(row.sha), String(row.provider_id)), conclusion];
    }),
  );
}
