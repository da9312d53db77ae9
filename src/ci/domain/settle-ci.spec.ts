import { anAttempt, aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import { MemoryRun } from '../../../test/support/memory-run';
import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import { approve, retryLatest } from '../../protocols/domain/control';
import type { StepRun } from '../../steps/domain/step-run';
import type { CiFailure } from './ci-state';
import { type CiObservation, settleCi, verdictOn } from './settle-ci';

const onForge = { ciProvider: 'github', headSha: 'head', remoteSha: 'head' } as const;
const fixing = { ...POLICIES, auto_fix_ci: true };

/** A run whose first step was executed at `head`, and nothing under way. */
function executed(run: Partial<ProtocolRun> = {}, step: Partial<StepRun> = {}): MemoryRun {
  const first = aStep({
    stepIndex: 1,
    status: 'needs_qa',
    baseSha: 'plan',
    headSha: 'head',
    attemptsCount: 1,
    ...step,
  });
  return new MemoryRun(aProtocolRun({ ...onForge, ...run }), [first, aStep({ stepIndex: 2 })]);
}

function red(fields: Partial<CiFailure> = {}): CiObservation {
  const failure: CiFailure = {
    name: 'build',
    class: 'code',
    fingerprint: 'fp-1',
    url: null,
    reason: null,
    log_tail: 'assertion failed',
    report: 'check_run:1@1.1',
    ...fields,
  };
  return { sha: 'head', state: 'failure', passed: [], running: [], missing: [], failures: [failure] };
}

const green: CiObservation = {
  sha: 'head',
  state: 'success',
  passed: ['build'],
  running: [],
  missing: [],
  failures: [],
};
const hear = (run: MemoryRun, observed: CiObservation): void => {
  run.transact((context) => {
    settleCi(context, observed);
  });
};

describe('a green CI', () => {
  it('lets a step that waits for it be judged', () => {
    const run = executed({ policies: { ...POLICIES, auto_qa_on_ci: true } });
    hear(run, green);
    expect(run.attempt).toMatchObject({ kind: 'qa', status: 'queued' });
    expect(run.eventTypes()).toEqual(['ci_passed', 'qa_enqueued']);
  });

  it('is told once, however often it is heard', () => {
    const run = executed({ policies: { ...POLICIES, auto_qa_after_exec: false } });
    hear(run, green);
    hear(run, green);
    expect(run.eventTypes()).toEqual(['ci_passed']);
  });

  it('completes nothing on a branch whose steps never ran', () => {
    const steps = [aStep({ stepIndex: 1 }), aStep({ stepIndex: 2 })];
    const policies = { ...POLICIES, auto_qa_on_ci: true };
    const run = new MemoryRun(aProtocolRun({ ...onForge, policies }), steps);
    hear(run, green);
    expect(run.run.status).toBe('running');
    expect(run.steps.map((step) => step.status)).toEqual(['pending', 'pending']);
    expect(run.attempt).toBeUndefined();
  });

  it('of another commit than the head changes nothing', () => {
    const run = executed({ policies: { ...POLICIES, auto_qa_on_ci: true } });
    hear(run, { ...green, sha: 'older' });
    expect(run.run.ci).toBeNull();
    expect(run.events).toEqual([]);
  });

  it.each(['cancelled', 'completed'] as const)('never moves a run that is %s', (status) => {
    const run = executed({ status });
    hear(run, green);
    hear(run, red());
    expect(run.run).toMatchObject({ status, ci: null });
  });

  it('of the commit that stopped the run lets it go on', () => {
    const run = executed();
    hear(run, red());
    expect(run.run).toMatchObject({ status: 'blocked', statusReason: { code: 'ci_failed' } });
    hear(run, green);
    expect(run.run.status).toBe('running');
    expect(run.eventTypes()).toContain('resumed');
  });
});

describe('a red CI', () => {
  it('waits for a person without auto_fix_ci, and goes to the agent when that person retries', () => {
    const run = executed();
    hear(run, red());
    expect(run.run.statusReason?.code).toBe('ci_failed');
    run.transact(retryLatest);
    expect(run.attempt).toMatchObject({
      kind: 'execute',
      feedback: expect.stringContaining('assertion failed') as string,
    });
    expect(run.run.policies.auto_fix_ci).toBe(false);
  });

  it('goes back to the agent with its evidence', () => {
    const run = executed({ policies: fixing });
    hear(run, red());
    expect(run.run.status).toBe('running');
    expect(run.step(1).verdict).toMatchObject({ verdict: 'fail', judged_by: 'ci', head_sha: 'head' });
    expect(run.attempt).toMatchObject({ kind: 'execute', feedback: expect.stringContaining('build is red') as string });
    expect(run.run.ciFixes).toEqual({ attempts: 1, fingerprints: { 'fp-1': 1 } });
  });

  it('reopens a step that was completed', () => {
    const run = executed({ policies: fixing }, { status: 'completed' });
    hear(run, red());
    expect(run.step(1).status).toBe('pending');
    expect(run.attempt?.stepRunId).toBe('step-1');
  });

  it('stops with evidence when the same failure is there after a fix', () => {
    const run = executed({ policies: fixing, ciFixes: { attempts: 1, fingerprints: { 'fp-1': 1 } } });
    hear(run, red());
    expect(run.run.statusReason?.code).toBe('ci_same_failure');
    expect(run.attempt).toBeUndefined();
  });

  it('stops at the limit of fixes even when every failure is new', () => {
    const run = executed({
      policies: { ...POLICIES, auto_fix_ci: { max_attempts: 2 } },
      ciFixes: { attempts: 2, fingerprints: {} },
    });
    hear(run, red());
    expect(run.run.statusReason?.code).toBe('ci_fix_limit');
  });

  it('leaves alone what somebody else has pushed to', () => {
    const run = executed({ policies: fixing, foreignSha: 'theirs' });
    hear(run, red());
    expect(run.attempt).toBeUndefined();
    expect(run.run.statusReason?.code).toBe('branch_changed');
  });

  it('does not touch a running attempt: its own commit is what counts next', () => {
    const attempt = anAttempt({ status: 'running', stepRunId: 'step-2', baseSha: 'head', workerId: 'w' });
    const steps = [
      aStep({ stepIndex: 1, status: 'completed', headSha: 'head' }),
      aStep({ stepIndex: 2, status: 'running', attemptsCount: 1 }),
    ];
    const run = new MemoryRun(aProtocolRun({ ...onForge, policies: fixing }), steps, attempt);
    hear(run, red());
    expect(run.attempt?.id).toBe(attempt.id);
    expect(run.run.status).toBe('running');
    expect(run.job?.cancelRequested).toBe(0);
  });

  it('is started again once when its cause is not the code, and then stops the run', () => {
    const run = executed({ policies: fixing });
    hear(run, red({ class: 'infra' }));
    expect(run.woken).toContain('ci.trigger');
    expect(run.run.status).toBe('running');
    hear(run, red({ class: 'infra' }));
    expect(run.run.status).toBe('running');
    hear(run, red({ class: 'infra', report: 'check_run:2@1.2' }));
    expect(run.run.statusReason?.code).toBe('ci_infra');
  });

  it.each([
    ['billing', 'ci_billing'],
    ['cancelled', 'ci_cancelled'],
    ['base_broken', 'ci_base_broken'],
  ] as const)('of class %s costs no attempt', (kind, code) => {
    const run = executed({ policies: fixing });
    hear(run, red({ class: kind }));
    expect(run.run.statusReason?.code).toBe(code);
    expect(run.attempt).toBeUndefined();
  });

  it('that a person approves in spite of it does not stop the run again', () => {
    const run = executed();
    hear(run, red());
    run.transact((context) => {
      const [step] = context.steps;
      if (step !== undefined) approve(context, step, 'the runner is broken');
    });
    expect(run.run.status).toBe('running');
    expect(run.step(1).status).toBe('completed');
    hear(run, { ...red(), state: 'running', failures: [] });
    hear(run, red());
    expect(run.run.status).toBe('running');
  });

  it('of a paused run waits for resume', () => {
    const run = executed({ policies: fixing, status: 'paused', pausedFrom: 'running' });
    hear(run, red());
    expect(run.run.status).toBe('paused');
    expect(run.attempt).toBeUndefined();
  });
});

describe('what the base branch fails too', () => {
  const failed = {
    state: 'failure',
    total: 2,
    passed: ['test'],
    failed: [],
    running: [],
    missing: [],
    settledAt: null,
  } as const;
  const broken = red({ class: 'base_broken' }).failures;

  it('does not count, if something else is green', () => {
    expect(verdictOn(failed, broken)).toBe('success');
    expect(verdictOn({ ...failed, passed: [] }, broken)).toBe('failure');
    expect(verdictOn({ ...failed, missing: ['e2e'] }, broken)).toBe('failure');
    expect(verdictOn(failed, [...broken, ...red().failures])).toBe('failure');
  });

  it('is named where CI is called green', () => {
    const run = executed({ policies: { ...POLICIES, auto_qa_on_ci: true } });
    hear(run, { ...green, failures: broken });
    expect(run.events[0]?.message).toMatch(/green on head, but for what the base branch fails too: build\./);
    expect(run.attempt?.kind).toBe('qa');
  });
});
