import { randomUUID } from 'node:crypto';
import type { CiProvider } from '../../src/projects/domain/project';
import { onEachDatabase } from '../support/rest-suite';
import { redCheck, redJob } from '../support/webhooks/hostile-requests';
import { aPushedRun, FOREIGN, OLDER, PLAN, type PushedRun, watchOnce } from '../support/webhooks/pushed-run';
import { githubWebhook, gitlabWebhook, post, signed } from '../support/webhooks/signed-webhook';

interface Green {
  readonly sha?: string;
  readonly name?: string;
  readonly conclusion?: 'success' | 'skipped' | 'failure';
}

onEachDatabase('a green check', (bench) => {
  let serial = 0;
  const report = async (provider: CiProvider, run: PushedRun, said: Green = {}): Promise<unknown> => {
    const { sha, name = 'ci', conclusion = 'success' } = said;
    const id = 7_000 + ++serial;
    const job = { build_status: conclusion === 'failure' ? 'failed' : conclusion, build_id: id, build_name: name };
    const webhook =
      provider === 'github'
        ? githubWebhook(
            'check_run',
            redCheck(run, { id, name, conclusion, ...(sha === undefined ? {} : { head_sha: sha }) }),
            randomUUID(),
          )
        : gitlabWebhook('Job Hook', { ...redJob(run), ...job, ...(sha === undefined ? {} : { sha }) }, randomUUID());
    return (await post(run.hook, webhook.body, signed(webhook, run.secret))).body.outcome;
  };
  /** As the API shows it after the worker has looked. */
  const seen = async (run: PushedRun) => {
    await watchOnce(bench.app(), run);
    const { body } = await bench.api().get(`/protocols/${run.id}`);
    const steps = (await bench.api().get(`/protocols/${run.id}/steps`)).list;
    const events = await bench.api().get(`/events?protocol_id=${run.id}&after=0`);
    const view = await bench.app().protocols.find(run.id);
    return {
      status: String(body.status),
      steps: steps.map((step) => step.status),
      ci: view?.run.ci?.state ?? 'none',
      jobs: view?.attempt?.kind ?? null,
      told: events.list.map((event) => event.type),
    };
  };

  for (const provider of ['github', 'gitlab'] as const) {
    it(`of ${provider} for a branch whose steps never ran completes nothing`, async () => {
      const run = await aPushedRun(bench.app(), bench.api(), { provider, course: 'planned' });
      expect(await report(provider, run, { sha: PLAN })).toBe('accepted');
      const { told, ...state } = await seen(run);
      expect(state).toEqual({ status: 'running', steps: ['pending', 'pending'], ci: 'success', jobs: null });
      expect(told).not.toEqual(expect.arrayContaining(['step_completed']));
      expect(told).not.toEqual(expect.arrayContaining(['protocol_completed']));
    });

    it(`of ${provider} that is late, of an older commit of the run, decides nothing; the head's does`, async () => {
      const run = await aPushedRun(bench.app(), bench.api(), { provider });
      expect(await report(provider, run, { sha: OLDER })).toBe('accepted');
      expect(await seen(run)).toMatchObject({
        status: 'running',
        steps: ['completed', 'needs_qa'],
        ci: 'none',
        jobs: null,
      });
      expect(await report(provider, run)).toBe('accepted');
      expect(await seen(run)).toMatchObject({ status: 'running', ci: 'success', jobs: 'qa' });
    });

    it(`of ${provider} that is late does not cover a red one of the head`, async () => {
      const run = await aPushedRun(bench.app(), bench.api(), { provider });
      await report(provider, run, { conclusion: 'failure' });
      await report(provider, run, { sha: OLDER });
      expect(await seen(run)).toMatchObject({ status: 'blocked', ci: 'failure', jobs: null });
    });

    it(`of ${provider} for a commit that is not the run's is ignored`, async () => {
      const run = await aPushedRun(bench.app(), bench.api(), { provider });
      expect(await report(provider, run, { sha: FOREIGN })).toBe('ignored');
      expect(await seen(run)).toMatchObject({ status: 'running', ci: 'none', jobs: null });
      expect((await bench.api().get(`/protocols/${run.id}/checks`)).list).toEqual([]);
    });

    it(`is needed on ${provider}: no check at all, and none but skipped ones, are not green`, async () => {
      const run = await aPushedRun(bench.app(), bench.api(), { provider });
      expect(await seen(run)).toMatchObject({ status: 'running', ci: 'none', jobs: null });
      await report(provider, run, { conclusion: 'skipped' });
      expect(await seen(run)).toMatchObject({ status: 'running', ci: 'none', jobs: null });
    });

    it(`of ${provider} is not enough where another one is required`, async () => {
      const policies = { required_checks: ['deploy'] };
      const run = await aPushedRun(bench.app(), bench.api(), { provider, policies });
      await report(provider, run);
      expect(await seen(run)).toMatchObject({ status: 'running', jobs: null });
      await report(provider, run, { name: 'deploy' });
      expect(await seen(run)).toMatchObject({ ci: 'success', jobs: 'qa' });
    });
  }

  it('of a run that another process has just removed is about nothing', async () => {
    const run = await aPushedRun(bench.app(), bench.api(), { provider: 'github' });
    expect(await report('github', run)).toBe('accepted');
    await bench.app().database.write('DELETE FROM protocol_runs WHERE id = $1', [run.id]);
    expect(await report('github', run)).toBe('unmatched');
  });
});
