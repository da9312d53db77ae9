import { Conflict, NotFound, Unprocessable } from '../../kernel/errors';
import { demandVersion, type ExpectedVersions } from '../../kernel/expected-version';
import type { Page, PageRequest } from '../../kernel/page';
import type { EngineRegistry } from '../../ports/engine';
import type { CommandResult } from '../../protocols/application/protocols.service';
import type { ProtocolStore, ProtocolView } from '../../protocols/application/protocol.store';
import { type StepAction, stepActions } from '../../protocols/domain/allowed-actions';
import { approve, cancelStep, demandUnplanned, retryFrom, runQa, runStep } from '../../protocols/domain/control';
import { type ChangesRequest, requestChanges } from '../../protocols/domain/request-changes';
import type { Cause, RunContext } from '../../protocols/domain/run-context';
import type { Waiting } from '../../protocols/domain/waiting';
import { stepWaitingFor } from '../../protocols/domain/waiting-for';
import type { Attempt } from '../domain/attempt';
import type { StepQa, StepRun, StepSpec } from '../domain/step-run';
import type { StepStore } from './step.store';

export interface StepView {
  readonly step: StepRun & StepSpec;
  readonly allowedActions: readonly StepAction[];
  /** Why it does not move; null when it is over. */
  readonly waiting: Waiting | null;
}

export type StepCommandResult = CommandResult & { readonly step: StepView };

export interface StepChange extends Partial<StepSpec> {
  readonly stepName?: string | undefined;
  readonly engine?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly qa?: StepQa | undefined;
  readonly maxAttempts?: number | null | undefined;
}

export class StepsService {
  constructor(
    private readonly steps: StepStore,
    private readonly protocols: ProtocolStore,
    private readonly engines: EngineRegistry,
  ) {}

  async get(stepRunId: string): Promise<StepView> {
    const step = await this.steps.find(stepRunId);
    const view = step === undefined ? undefined : await this.protocols.find(step.protocolRunId);
    if (step === undefined || view === undefined) throw unknown(stepRunId);
    return stepView(view, step);
  }

  async list(protocolRunId: string): Promise<readonly StepView[]> {
    const view = await this.protocols.find(protocolRunId);
    if (view === undefined) throw new NotFound('protocol.unknown', `There is no protocol ${protocolRunId}.`);
    const specs = await this.steps.listSpecs(protocolRunId);
    return specs.map((step) => stepView(view, step));
  }

  /** Throws `step.transition_refused`, `precondition.failed`. */
  async act(
    stepRunId: string,
    action: Exclude<StepAction, 'request_changes'>,
    cause: Cause,
    reason = '',
    expected?: ExpectedVersions,
  ): Promise<StepCommandResult> {
    return this.command(stepRunId, cause, expected, (context, step) => {
      if (action === 'run') runStep(context, step);
      else if (action === 'run_qa') runQa(context, step);
      else if (action === 'approve') approve(context, step, reason);
      else if (action === 'cancel') cancelStep(context, step);
      else retryFrom(context, step);
    });
  }

  /** Throws `step.transition_refused`, `step.head_moved`, `step.changes_missing`, `step.changes_too_long`, `precondition.failed`. */
  requestChanges(
    stepRunId: string,
    request: ChangesRequest,
    cause: Cause,
    expected?: ExpectedVersions,
  ): Promise<StepCommandResult> {
    return this.command(stepRunId, cause, expected, (context, step) => {
      requestChanges(context, step, request);
    });
  }

  private async command(
    stepRunId: string,
    cause: Cause,
    expected: ExpectedVersions,
    work: (context: RunContext, step: StepRun) => void,
  ): Promise<StepCommandResult> {
    const { step: found } = await this.get(stepRunId);
    const job = await this.protocols.transact(found.protocolRunId, cause, (context) => {
      const before = context.job;
      const step = within(context, stepRunId);
      demandVersion(`Step ${step.stepName}`, step.version, expected);
      work(context, step);
      return context.job === before ? null : context.job;
    });
    const protocol = await this.protocols.find(found.protocolRunId);
    if (protocol === undefined) throw unknown(stepRunId);
    return { protocol, job, step: await this.get(stepRunId) };
  }

  /**
   * Changes a pending step. What is written in the plan (name, instructions, commands, gates) can change only before
   * planning: afterwards it is frozen in the branch. Throws `step.plan_frozen`, `step.not_pending`,
   * `precondition.failed`.
   */
  async change(stepRunId: string, change: StepChange, cause: Cause, expected?: ExpectedVersions): Promise<StepView> {
    const { step: found } = await this.get(stepRunId);
    if (change.engine != null && this.engines.find(change.engine) === undefined) {
      throw new Unprocessable(
        'engine.unknown',
        `There is no engine ${change.engine}; known are ${this.engines.names().join(', ')}.`,
      );
    }
    const { instructions, commands, gates } = change;
    const contract = definedOnly<StepSpec>({ instructions, commands, gates });
    const changesPlan = change.stepName !== undefined || Object.keys(contract).length > 0;
    await this.protocols.transact(found.protocolRunId, cause, (context) => {
      const step = within(context, stepRunId);
      demandVersion(`Step ${step.stepName}`, step.version, expected);
      if (step.status !== 'pending' || context.attempt?.stepRunId === stepRunId) {
        throw new Conflict('step.not_pending', `Step ${step.stepName} can be changed only while it is pending.`, {
          status: step.status,
        });
      }
      if (changesPlan) demandUnplanned(context, `changing step ${step.stepName}`);
      context.changeSpec(step, contract);
      if (change.stepName !== undefined) step.stepName = change.stepName;
      if (change.engine !== undefined) step.engine = change.engine;
      if (change.model !== undefined) step.model = change.model;
      if (change.qa !== undefined) step.qa = change.qa;
      if (change.maxAttempts !== undefined) step.maxAttempts = change.maxAttempts;
      context.record({ type: 'step_updated', message: `Step ${step.stepName} was changed.`, stepRunId });
    });
    return this.get(stepRunId);
  }

  /** Oldest first. */
  async attempts(stepRunId: string, page: PageRequest): Promise<Page<Attempt>> {
    await this.get(stepRunId);
    return this.steps.pageAttempts({ stepRunId }, page);
  }

  async attempt(attemptId: string): Promise<Attempt> {
    const attempt = await this.steps.findAttempt(attemptId);
    if (attempt === undefined) throw new NotFound('attempt.unknown', `There is no attempt ${attemptId}.`);
    return attempt;
  }
}

function stepView(view: ProtocolView, step: StepRun & StepSpec): StepView {
  const allowedActions = stepActions(view.run, view.steps, step, view.attempt);
  return { step, allowedActions, waiting: stepWaitingFor(view, step) };
}

function within(context: RunContext, stepRunId: string): StepRun {
  const step = context.steps.find((candidate) => candidate.id === stepRunId);
  if (step === undefined) throw unknown(stepRunId);
  return step;
}

function unknown(id: string): NotFound {
  return new NotFound('step.unknown', `There is no step ${id}.`);
}

function definedOnly<T>(fields: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
