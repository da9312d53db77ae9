import { messageOf, Unavailable } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { Forge, Forges, PullRequest } from '../../ports/forge';
import type { Workspaces } from '../../ports/workspaces';
import type { ProjectMaterial, ProjectsService } from '../../projects/application/projects.service';
import type { ProtocolStore, ProtocolView } from '../../protocols/application/protocol.store';
import { workspaceKey } from '../../protocols/application/workspace-key';
import { ciOfHead } from '../../ci/domain/answer-red-ci';
import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import type { Cause } from '../../protocols/domain/run-context';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';
import { commentMarker, mergeBody } from '../domain/body-markers';
import type { PullRequestSubject, StopEvidence } from '../domain/pull-request-subject';
import { renderNote, renderPullRequest } from '../domain/pull-request-text';
import { pullRequestState } from '../domain/pull-request-state';
import { isDone, pullRequestDue } from '../domain/pull-request-wanted';
import { settlePullRequest } from '../domain/settle-pull-request';
import { renderResolvedComment, renderStopComment } from '../domain/stop-comment';
import type { PullRequestSubjects } from './pull-request-subjects';

/**
 * Makes the forge say what the database says: one pull request, opened once, its text, its draft mark and its comment
 * current. Everything is looked up before it is made, so a retry after any crash finds what the last one left.
 */
export class SyncPullRequestHandler extends ControlHandler {
  constructor(
    private readonly store: ProtocolStore,
    private readonly subjects: PullRequestSubjects,
    private readonly projects: ProjectsService,
    private readonly forges: Forges,
    private readonly workspaces: Workspaces,
    private readonly log: Log,
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const view = work.protocolRunId === null ? undefined : await this.store.find(work.protocolRunId);
    if (view === undefined) return { kind: 'done' };
    const { run, steps } = view;
    if (run.pr?.state !== 'open' && !pullRequestDue(run, steps)) return { kind: 'done' };
    const material = await this.projects.material(run.projectId);
    if (material.forge === null) return NOT_CONNECTED;
    const forge = this.forges.connect(material.forge);
    const subject = await this.subjects.of(view, material.repository.gitUrl);
    const current = await this.current(forge, view, subject, work.signal);
    await this.store.transact(run.id, work.cause, (context) => {
      settlePullRequest(context, pullRequestState(current));
    });
    if (current.state !== 'open') return { kind: 'done' };
    await this.comment(forge, current, view, subject, work.cause);
    await this.note(view, material, subject);
    return { kind: 'done' };
  }

  /** The run's pull request as it is now: found or opened, and brought up to date. */
  private async current(
    forge: Forge,
    view: ProtocolView,
    subject: PullRequestSubject,
    signal: AbortSignal,
  ): Promise<PullRequest> {
    const { run } = view;
    const found = await this.find(forge, run);
    // The last look before an effect outside: a worker that has lost its lease opens nothing.
    signal.throwIfAborted();
    const text = renderPullRequest(subject);
    if (found === undefined) {
      const { protocolName: branch, baseBranch } = run;
      return forge.openPullRequest({ ...text, branch, baseBranch, draft: !isReady(view) });
    }
    if (found.state !== 'open') return found;
    const body = mergeBody(found.body, text.body);
    let current = found;
    if (body !== found.body) current = await forge.updatePullRequest(found.number, { title: found.title, body });
    return current.draft && isReady(view) ? forge.markReady(found.number) : current;
  }

  private async find(forge: Forge, run: ProtocolRun): Promise<PullRequest | undefined> {
    if (run.pr !== null) return forge.getPullRequest(run.pr.number);
    const found = await forge.findPullRequest(run.protocolName);
    const isHistory = found !== undefined && run.prAfter !== null && found.number <= run.prAfter;
    return isHistory ? undefined : found;
  }

  /** One comment, there only once something has stopped, and changed in its place when it goes on. */
  private async comment(
    forge: Forge,
    { number }: PullRequest,
    { run }: ProtocolView,
    subject: PullRequestSubject,
    cause: Cause,
  ): Promise<void> {
    const stopped = run.status === 'blocked' || run.status === 'failed' ? run.statusReason : null;
    if (stopped === null && run.prCommented === 0) return;
    const marker = commentMarker(run.id);
    const goesOn = `protocol ${run.protocolName} is ${run.status}.`;
    const text =
      stopped === null ? renderResolvedComment(subject, goesOn) : renderStopComment(subject, stopped, evidenceOf(run));
    await this.store.transact(run.id, cause, (context) => {
      context.run.prCommented = 1;
    });
    await forge.putComment(number, marker, text);
  }

  /** Evidence that stays with the commit when the forge is gone; without it nothing else is worse off. */
  private async note({ run }: ProtocolView, material: ProjectMaterial, subject: PullRequestSubject): Promise<void> {
    if (run.headSha === null) return;
    const key = workspaceKey(material.repository, run);
    try {
      const outcome = await this.workspaces.putNote(key, run.headSha, renderNote(subject));
      if (outcome === 'rejected') this.log.write('warn', 'Somebody else keeps writing the git note of the evidence.');
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      this.log.write('warn', 'The git note with the evidence could not be pushed.', { error: messageOf(error) });
    }
  }
}

const NOT_CONNECTED: ControlOutcome = {
  kind: 'failed',
  code: 'forge.not_connected',
  message: 'A pull request is wanted, but the project has no token for its forge: set the secret FORGE_TOKEN.',
};

/** A draft until there is nothing left to do and CI has nothing against it. */
function isReady({ run, steps }: ProtocolView): boolean {
  if (!isDone(steps) || run.status === 'blocked' || run.status === 'failed') return false;
  const state = ciOfHead(run)?.state ?? 'none';
  const proof = run.policies.auto_qa_on_ci || run.policies.required_checks.length > 0;
  return state === 'success' || ciOfHead(run)?.waived === true || (state === 'none' && !proof);
}

/** Of the failure that counts most: one that the code caused, if there is one. */
function evidenceOf(run: ProtocolRun): StopEvidence | null {
  const failures = ciOfHead(run)?.failures ?? [];
  const failure = failures.find((candidate) => candidate.class === 'code') ?? failures[0];
  if (failure === undefined) return null;
  const { name: checkName, class: failureClass, url, log_tail: logTail } = failure;
  return { checkName, failureClass, sha: run.headSha ?? '', url, logTail };
}
