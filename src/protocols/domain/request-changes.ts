import { counted } from '../../kernel/counted';
import { Conflict, InvalidInput } from '../../kernel/errors';
import type { StepRun } from '../../steps/domain/step-run';
import type { Finding } from '../../steps/domain/verdict';
import { demandStep } from './demand';
import { dispatch } from './dispatch';
import { startRunning } from './control';
import { moveStep } from './moves';
import type { RunContext } from './run-context';

/** A remark of a person on a line of the step's diff, or on a file. */
export interface ChangeComment {
  readonly path: string;
  readonly line: number | null;
  /** Whose line number it is: that of the file before the step, or after it. */
  readonly side: 'old' | 'new';
  readonly body: string;
}

export interface ChangesRequest {
  readonly summary: string;
  readonly comments: readonly ChangeComment[];
  /** `head_sha` of the step that was looked at: remarks on other lines than those that are there help nobody. */
  readonly base: string;
}

/** All of it goes into a prompt. */
const MAX_CHARS = 60_000;

/**
 * What a person wants changed goes back to the engine at once, as the findings of a judgement. It opens a new round: the
 * failed judgements before it do not count any more, so that it cannot be refused for them.
 */
export function requestChanges(context: RunContext, step: StepRun, request: ChangesRequest): void {
  demandStep(context, step, 'request_changes');
  const summary = request.summary.trim();
  demandContent(summary, request.comments);
  if (request.base !== step.headSha) {
    throw new Conflict(
      'step.head_moved',
      `The changes are asked for on ${request.base.slice(0, 10)}, but step ${step.stepName} is at ${(step.headSha ?? 'no commit').slice(0, 10)}: look at it again.`,
      { base: request.base, head_sha: step.headSha },
    );
  }
  const { actor } = context.cause;
  moveStep(context, step, 'rework');
  step.verdict = {
    verdict: 'fail',
    summary: summary === '' ? `${actor} asks for changes.` : summary,
    findings: request.comments.map(toFinding),
    head_sha: request.base,
    judged_by: 'person',
  };
  Object.assign(step, { retries: 0, losses: 0, qaErrors: 0, failureFingerprint: null });
  context.run.ciFixes = null;
  const { comments } = request;
  const many = comments.length === 0 ? '' : `: ${counted(comments.length, 'comment')}`;
  context.record({
    type: 'changes_requested',
    message: `${actor} asks for changes to step ${step.stepName}${many}.`,
    stepRunId: step.id,
    metadata: { head_sha: request.base, summary, comments },
  });
  startRunning(context);
  dispatch(context, 'execute', step);
}

function demandContent(summary: string, comments: readonly ChangeComment[]): void {
  if (summary === '' && comments.length === 0) {
    throw new InvalidInput('step.changes_missing', 'Say what is to be changed: in the summary, or as a comment.');
  }
  const chars = comments.reduce((sum, { path, body }) => sum + path.length + body.length, summary.length);
  if (chars > MAX_CHARS) {
    const message = `The request has ${String(chars)} characters, and ${String(MAX_CHARS)} is the most that is given to an engine: shorten it.`;
    throw new InvalidInput('step.changes_too_long', message, { characters: chars, most: MAX_CHARS });
  }
}

function toFinding({ path, line, side, body }: ChangeComment): Finding {
  return { severity: 'major', file: path, ...(line === null ? {} : { line, side }), message: body };
}
