import type { ControlFailureReport } from '../../queue/application/control-runner';
import type { ControlJobType } from '../../queue/domain/job';
import type { EventType } from '../../events/domain/event';
import { isDone } from '../../pulls/domain/pull-request-wanted';
import { ciOfHead } from '../../ci/domain/answer-red-ci';
import { block } from '../domain/moves';
import { NotFound } from '../../kernel/errors';
import type { RunContext } from '../domain/run-context';
import type { ProtocolStore } from './protocol.store';

const EVENT_OF: Partial<Record<ControlJobType, EventType>> = {
  'pr.sync': 'open_pr_failed',
  'ci.trigger': 'ci_trigger_failed',
};

interface Failed {
  readonly code: string;
  readonly message: string;
}

/** A control job that has failed for good is said on the timeline, and stops a run that has nothing else to wait for. */
export function controlFailed(store: ProtocolStore): ControlFailureReport {
  return async ({ protocolRunId, cause, job }, error) => {
    if (protocolRunId === null) return;
    const type = job.type as ControlJobType;
    try {
      await store.transact(protocolRunId, cause, (context) => {
        const metadata = { job: type, code: error.code };
        context.record({ type: EVENT_OF[type] ?? 'job_failed', message: error.message, metadata });
        stopIfStuck(context, type, error);
      });
    } catch (gone) {
      if (!(gone instanceof NotFound)) throw gone;
    }
  };
}

/** What only this job could have moved on waits for a person now. */
function stopIfStuck(context: RunContext, type: ControlJobType, error: Failed): void {
  const { run } = context;
  if (run.status !== 'running' || context.attempt !== null) return;
  const message = `${error.message.replace(/\.$/, '')}. Mend it and retry_latest.`;
  if (type === 'pr.sync' && isDone(context.steps)) block(context, { code: 'open_pr_failed', message });
  if (type === 'ci.trigger' && ciOfHead(run)?.rerun != null) block(context, { code: 'ci_infra', message });
}
