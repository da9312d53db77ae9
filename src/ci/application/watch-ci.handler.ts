import type { Clock } from '../../kernel/clock';
import type { Forge, Forges } from '../../ports/forge';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { ProtocolStore, ProtocolView } from '../../protocols/application/protocol.store';
import { isTerminal } from '../../protocols/domain/protocol-run.lifecycle';
import type { Cause } from '../../protocols/domain/run-context';
import { settleForeignPush } from '../../pulls/domain/branch-changed';
import { pullRequestState } from '../../pulls/domain/pull-request-state';
import { settlePullRequest } from '../../pulls/domain/settle-pull-request';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';
import { aggregateChecks, type CiSummary } from '../domain/aggregate';
import type { CheckReport } from '../domain/check';
import { settleCi } from '../domain/settle-ci';
import { isOurCommit, takeReports } from '../domain/take-reports';
import { failuresOf } from './ci-evidence';

export interface WatchOptions {
  readonly pollMs: number;
  readonly settleMs: number;
}

/**
 * Finds out what CI and the pull request say now, and lets the run answer. Webhooks only wake it: with access to the forge
 * its snapshot decides, so a delivery that was lost, forged or late does no harm; without, what was delivered decides.
 */
export class WatchCiHandler extends ControlHandler {
  constructor(
    private readonly store: ProtocolStore,
    private readonly projects: ProjectsService,
    private readonly forges: Forges,
    private readonly clock: Clock,
    private readonly options: WatchOptions,
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const view = work.protocolRunId === null ? undefined : await this.store.find(work.protocolRunId);
    if (view === undefined || !isWatched(view)) return { kind: 'done' };
    const connection = (await this.projects.material(view.run.projectId)).forge;
    const forge = connection === null ? null : this.forges.connect(connection);
    if (forge !== null) await this.takeSnapshot(view, forge, work.cause);
    const summary = await this.evaluate(view, forge, work.cause);
    return this.next(view.run.id, summary, forge);
  }

  private async takeSnapshot({ run }: ProtocolView, forge: Forge, cause: Cause): Promise<void> {
    const sha = run.headSha ?? '';
    const reports = await forge.listChecks(sha);
    const found =
      run.pr === null ? await forge.findPullRequest(run.protocolName) : await forge.getPullRequest(run.pr.number);
    await this.store.transactOnChecks(run.id, { shas: [sha] }, cause, (context) => {
      takeReports({ ...context, wake: () => undefined }, reports);
      if (found === undefined) return;
      settlePullRequest(context, pullRequestState(found));
      if (found.state === 'open' && found.headSha !== '' && !isOurCommit(context, found.headSha)) {
        settleForeignPush(context, found.headSha);
      }
    });
  }

  private async evaluate(view: ProtocolView, forge: Forge | null, cause: Cause): Promise<CiSummary | undefined> {
    const { run } = view;
    const sha = run.headSha ?? '';
    const known = await this.store.transactOnChecks(run.id, { shas: [] }, cause, ({ checks }) =>
      checks.filter((check) => check.sha === sha),
    );
    const checks: readonly CheckReport[] = forge === null ? known : known.filter(isInSnapshots);
    const required = run.policies.required_checks;
    const summary = aggregateChecks(checks, { required, now: this.clock.now(), settleMs: this.options.settleMs });
    const failures = summary.state === 'failure' ? await failuresOf(summary.failed, known, forge, run.baseBranch) : [];
    const { state, passed, running, missing } = summary;
    await this.store.transact(run.id, cause, (context) => {
      settleCi(context, { sha, state, passed, running, missing, failures });
    });
    return summary;
  }

  /** While something may still come the forge is asked again: it never repeats a delivery that was lost. */
  private async next(runId: string, summary: CiSummary | undefined, forge: Forge | null): Promise<ControlOutcome> {
    const after = await this.store.find(runId);
    if (after === undefined || !isWatched(after)) return { kind: 'done' };
    const settles = summary?.settledAt == null ? Infinity : Math.max(500, summary.settledAt - this.clock.now());
    if (forge === null && settles === Infinity) return { kind: 'done' };
    return { kind: 'again', afterMs: Math.min(settles, forge === null ? Infinity : this.options.pollMs) };
  }
}

/** A commit that is on the forge, and a run or a pull request that can still move. */
function isWatched({ run }: ProtocolView): boolean {
  if (run.ciProvider === null || run.headSha === null || run.remoteSha === null) return false;
  return !isTerminal(run.status) || run.pr?.state === 'open';
}

/** Summaries of runs come by webhook only: the end of one that was lost would be waited for in vain. */
function isInSnapshots(check: CheckReport): boolean {
  return check.kind !== 'workflow_run' && check.kind !== 'check_suite';
}
