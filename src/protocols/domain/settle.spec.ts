import { aReport, anAttempt, anUnplannedRun, aStep, aVerdict, POLICIES } from '../../../test/support/builders';
import { aContext, aJudgedRun, anExecutingRun, MemoryRun } from '../../../test/support/memory-run';
import { HELD } from '../../queue/domain/job';
import { claim } from './claim';
import * as control from './control';
import { type Failure, handBack, lose, settleFailure, settleIfCancelled } from './settle';
import { settlePlanning } from './settle-planning';
import { settleExecution, settleJudgement, settleNoVerdict } from './settle-step';

const PRODUCED = {
  report: aReport({ inputTokens: 10, cachedInputTokens: 5, outputTokens: 2 }),
  headSha: 'head',
  pushed: true,
  files: 1,
};
const RATE_LIMIT: Failure = { errorClass: 'rate_limit', message: 'slow down', transient: true, needsPerson: false };
const claimIt = (memory: MemoryRun) =>
  memory.transact((context) => claim(context, { workerId: 'w', leaseToken: 't', leaseMs: 100 }));
const judge = (memory: MemoryRun, verdict: 'pass' | 'fail', fingerprint = 'f') => {
  memory.transact((context) => {
    settleJudgement(context, { report: aReport(), verdict: aVerdict(verdict), gates: [], fingerprint });
  });
};
const noVerdict = (memory: MemoryRun) => {
  memory.transact((context) => {
    settleNoVerdict(context, { report: aReport(), gates: [], code: 'qa_error', message: 'no JSON', retry: true });
  });
};

describe('an execution', () => {
  it('goes to QA with its commit and its cost on step and run', () => {
    const memory = anExecutingRun();
    memory.transact((context) => {
      settleExecution(context, PRODUCED);
    });
    expect(memory.step(1)).toMatchObject({ status: 'needs_qa', headSha: 'head', baseSha: 'plan', inputTokens: 10 });
    expect(memory.run).toMatchObject({ headSha: 'head', remoteSha: 'head', cachedInputTokens: 5, outputTokens: 2 });
    expect(memory.attempt).toMatchObject({ kind: 'qa', status: 'queued', number: 2 });
    expect(memory.eventTypes()).toEqual(['step_executed', 'qa_enqueued']);
  });

  it('waits for a person where QA does not start by itself', () => {
    const memory = anExecutingRun({ policies: { ...POLICIES, auto_qa_after_exec: false } });
    memory.transact((context) => {
      settleExecution(context, PRODUCED);
    });
    expect(memory.attempt).toBeUndefined();
  });

  it('is completed by policy where QA is skipped', () => {
    const memory = anExecutingRun({}, { qa: { policy: 'skip' } });
    memory.transact((context) => {
      settleExecution(context, PRODUCED);
    });
    expect(memory.step(1)).toMatchObject({ status: 'completed', verdict: { judged_by: 'policy', head_sha: 'head' } });
  });

  it('comes back after a passing failure, within the tries of its job, and then fails', () => {
    const memory = anExecutingRun();
    for (const tried of [1, 2]) {
      memory.transact((context) => {
        settleFailure(context, RATE_LIMIT, aReport(), 500);
      });
      expect(memory.job).toMatchObject({
        attempts: tried,
        status: 'queued',
        nextAttemptAt: memory.now + 500,
        dispatch: tried + 1,
      });
      expect(memory.step(1).status).toBe('pending');
      expect(claimIt(memory)).toBe('dropped');
      memory.now += 500;
      expect(claimIt(memory)).toBe('claimed');
    }
    memory.transact((context) => {
      settleFailure(context, RATE_LIMIT, aReport(), 500);
    });
    expect(memory.step(1)).toMatchObject({ status: 'failed', statusReason: { code: 'step_failed' } });
    expect(memory.run).toMatchObject({ status: 'blocked', statusReason: { code: 'step_failed' } });
    expect(memory.jobs).toMatchObject([{ status: 'failed', errorCode: 'rate_limit' }]);
  });

  it.each([
    [{ errorClass: 'auth', needsPerson: true }, 'blocked', 'blocked', 'auth'],
    [{ errorClass: 'command_failed', needsPerson: false }, 'failed', 'blocked', 'step_failed'],
    [{ errorClass: 'internal', needsPerson: false }, 'failed', 'failed', 'step_failed'],
  ] as const)('ends by %j in step %s and run %s', (failure, step, run, code) => {
    const memory = anExecutingRun();
    memory.transact((context) => {
      settleFailure(context, { ...failure, message: 'no', transient: false }, aReport(), 0);
    });
    expect([memory.step(1).status, memory.run.status, memory.run.statusReason?.code]).toEqual([step, run, code]);
  });

  it('is poison after three lost workers in a row; a shutdown or a failure in between is no loss', () => {
    const memory = anExecutingRun();
    const ends = [lose, lose, handBack, lose];
    for (const end of ends) {
      expect(memory.run.status).toBe('running');
      memory.transact(end);
      claimIt(memory);
    }
    expect(memory.run).toMatchObject({ status: 'blocked', statusReason: { code: 'poison_step' } });
    memory.transact(control.retryLatest);
    claimIt(memory);
    memory.transact(lose);
    expect(memory.step(1)).toMatchObject({ status: 'pending', losses: 1 });
    claimIt(memory);
    memory.transact((context) => {
      settleFailure(context, RATE_LIMIT, aReport(), 0);
    });
    expect(memory.step(1).losses).toBe(0);
  });
});

