import type { Clock } from '../../kernel/clock';
import { Unavailable, Unprocessable } from '../../kernel/errors';
import type { Forge, Forges } from '../../ports/forge';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import { isTerminal } from '../../protocols/domain/protocol-run.lifecycle';
import type { Cause } from '../../protocols/domain/run-context';
import { settleForeignPush } from '../../pulls/domain/branch-changed';
import { pullRequestState } from '../../pulls/domain/pull-request-state';
import { settlePullRequest } from '../../pulls/domain/settle-pull-request';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';
import { aggregateChecks, type CiSummary } from '../domain/aggregate';
import type { CheckReport } from '../domain/check';
import { hiding, type Hide, maskedReport } from '../domain/mask-report';
import { settleCi, verdictOn } from '../domain/settle-ci';
import { isOurCommit, takeReports } from '../domain/take-reports';
import type { CheckStore } from './check.store';
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
    private readonly checks: CheckStore,
    private readonly projects: ProjectsService,
    private readonly forges: Forges,
    private readonly clock: Clock,
    private readonly options: WatchOptions,
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const run = work.protocolRunId === null ? undefined : await this.store.findRun(work.protocolRunId);
    if (run === undefined || !isWatched(run)) return { kind: 'done' };
    const connection = (await this.projects.material(run.projectId)).forge;
    const forge = connection === null ? null : this.forges.connect(connection);
    const hide = hiding(await this.projects.redactorOf([run.projectId]));
    try {
      if (forge !== null) await this.takeSnapshot(run, forge, hide, work.cause);
      return await this.evaluate(run, forge, hide, work.cause);
    } catch (error) {
      throw asPassing(error);
    }
  }

  private async takeSnapshot(run: ProtocolRun, forge: Forge, hide: Hide, cause: Cause): Promise<void> {
    const sha = run.headSha ?? '';
    const reports = (await forge.listChecks(sha)).map((report) => maskedReport(report, hide));
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

  private async evaluate(run: ProtocolRun, forge: Forge | null, hide: Hide, cause: Cause): Promise<ControlOutcome> {
    const sha = run.headSha ?? '';
    // Without a lock: whatever comes after this has woken the job anew.
    const known = await this.checks.ofCommit(run.id, sha);
    const checks = forge === null ? known : known.filter(isInSnapshots);
    const required = run.policies.required_checks;
    const summary = aggregateChecks(checks, { required, now: this.clock.now(), settleMs: this.options.settleMs });
    const failures =
      summary.state === 'failure' ? await failuresOf(summary.failed, known, forge, run.baseBranch, hide) : [];
    const { passed, running, missing } = summary;
    const state = verdictOn(summary, failures);
    const after = await this.store.transact(run.id, cause, (context) => {
      settleCi(context, { sha, state, passed, running, missing, failures });
      return context.run;
    });
    return this.next(after, summary, forge);
  }

  /**
   * Soon while CI runs. Where a person is waited for, who may take days, seldom: every look costs requests, and an account
   * has a limited number of them for all of its protocols.
   */
  private pollAfter(run: ProtocolRun, { state }: CiSummary): number {
    const { pollMs } = this.options;
    const silent = state === 'none' && this.clock.now() - (run.ci?.since ?? Infinity) > SILENCE_MS;
    const open = state === 'running' || state === 'settling' || state === 'none';
    return run.status === 'running' && open && !silent ? pollMs : 5 * pollMs;
  }

  /** While something may still come the forge is asked again: it never repeats a delivery that was lost. */
  private next(run: ProtocolRun, summary: CiSummary, forge: Forge | null): ControlOutcome {
    if (!isWatched(run)) return { kind: 'done' };
    const settles = summary.settledAt === null ? Infinity : Math.max(500, summary.settledAt - this.clock.now());
    if (forge === null && settles === Infinity) return { kind: 'done' };
    return { kind: 'again', afterMs: Math.min(settles, forge === null ? Infinity : this.pollAfter(run, summary)) };
  }
}

/** How long nobody has reported before a repository is believed to have no CI. */
const SILENCE_MS = 10 * 60_000;
/**
 * A refusal of the forge passes as well: a token is renewed, a commit that was just pushed reaches all of its servers. A
 * watch that had ended at it would never learn, and nobody repeats a delivery that was lost.
 */
function asPassing(error: unknown): unknown {
  const refused = error instanceof Unprocessable && error.code.startsWith('forge.');
  return refused ? new Unavailable(error.code, error.message) : error;
}

/** A commit that is on the forge, and a run or a pull request that can still move. */
function isWatched(run: ProtocolRun): boolean {
  if (run.ciProvider === null || run.headSha === null || run.remoteSha === null) return false;
  return !isTerminal(run.status) || run.pr?.state === 'open';
}

/** Summaries of runs come by webhook only: the end of one that was lost would be waited for in vain. */
function isInSnapshots(check: CheckReport): boolean {
  return check.kind !== 'workflow_run' && check.kind !== 'check_suite';
}
