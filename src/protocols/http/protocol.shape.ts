import {
  isoTime,
  ShownChoice,
  ShownChoices,
  ShownId,
  ShownNumber,
  ShownPart,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { ciShape, CiShape } from '../../ci/http/check.shape';
import { pullRequestShape, PullRequestShape } from '../../pulls/http/pull-request.shape';
import { BUDGET_MODES } from '../../projects/domain/policies';
import { attemptShape, AttemptShape } from '../../steps/http/attempt.shape';
import { usageShape, UsageShape } from '../../steps/http/usage.shape';
import { StatusReasonShape } from '../../steps/http/verdict.shape';
import { billableTokens } from '../../steps/domain/usage';
import type { ProtocolView } from '../application/protocol.store';
import { PROTOCOL_ACTIONS, protocolActions } from '../domain/allowed-actions';
import type { ProtocolRun } from '../domain/protocol-run';
import { PROTOCOL_STATUSES } from '../domain/protocol-run.lifecycle';
import { waitingFor } from '../domain/waiting-for';
import { waitingShape, WaitingShape } from './waiting.shape';

class ProtocolBudgetShape {
  @ShownChoice(BUDGET_MODES) mode!: string;
  @ShownWhole({ nullable: true }) max_tokens_per_step!: number | null;
  @ShownWhole({ nullable: true }) max_tokens_per_protocol!: number | null;
  @ShownNumber({ nullable: true }) max_usd_per_step!: number | null;
  @ShownNumber({ nullable: true }) max_usd_per_protocol!: number | null;
  @ShownWhole({ description: 'All input, cached or not, and all output.' }) used_tokens!: number;
  @ShownNumber() used_usd!: number;
}

export class ProtocolShape {
  @ShownId() id!: string;
  @ShownId() project_id!: string;
  @ShownText({ example: 'shop' }) project_name!: string;
  @ShownText({ example: '0001-add-a-cart' }) protocol_name!: string;
  @ShownText({ example: '0001-add-a-cart' }) branch!: string;
  @ShownText({ example: 'main' }) base_branch!: string;
  @ShownText() description!: string;
  @ShownChoice(PROTOCOL_STATUSES) status!: string;
  @ShownPart(() => StatusReasonShape, { nullable: true }) status_reason!: StatusReasonShape | null;
  @ShownText({ nullable: true, description: 'Why it does not move, or what moves it. Null when it is over.' })
  waiting_for!: string | null;
  @ShownPart(() => WaitingShape, { nullable: true, description: 'The same for programs.' })
  waiting!: WaitingShape | null;
  @ShownChoices(PROTOCOL_ACTIONS) allowed_actions!: readonly string[];
  @ShownPart(() => AttemptShape, { nullable: true }) active_attempt!: AttemptShape | null;
  @ShownText() engine!: string;
  @ShownPart(() => ProtocolBudgetShape) budget!: ProtocolBudgetShape;
  @ShownPart(() => UsageShape) usage!: UsageShape;
  @ShownPart(() => PullRequestShape, { nullable: true }) pr!: PullRequestShape | null;
  @ShownPart(() => CiShape, { nullable: true, description: 'What CI says about head_sha.' }) ci!: CiShape | null;
  @ShownText({ nullable: true, description: 'Hash of the frozen plan.' }) spec_hash!: string | null;
  @ShownText({ nullable: true }) base_sha!: string | null;
  @ShownText({ nullable: true }) head_sha!: string | null;
  @ShownWhole() steps_total!: number;
  @ShownWhole() steps_completed!: number;
  @ShownWhole() version!: number;
  @ShownTime() created_at!: string;
  @ShownTime() updated_at!: string;
}

export function protocolShape(view: ProtocolView): ProtocolShape {
  const { run, steps, attempt } = view;
  const ci = ciOfHead(run);
  const waiting = waitingFor(view);
  return {
    id: run.id,
    project_id: run.projectId,
    project_name: view.projectName,
    protocol_name: run.protocolName,
    branch: run.protocolName,
    base_branch: run.baseBranch,
    description: run.description,
    status: run.status,
    status_reason: run.statusReason,
    waiting_for: waiting?.message ?? null,
    waiting: waitingShape(waiting),
    allowed_actions: protocolActions(run, steps, attempt),
    active_attempt: attempt === null ? null : attemptShape(attempt),
    engine: run.engine,
    budget: budgetShape(run),
    usage: usageShape(run),
    pr: run.pr === null ? null : pullRequestShape(run.pr),
    ci: ci === null ? null : ciShape(ci),
    spec_hash: run.specHash,
    base_sha: run.baseSha,
    head_sha: run.headSha,
    steps_total: steps.length,
    steps_completed: steps.filter((step) => step.status === 'completed').length,
    version: run.version,
    created_at: isoTime(run.createdAt),
    updated_at: isoTime(run.updatedAt),
  };
}

function budgetShape(run: ProtocolRun): ProtocolBudgetShape {
  const { policies } = run;
  return {
    mode: policies.token_budget_mode,
    max_tokens_per_step: policies.max_tokens_per_step,
    max_tokens_per_protocol: policies.max_tokens_per_protocol,
    max_usd_per_step: policies.max_usd_per_step,
    max_usd_per_protocol: policies.max_usd_per_protocol,
    used_tokens: billableTokens(run),
    used_usd: run.costUsd,
  };
}
