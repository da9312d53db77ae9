import { deflateSync } from 'node:zlib';
import { NotFound } from '../../kernel/errors';
import type { CheckReport } from '../../ci/domain/check';
import { hiding, maskedReport } from '../../ci/domain/mask-report';
import { isOurCommit, takeReports } from '../../ci/domain/take-reports';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { CiProvider } from '../../projects/domain/project';
import { DuplicateDelivery, type HeardReport, type ProtocolStore } from '../../protocols/application/protocol.store';
import type { CiContext, ReportContext } from '../../protocols/domain/run-context';
import { settleForeignPush } from '../../pulls/domain/branch-changed';
import { settlePullRequest } from '../../pulls/domain/settle-pull-request';
import type { Delivery, DeliveryOutcome } from '../domain/delivery';
import { githubSignal } from '../domain/github-signal';
import { gitlabSignal } from '../domain/gitlab-signal';
import type { Signal, SignalSource } from '../domain/signal';
import { keptText } from '../domain/stored-body';
import { WrongProject } from '../domain/webhook-errors';
import type { DeliveryStore, MatchedRun } from './delivery.store';
import type { MatchedRuns } from './matched-runs';
import type { Signer } from './signer';
import { duplicateOf, type Receipt } from './receipt';

/** A payload whose sender has been verified. */
export interface ReceivedPayload {
  readonly provider: CiProvider;
  readonly protocolRunId: string | null;
  readonly event: string;
  readonly payload: unknown;
  readonly text: string;
  readonly bytes: number;
  /** Null for a replay: it may have its effect again. */
  readonly identity: string | null;
  readonly requestId: string | null;
  readonly replayOf?: string;
}

/** Projects of one secret whose values are kept out of a body that is about none of them. */
const MOST_ASKED = 10;

/** With the memory that a body of some kilobytes needs: to get the usual quarter of a megabyte takes longer than to use it. */
const PACKING = { level: 1, memLevel: 5, windowBits: 13 };

/** What a delivery does: it, its effect on the run and the jobs that follow are one transaction. */
export class SignalEffects {
  constructor(
    private readonly projects: ProjectsService,
    private readonly protocols: ProtocolStore,
    private readonly deliveries: DeliveryStore,
    private readonly runs: MatchedRuns,
  ) {}

  /** Throws `webhook.wrong_project`. */
  async apply(id: string, received: ReceivedPayload, signer: Signer): Promise<Receipt> {
    try {
      return await this.take(id, received, signer);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      // The run was removed after it had been found.
      this.runs.forget();
      return this.take(id, received, signer);
    }
  }

  private async take(id: string, received: ReceivedPayload, signer: Signer): Promise<Receipt> {
    const signal = (received.provider === 'github' ? githubSignal : gitlabSignal)(received.event, received.payload);
    const speaksFor = signer.projectIds?.slice(0, MOST_ASKED) ?? [];
    if (signal.kind === 'unreadable' || signal.kind === 'nothing') {
      const outcome = signal.reason === 'unknown_event' ? 'unmatched' : 'ignored';
      const record = this.recordOf(id, received, signer, await this.projects.redactorOf(speaksFor));
      return this.note({ ...record, outcome, reason: signal.reason });
    }
    const run = await this.match(id, received, signer, signal.source);
    const own = await this.projects.redactorOf(run === undefined ? speaksFor : [run.projectId]);
    const record = this.recordOf(id, received, signer, own);
    if (run === undefined) {
      return this.note({ ...record, outcome: 'unmatched', reason: 'It is about no branch or commit of a protocol.' });
    }
    const about = { ...record, projectId: run.projectId, protocolRunId: run.id };
    const told = withoutSecrets(signal, own);
    const cause = { actor: `webhook:${received.provider}`, requestId: received.requestId };
    try {
      const write = (context: ReportContext, { outcome, reason }: Effect): Receipt => {
        if (outcome === 'accepted') {
          context.record({
            type: 'webhook_received',
            message: `${received.provider} told of ${received.event}.`,
            metadata: { delivery_id: id, event: received.event },
          });
        }
        context.addDelivery({ ...about, outcome, reason });
        return { id, outcome, reason, protocolRunId: run.id };
      };
      if (told.kind === 'checks') {
        const { checks } = told;
        return await this.protocols.hearOfChecks({
          protocolRunId: run.id,
          delivery: about,
          wanted: wantedFor(checks),
          cause,
          work: (context) => write(context, takeChecks(context, checks)),
        });
      }
      return await this.protocols.transactOnChecks(run.id, { shas: [] }, cause, (context) =>
        write(context, takeMove(context, told)),
      );
    } catch (error) {
      // The constraint tells, so that nobody has to look first: nearly every delivery is a new one.
      if (error instanceof DuplicateDelivery) return this.firstOf(about);
      throw error;
    }
  }

