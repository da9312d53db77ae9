import {
  isoTime,
  isoTimeOrNull,
  ShownChoice,
  ShownId,
  ShownNumber,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTexts,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { type Attempt, ATTEMPT_KINDS } from '../domain/attempt';
import { ATTEMPT_STATUSES } from '../domain/attempt.lifecycle';
import { ERROR_CLASSES } from '../domain/engine-error';
import { usageShape, UsageShape } from './usage.shape';
import { GateResultShape, VerdictShape } from './verdict.shape';

class AttemptUsageShape extends UsageShape {
  @ShownChoice(['exact', 'partial', 'estimated']) quality!: string;
}

/** One try at planning, executing or judging. History: it is never overwritten. */
export class AttemptShape {
  @ShownId() id!: string;
  @ShownId() protocol_run_id!: string;
  @ShownId({ nullable: true }) step_run_id!: string | null;
  @ShownChoice(ATTEMPT_KINDS) kind!: string;
  @ShownWhole() number!: number;
  @ShownChoice(ATTEMPT_STATUSES) status!: string;
  @ShownText() engine!: string;
  @ShownText({ nullable: true }) model!: string | null;
  @ShownTexts({
    nullable: true,
    description:
      'What was started, with secrets masked; of the shell engine its commands. Null before it starts, and of old ones.',
    example: ['codex', 'exec', '--json', '-'],
  })
  command!: readonly string[] | null;
  @ShownText({ nullable: true, description: "Of the engine's program, where it says.", example: '0.54.0' })
  engine_version!: string | null;
  @ShownText({ nullable: true }) session_id!: string | null;
  @ShownText({ nullable: true }) worker_id!: string | null;
  @ShownTime() queued_at!: string;
  @ShownTime({ nullable: true }) started_at!: string | null;
  @ShownTime({ nullable: true }) finished_at!: string | null;
  @ShownWhole({ nullable: true }) exit_code!: number | null;
  @ShownChoice(ERROR_CLASSES, { nullable: true }) error_class!: string | null;
  @ShownText({ nullable: true }) error_message!: string | null;
  @ShownPart(() => AttemptUsageShape) usage!: AttemptUsageShape;
  @ShownNumber() cost_usd!: number;
  @ShownText({ nullable: true }) base_sha!: string | null;
  @ShownText({ nullable: true }) head_sha!: string | null;
  @ShownPart(() => VerdictShape, { nullable: true }) verdict!: VerdictShape | null;
  @ShownParts(() => GateResultShape) gates!: readonly GateResultShape[];
  @ShownText({ nullable: true, description: 'What the agent said at the end.' }) final_text!: string | null;
}

export function attemptShape(attempt: Attempt): AttemptShape {
  return {
    id: attempt.id,
    protocol_run_id: attempt.protocolRunId,
    step_run_id: attempt.stepRunId,
    kind: attempt.kind,
    number: attempt.number,
    status: attempt.status,
    engine: attempt.engine,
    model: attempt.model,
    command: attempt.command,
    engine_version: attempt.engineVersion,
    session_id: attempt.sessionId,
    worker_id: attempt.workerId,
    queued_at: isoTime(attempt.queuedAt),
    started_at: isoTimeOrNull(attempt.startedAt),
    finished_at: isoTimeOrNull(attempt.finishedAt),
    exit_code: attempt.exitCode,
    error_class: attempt.errorClass,
    error_message: attempt.errorMessage,
    usage: { ...usageShape(attempt), quality: attempt.usageQuality },
    cost_usd: attempt.costUsd,
    base_sha: attempt.baseSha,
    head_sha: attempt.headSha,
    verdict: attempt.verdict,
    gates: attempt.gates,
    final_text: attempt.finalText,
  };
}
