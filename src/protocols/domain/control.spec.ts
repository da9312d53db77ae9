import { aProtocolRun, anAttempt, anUnplannedRun, aStep } from '../../../test/support/builders';
import { MemoryRun } from '../../../test/support/memory-run';
import { TransitionRefused } from '../../kernel/errors';
import type { Attempt } from '../../steps/domain/attempt';
import { STEP_STATUSES, type StepStatus } from '../../steps/domain/step-run.lifecycle';
import {
  PROTOCOL_ACTIONS,
  type ProtocolAction,
  protocolActions,
  STEP_ACTIONS,
  type StepAction,
  stepActions,
} from './allowed-actions';
import * as control from './control';
import { openPr, triggerCi } from './control-forge';
import { PROTOCOL_STATUSES, type ProtocolStatus } from './protocol-run.lifecycle';
import { requestChanges } from './request-changes';
import type { RunContext } from './run-context';

const COMMANDS: Record<ProtocolAction, (context: RunContext) => void> = {
  start: control.start,
  pause: control.pause,
  resume: control.resume,
  cancel: control.cancel,
  run_next_step: control.runNextStep,
  retry_latest: control.retryLatest,
  open_pr: openPr,
  trigger_ci: triggerCi,
};
const STEP_COMMANDS: Record<StepAction, (context: RunContext, index: number) => void> = {
  run: (context, index) => {
    control.runStep(context, stepAt(context, index));
  },
  run_qa: (context, index) => {
    control.runQa(context, stepAt(context, index));
  },
  approve: (context, index) => {
    control.approve(context, stepAt(context, index), 'seen');
  },
  cancel: (context, index) => {
    control.cancelStep(context, stepAt(context, index));
  },
  retry_from: (context, index) => {
    control.retryFrom(context, stepAt(context, index));
  },
  request_changes: (context, index) => {
    const step = stepAt(context, index);
    requestChanges(context, step, { summary: 'Mend it.', comments: [], base: step.headSha ?? '' });
  },
};

function stepAt(context: RunContext, index: number): RunContext['steps'][number] {
  const step = context.steps.find((candidate) => candidate.stepIndex === index);
  if (step === undefined) throw new Error('no step');
  return step;
}

interface State {
  readonly status: ProtocolStatus;
  readonly planned: boolean;
  readonly steps: readonly [StepStatus, StepStatus];
  readonly attempt: 'none' | 'queued' | 'running';
  readonly executed: boolean;
}

/**
 * Every combination, most of those included that no life leads to: the rules must not contradict themselves anywhere.
 * Left out is a step that runs without an attempt.
 */
function* allStates(): Generator<State> {
  for (const status of PROTOCOL_STATUSES)
    for (const planned of [true, false])
      for (const first of STEP_STATUSES)
        for (const second of STEP_STATUSES)
          for (const attempt of ['none', 'queued', 'running'] as const)
            for (const executed of attempt === 'none' ? [true, false] : [true])
              if (attempt !== 'none' || (first !== 'running' && second !== 'running'))
                yield { status, planned, steps: [first, second], attempt, executed };
}

function build(state: State): MemoryRun {
  const shas = state.executed ? { baseSha: 'plan', headSha: 'head' } : {};
  const steps = state.steps.map((status, at) => aStep({ stepIndex: at + 1, status, ...shas }));
  const current = steps.find((step) => step.status !== 'completed');
  const about: Partial<Attempt> =
    !state.planned || current === undefined
      ? { kind: 'plan', stepRunId: null }
      : { kind: current.status === 'needs_qa' ? 'qa' : 'execute', stepRunId: current.id };
  const from = state.planned ? 'running' : 'planning';
  const fields = { status: state.status, pausedFrom: state.status === 'paused' ? from : null } as const;
  const run = state.planned ? aProtocolRun(fields) : anUnplannedRun(fields);
  // Half of the states each way: what is allowed does not depend on it.
  run.policies = { ...run.policies, auto_advance: steps[1]?.status !== 'pending' };
  return new MemoryRun(
    run,
    steps,
    state.attempt === 'none' ? undefined : anAttempt({ ...about, status: state.attempt }),
  );
}

/** What the command did: accepted, refused by the rules, or something that must not be. */
function outcomeOf(memory: MemoryRun, command: (context: RunContext) => void): string {
  try {
    memory.transact(command);
    return 'accepted';
  } catch (error) {
    if (error instanceof TransitionRefused && Array.isArray(error.facts.allowed_actions)) return 'refused';
    return `broke: ${String(error)}`;
  }
}

describe('commands and allowed_actions', () => {
  const { stackTraceLimit } = Error;
  // Refusals by the ten thousand, and nobody reads where they came from.
  beforeAll(() => (Error.stackTraceLimit = 0));
  afterAll(() => (Error.stackTraceLimit = stackTraceLimit));

  it('accept in every state exactly what is allowed in it', () => {
    const wrong: string[] = [];
    const asked = { accepted: 0, refused: 0 };
    const check = (state: State, what: string, allowed: boolean, outcome: string): void => {
      asked[allowed ? 'accepted' : 'refused'] += 1;
      if (outcome !== (allowed ? 'accepted' : 'refused')) wrong.push(`${JSON.stringify(state)} ${what}: ${outcome}`);
    };
    for (const state of allStates()) {
      const { run, steps, attempt } = build(state);
      const actions = protocolActions(run, steps, attempt ?? null);
      for (const action of PROTOCOL_ACTIONS)
        check(state, action, actions.includes(action), outcomeOf(build(state), COMMANDS[action]));
      for (const index of [1, 2]) {
        const step = steps.find((candidate) => candidate.stepIndex === index);
        const allowed = step === undefined ? [] : stepActions(run, steps, step, attempt ?? null);
        for (const action of STEP_ACTIONS) {
          const outcome = outcomeOf(build(state), (context) => {
            STEP_COMMANDS[action](context, index);
          });
          check(state, `${action} ${String(index)}`, allowed.includes(action), outcome);
        }
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(asked.accepted).toBeGreaterThan(2_000);
    expect(asked.refused).toBeGreaterThan(30_000);
  });

  it('say who is under way when they refuse, and what is possible', () => {
    const memory = build({
      status: 'running',
      planned: true,

      steps: ['pending', 'pending'],
      attempt: 'queued',
      executed: false,
    });
    expect(() => {
      memory.transact(control.runNextStep);
    }).toThrow(
      'Protocol 0001-demo is running: run_next_step is refused. Attempt execute 1 is queued. Possible now: pause, cancel.',
    );
  });
});