describe('a judgement', () => {
  it('that passes completes the step on the commit it judged', () => {
    const memory = aJudgedRun();
    judge(memory, 'pass');
    expect(memory.step(1)).toMatchObject({ status: 'completed', verdict: { verdict: 'pass', head_sha: 'head' } });
    expect(memory.run.status).toBe('running');
  });

  it('that fails sends its findings into a new execution, also in manual mode', () => {
    const memory = aJudgedRun();
    const findings = [
      { severity: 'major', file: 'a.ts', line: 3, message: 'wrong' },
      { severity: 'info', message: 'eh' },
    ] as const;
    memory.transact((context) => {
      settleJudgement(context, {
        report: aReport(),
        verdict: aVerdict('fail', { summary: 'No.', findings }),
        gates: [],
        fingerprint: 'f',
      });
    });
    expect(memory.attempt).toMatchObject({ kind: 'execute', feedback: 'No.\n- [major] (a.ts:3) wrong\n- [info] eh' });
  });

  it('stops at the limit of attempts', () => {
    const memory = aJudgedRun({}, { retries: 2 });
    judge(memory, 'fail');
    expect(memory.step(1)).toMatchObject({ status: 'failed', statusReason: { code: 'qa_failed' } });
    expect(memory.run.status).toBe('blocked');
  });

  it('stops earlier when the same change has the same findings', () => {
    const memory = aJudgedRun({}, { retries: 1, failureFingerprint: 'f' });
    judge(memory, 'fail', 'f');
    expect(memory.run.statusReason?.code).toBe('no_progress');
  });

  it('that is missing is asked for once more, then somebody has to look; the work is not paid for again', () => {
    const memory = aJudgedRun();
    noVerdict(memory);
    expect(memory.attempt).toMatchObject({ kind: 'qa', status: 'queued' });
    claimIt(memory);
    noVerdict(memory);
    expect(memory.step(1)).toMatchObject({ status: 'blocked', statusReason: { code: 'qa_error' } });
    memory.transact(control.retryLatest);
    expect(memory.attempt?.kind).toBe('qa');
  });

  it('that the budget stopped is made up for by retry_latest without another execution', () => {
    const memory = aJudgedRun();
    memory.transact(handBack);
    memory.run = { ...memory.run, policies: { ...POLICIES, max_tokens_per_protocol: 0 } };
    expect(claimIt(memory)).toBe('refused');
    expect(memory.run).toMatchObject({ status: 'blocked', statusReason: { code: 'budget_exceeded' } });
    memory.run = { ...memory.run, policies: POLICIES };
    memory.transact(control.retryLatest);
    expect(memory.attempt?.kind).toBe('qa');
  });
});