  private async note(record: Omit<Delivery, 'receivedAt'>): Promise<Receipt> {
    const { id, outcome, reason, protocolRunId } = record;
    return (await this.deliveries.insert(record)) ? { id, outcome, reason, protocolRunId } : this.firstOf(record);
  }

  private async firstOf({ id, provider, identity }: Omit<Delivery, 'receivedAt'>): Promise<Receipt> {
    const first = identity === null ? undefined : await this.deliveries.findByIdentity(provider, identity);
    return duplicateOf(first ?? id);
  }

  private async match(
    id: string,
    received: ReceivedPayload,
    signer: Signer,
    source: SignalSource,
  ): Promise<MatchedRun | undefined> {
    const { provider, protocolRunId } = received;
    const projectIds = await this.projects.onForge(provider, signer.projectIds, source.repository);
    if (protocolRunId === null) return this.runs.match(projectIds, source);
    const named = await this.deliveries.findRun(protocolRunId);
    if (named !== undefined && signer.projectIds?.includes(named.projectId) === false) {
      const reason = 'The protocol that it names belongs to another project than the secret.';
      // As of every refused one, nothing is kept that could be replayed, or that would make it a duplicate next time.
      const record = this.recordOf(id, received, signer, await this.projects.redactorOf([]));
      await this.deliveries.insert({ ...record, identity: null, body: null, outcome: 'forbidden', reason });
      throw new WrongProject('webhook.wrong_project', reason);
    }
    return named;
  }

  private recordOf(
    id: string,
    received: ReceivedPayload,
    signer: Signer,
    redactor: Redactor,
  ): Omit<Delivery, 'receivedAt'> {
    const text = keptText(received.text, redactor);
    return {
      id,
      provider: received.provider,
      identity: received.identity,
      projectId: signer.projectIds?.length === 1 ? (signer.projectIds[0] ?? null) : null,
      protocolRunId: null,
      event: received.event,
      outcome: 'ignored',
      reason: null,
      bytes: received.bytes,
      body: text === null ? null : deflateSync(text, PACKING).toString('base64'),
      requestId: received.requestId,
      replayOf: received.replayOf ?? null,
    };
  }
}

interface Effect {
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
}

function takeChecks(context: ReportContext, checks: readonly CheckReport[]): Effect {
  if (takeReports(context, checks) > 0) return { outcome: 'accepted', reason: null };
  const ours = checks.some((check) => isOurCommit(context, check.sha));
  return {
    outcome: 'ignored',
    reason: ours ? 'It is no news: something newer is known.' : "It is about a commit that is not the protocol's.",
  };
}

/** A pull request or a push can move the run. */
function takeMove(context: CiContext, signal: Exclude<Signal, { kind: 'nothing' | 'checks' }>): Effect {
  const before = JSON.stringify([context.run.pr, context.run.foreignSha]);
  if (signal.kind === 'pull_request') {
    settlePullRequest(context, signal.pullRequest);
    const foreign = signal.pullRequest.state === 'open' && !isOurCommit(context, signal.pullRequest.head_sha);
    if (foreign && signal.pullRequest.head_sha === context.run.pr?.head_sha)
      settleForeignPush(context, signal.pullRequest.head_sha);
  } else if (!isOurCommit(context, signal.sha)) {
    settleForeignPush(context, signal.sha);
  }
  const changed = JSON.stringify([context.run.pr, context.run.foreignSha]) !== before;
  return changed ? { outcome: 'accepted', reason: null } : { outcome: 'ignored', reason: 'It is no news.' };
}

/** Their reporters write what they like into checks, and what CI prints is beyond our reach. */
function withoutSecrets(signal: Exclude<Signal, { kind: 'nothing' }>, redactor: Redactor): typeof signal {
  if (signal.kind !== 'checks') return signal;
  const hide = hiding(redactor);
  return { ...signal, checks: signal.checks.map((check) => maskedReport(check, hide)) };
}

function wantedFor(checks: readonly CheckReport[]): HeardReport<unknown>['wanted'] {
  const [check, ...more] = checks;
  const one = check === undefined || more.length > 0 ? {} : { providerId: check.providerId };
  return { shas: [...new Set(checks.map(({ sha }) => sha))], ...one };
}
