import {
  isoTime,
  ShownChoice,
  ShownChoices,
  ShownId,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTexts,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { GateDto, QaDto } from '../../projects/http/policies.dto';
import type { Gate } from '../../projects/domain/policies';
import { STEP_ACTIONS } from '../../protocols/domain/allowed-actions';
import { waitingShape, WaitingShape } from '../../protocols/http/waiting.shape';
import type { StepView } from '../application/steps.service';
import { STEP_TYPES, type StepQa } from '../domain/step-run';
import { STEP_STATUSES } from '../domain/step-run.lifecycle';
import { usageShape, UsageShape } from './usage.shape';
import { StatusReasonShape, VerdictShape } from './verdict.shape';

export class StepShape {
  @ShownId() id!: string;
  @ShownId() protocol_run_id!: string;
  @ShownWhole() step_index!: number;
  @ShownText({ example: 'Add the table' }) step_name!: string;
  @ShownChoice(STEP_TYPES) step_type!: string;
  @ShownChoice(STEP_STATUSES) status!: string;
  @ShownPart(() => StatusReasonShape, { nullable: true }) status_reason!: StatusReasonShape | null;
  @ShownText({ nullable: true, description: "Null: the protocol's." }) engine!: string | null;
  @ShownText({ nullable: true, description: "Null: the protocol's." }) model!: string | null;
  @ShownText({ nullable: true }) summary!: string | null;
  @ShownWhole({ description: 'Executions that were judged to be wrong and went back.' }) retries!: number;
  @ShownWhole() attempts_count!: number;
  @ShownWhole({ nullable: true }) max_attempts!: number | null;
  @ShownText({ nullable: true }) base_sha!: string | null;
  @ShownText({ nullable: true }) head_sha!: string | null;
  @ShownPart(() => VerdictShape, { nullable: true }) verdict!: VerdictShape | null;
  @ShownPart(() => UsageShape) usage!: UsageShape;
  @ShownText({ nullable: true, description: 'Why it does not move, or what moves it. Null when it is over.' })
  waiting_for!: string | null;
  @ShownPart(() => WaitingShape, { nullable: true, description: 'The same for programs.' })
  waiting!: WaitingShape | null;
  @ShownChoices(STEP_ACTIONS) allowed_actions!: readonly string[];
  @ShownText() instructions!: string;
  @ShownTexts() commands!: readonly string[];
  @ShownParts(() => GateDto) gates!: readonly Gate[];
  @ShownPart(() => QaDto) qa!: StepQa;
  @ShownWhole() version!: number;
  @ShownTime() created_at!: string;
  @ShownTime() updated_at!: string;
}

export function stepShape({ step, allowedActions, waiting }: StepView): StepShape {
  return {
    id: step.id,
    protocol_run_id: step.protocolRunId,
    step_index: step.stepIndex,
    step_name: step.stepName,
    step_type: step.stepType,
    status: step.status,
    status_reason: step.statusReason,
    engine: step.engine,
    model: step.model,
    summary: step.summary,
    retries: step.retries,
    attempts_count: step.attemptsCount,
    max_attempts: step.maxAttempts,
    base_sha: step.baseSha,
    head_sha: step.headSha,
    verdict: step.verdict,
    usage: usageShape(step),
    waiting_for: waiting?.message ?? null,
    waiting: waitingShape(waiting),
    allowed_actions: allowedActions,
    instructions: step.instructions,
    commands: step.commands,
    gates: step.gates,
    qa: step.qa,
    version: step.version,
    created_at: isoTime(step.createdAt),
    updated_at: isoTime(step.updatedAt),
  };
}