describe('pause', () => {
  it('lets the attempt end, holds what follows and goes on at resume', () => {
    const memory = anExecutingRun();
    memory.transact(control.pause);
    memory.transact((context) => {
      settleFailure(context, RATE_LIMIT, aReport(), 500);
    });
    expect(memory.job).toMatchObject({ status: 'queued', nextAttemptAt: HELD });
    expect(claimIt(memory)).toBe('dropped');
    memory.transact(control.resume);
    expect(memory.job).toMatchObject({ nextAttemptAt: memory.now, relayedAt: null });
    expect(claimIt(memory)).toBe('claimed');
  });

  it('holds the second try at a verdict too', () => {
    const memory = aJudgedRun();
    memory.transact(control.pause);
    noVerdict(memory);
    expect(memory.run.status).toBe('paused');
    expect(memory.job?.nextAttemptAt).toBe(HELD);
    memory.transact(control.resume);
    expect(claimIt(memory)).toBe('claimed');
  });

  it('of planning ends in planned', () => {
    const plan = anAttempt({ kind: 'plan', stepRunId: null, status: 'running' });
    const memory = new MemoryRun(anUnplannedRun({ status: 'planning' }), [], plan);
    memory.transact(control.pause);
    memory.transact((context) => {
      settlePlanning(context, {
        report: aReport(),
        baseSha: 'b',
        planSha: 'p',
        specHash: 'h',
        pushed: false,
        steps: [aStep()],
        source: 'engine',
      });
    });
    expect(memory.run).toMatchObject({ status: 'paused', pausedFrom: 'planned', planSha: 'p', remoteSha: null });
    memory.transact(control.resume);
    expect(memory.run.status).toBe('planned');
  });
});

describe('cancel', () => {
  it('ends what is queued at once, and what runs when its worker lets go; nothing comes back', () => {
    const memory = anExecutingRun();
    memory.transact(control.cancel);
    expect(memory.job?.cancelRequested).toBe(1);
    memory.transact((context) => {
      settleExecution(context, PRODUCED);
    });
    expect(memory.attempts[0]).toMatchObject({ status: 'cancelled', inputTokens: 10 });
    expect(memory.run).toMatchObject({ status: 'cancelled', inputTokens: 10, headSha: 'plan' });
    expect(memory.transact((context) => settleIfCancelled(context))).toBe(false);
    memory.transact(lose);
    expect(memory.run.status).toBe('cancelled');
  });

  it('of a later step stops the run only when its turn comes', () => {
    const memory = anExecutingRun({ policies: { ...POLICIES, auto_advance: true } });
    memory.transact((context) => {
      control.cancelStep(context, context.steps[1] ?? aStep());
    });
    expect(memory.run.status).toBe('running');
    memory.transact((context) => {
      settleExecution(context, PRODUCED);
    });
    claimIt(memory);
    judge(memory, 'pass');
    expect(memory.run).toMatchObject({ status: 'blocked', statusReason: { code: 'step_cancelled' } });
  });

  it('is not for the steps of a plan that is not frozen', () => {
    const memory = aContext({ run: anUnplannedRun({ status: 'planning' }) });
    expect(() => {
      memory.transact((context) => {
        control.cancelStep(context, context.steps[0] ?? aStep());
      });
    }).toThrow('is refused');
  });
});

it('planning is poison by losses, not by attempts', () => {
  const plan = anAttempt({ kind: 'plan', stepRunId: null, status: 'running', number: 7 });
  const memory = new MemoryRun(anUnplannedRun({ status: 'planning', planAttempts: 7 }), [], plan);
  memory.transact(lose);
  expect(memory.run.status).toBe('planning');
  for (let i = 0; i < 2; i++) {
    claimIt(memory);
    memory.transact(lose);
  }
  expect(memory.run).toMatchObject({ status: 'blocked', statusReason: { code: 'poison_step' } });
});
