import {
  isoTimeOrNull,
  ShownChoice,
  ShownChoices,
  ShownId,
  ShownPart,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import type { AttentionItem } from '../application/attention-list';
import { PROTOCOL_ACTIONS, STEP_ACTIONS } from '../domain/allowed-actions';
import { ATTENTION_KINDS } from '../domain/attention-kinds';
import { EVIDENCE_KINDS } from '../domain/attention-evidence';
import { PROTOCOL_STATUSES } from '../domain/protocol-run.lifecycle';
import { primaryActionShape, PrimaryActionShape } from './primary-action.shape';

class EvidenceShape {
  @ShownChoice(EVIDENCE_KINDS) kind!: string;
  @ShownText({ example: 'Gate tests (npm test) ended with exit code 1' }) title!: string;
  @ShownText({ description: 'An excerpt, as it was said: plain text.', example: '1 test failed' }) text!: string;
  @ShownText({ nullable: true }) url!: string | null;
  @ShownText({ nullable: true, description: 'The commit that it is about.' }) head_sha!: string | null;
  @ShownWhole({ description: 'How many more there are of it.' }) more!: number;
}

/** A protocol that only a person moves on, with why and what most likely helps. */
export class AttentionShape {
  @ShownId() protocol_run_id!: string;
  @ShownId() project_id!: string;
  @ShownText({ example: 'shop' }) project_name!: string;
  @ShownText({ example: '0001-add-a-cart' }) protocol_name!: string;
  @ShownText({ description: 'Its beginning.', example: 'Add a shopping cart.' }) description!: string;
  @ShownChoice(PROTOCOL_STATUSES) status!: string;
  @ShownId({ nullable: true }) step_run_id!: string | null;
  @ShownText({ nullable: true, example: 'Add the table' }) step_name!: string | null;
  @ShownChoice(ATTENTION_KINDS) kind!: string;
  @ShownText({ description: 'Code of status_reason, else of waiting.', example: 'qa_failed' }) code!: string;
  @ShownText() message!: string;
  @ShownPart(() => EvidenceShape, { nullable: true }) evidence!: EvidenceShape | null;
  @ShownTime({ nullable: true }) since!: string | null;
  @ShownPart(() => PrimaryActionShape, { nullable: true, description: 'Null where no action of ours would help.' })
  primary_action!: PrimaryActionShape | null;
  @ShownChoices(PROTOCOL_ACTIONS) allowed_actions!: readonly string[];
  @ShownChoices(STEP_ACTIONS, { description: 'Of the step.' }) step_allowed_actions!: readonly string[];
  @ShownWhole({ description: "The protocol's, for If-Match." }) version!: number;
}

const MAX_DESCRIPTION = 300;

export function attentionShape({ view, attention }: AttentionItem): AttentionShape {
  const { run, projectName } = view;
  const { kind, code, message, since, step, evidence, primary, allowedActions, stepAllowedActions } = attention;
  return {
    protocol_run_id: run.id,
    project_id: run.projectId,
    project_name: projectName,
    protocol_name: run.protocolName,
    description: beginningOf(run.description),
    status: run.status,
    step_run_id: step?.id ?? null,
    step_name: step?.stepName ?? null,
    kind,
    code,
    message,
    evidence: evidence === null ? null : withoutHump(evidence),
    since: isoTimeOrNull(since),
    primary_action: primaryActionShape(primary),
    allowed_actions: allowedActions,
    step_allowed_actions: stepAllowedActions,
    version: run.version,
  };
}

function withoutHump({ headSha, ...evidence }: NonNullable<AttentionItem['attention']['evidence']>): EvidenceShape {
  return { ...evidence, head_sha: headSha };
}

function beginningOf(text: string): string {
  return text.length <= MAX_DESCRIPTION ? text : `${text.slice(0, MAX_DESCRIPTION - 1)}…`;
}
