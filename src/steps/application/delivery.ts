import type { EngineResult } from '../../ports/engine';
import type { CommitResult, PushResult, WorkspaceKey, Workspaces } from '../../ports/workspaces';
import type { Breach } from '../../protocols/domain/budget';
import { planFolder } from '../../protocols/domain/plan-document';
import type { RunContext } from '../../protocols/domain/run-context';
import type { RunReport } from '../../protocols/domain/settle';
import { recordTreeNotes, settleExecution } from '../../protocols/domain/settle-step';
import { reportOf } from '../../queue/application/report';
import type { Work } from '../../queue/application/work';
import type { Attempt } from '../domain/attempt';
import type { StepRun } from '../domain/step-run';
import { recordBreach, type Settlement } from './settlement';

/** One execution of a step in its worktree. */
export interface Execution {
  readonly work: Work;
  readonly step: StepRun;
  readonly key: WorkspaceKey;
  /** Commit that the attempt builds on. */
  readonly baseSha: string;
  /** Commits of this step's attempts that did not succeed: on the remote they may be replaced, they are ours. */
  readonly unsettledShas: readonly string[];
}

interface Delivered {
  readonly report: RunReport;
  readonly headSha: string;
  readonly committed?: CommitResult;
  readonly breach?: Breach | undefined;
  readonly also?: (context: RunContext) => void;
}

/**
 * From the files that an engine left to a step that waits for QA. The order of writes makes a crash at any point
 * harmless: commit, the fenced note of the commit on the attempt, push, settlement. A successor that finds the note
 * adopts the commit and pays nothing; one that finds none starts from the base again.
 */
export class Delivery {
  constructor(
    private readonly workspaces: Workspaces,
    private readonly settlement: Settlement,
  ) {}

  async deliver(execution: Execution, result: EngineResult, breach: Breach | undefined): Promise<void> {
    const { work, step, key, baseSha } = execution;
    const committed = await this.workspaces.commit(key, {
      parentSha: baseSha,
      subject: `${String(step.stepIndex).padStart(2, '0')}: ${step.stepName}`,
      body: result.finalText.slice(0, 4_000),
      trailers: {
        'Deksdenflow-Protocol': work.run.protocolName,
        'Deksdenflow-Step': String(step.stepIndex),
        'Deksdenflow-Attempt': String(work.attempt.number),
      },
      frozenFolder: planFolder(work.run.protocolName),
    });
    const headSha = committed.sha ?? baseSha;
    const { exitCode, sessionId, sessionTotals, finalText, usageQuality } = result;
    const figures = { ...result.usage, costUsd: result.costUsd ?? 0, usageQuality };
    await this.settlement.note(work, {
      exitCode,
      sessionId,
      sessionTotals,
      finalText,
      ...figures,
      headSha,
      produced: 1,
    });
    await this.finish(execution, { report: reportOf(result), headSha, committed, breach });
  }

  /** A predecessor had committed before it was cut off: its work counts, and is not paid for again. */
  async adopt(execution: Execution, heir: Attempt): Promise<void> {
    const { work, step, key, baseSha } = execution;
    const headSha = heir.headSha ?? baseSha;
    await this.workspaces.adopt(key, headSha);
    await this.settlement.note(work, { headSha, produced: 1 });
    const { finalText, sessionId, sessionTotals, exitCode } = heir;
    const report = { ...reportOf(work.attempt), finalText, sessionId, sessionTotals, exitCode };
    const message = `Step ${step.stepName} adopts the work of attempt ${String(heir.number)} at ${headSha.slice(0, 10)}.`;
    await this.finish(execution, {
      report,
      headSha,
      also: (context) => {
        const metadata = { head_sha: headSha, from_attempt: heir.id };
        context.record({ type: 'step_adopted', message, stepRunId: step.id, attemptId: work.attempt.id, metadata });
      },
    });
  }

  private async finish(execution: Execution, done: Delivered): Promise<void> {
    const { work, step, key, unsettledShas } = execution;
    const pushed = await this.workspaces.push(key, done.headSha, work.run.remoteSha, [...unsettledShas, done.headSha]);
    const record = (context: RunContext): void => {
      recordBreach(context, work, done.breach);
      done.also?.(context);
      const { refused = [], restored = [] } = done.committed ?? {};
      recordTreeNotes(context, step, work.attempt.id, { refused, restored });
    };
    if (pushed.outcome === 'rejected') {
      await this.settlement.fail(work, rejection(work, pushed), done.report, record);
      return;
    }
    await this.settlement.write(work, (context) => {
      record(context);
      settleExecution(context, {
        report: done.report,
        headSha: done.headSha,
        pushed: pushed.outcome !== 'no_remote',
        files: done.committed?.files.length ?? 0,
      });
    });
  }
}

function rejection(
  work: Work,
  pushed: Extract<PushResult, { outcome: 'rejected' }>,
): Parameters<Settlement['fail']>[1] {
  const where = pushed.remoteSha === null ? 'it is gone' : `it is at ${pushed.remoteSha.slice(0, 10)}`;
  const message = `Somebody else changed the branch ${work.run.protocolName} on the remote (${where}); nothing of theirs was overwritten: ${pushed.message}`;
  return { errorClass: 'git', message, transient: false, needsPerson: true, code: 'push_rejected' };
}
