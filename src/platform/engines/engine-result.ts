import { NO_USAGE, type EngineResult, type EngineRun } from '../../ports/engine';
import { failureMessage, isTransient, outcomeOf, type EngineLabels, type Failure } from './failure';

export interface EndFailure extends Failure {
  /** The CLI does not know the session that it was asked to resume. */
  readonly sessionLost?: true;
}

type Facts = Omit<EngineResult, 'outcome' | 'errorClass' | 'message' | 'retryable' | 'resetsAt'>;

/** Puts what was measured and why it failed, if it did, into the form of the port. */
export function engineResult(
  failure: EndFailure | null,
  labels: EngineLabels,
  run: EngineRun,
  facts: Facts,
): EngineResult {
  if (failure === null) return { outcome: 'success', errorClass: null, message: null, retryable: false, ...facts };
  return {
    outcome: outcomeOf(failure.errorClass),
    errorClass: failure.errorClass,
    message: failureMessage(failure, labels, run.redactor),
    retryable: isTransient(failure),
    ...(failure.resetsAt === undefined ? {} : { resetsAt: failure.resetsAt }),
    ...facts,
  };
}

/** The facts of a run that was refused before the CLI was started: the session to resume is still good. */
export function nothingRan(run: EngineRun): Facts {
  return {
    sessionId: run.resume?.sessionId ?? null,
    sessionTotals: run.resume?.totals ?? null,
    finalText: '',
    usage: NO_USAGE,
    costUsd: null,
    usageQuality: 'exact',
    exitCode: null,
  };
}
