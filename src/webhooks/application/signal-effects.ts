import { deflateSync } from 'node:zlib';
import { isOurCommit, takeReports } from '../../ci/domain/take-reports';
import type { ProjectsService, WebhookKeys } from '../../projects/application/projects.service';
import type { CiProvider } from '../../projects/domain/project';
import { type ChecksWanted, DuplicateDelivery, type ProtocolStore } from '../../protocols/application/protocol.store';
import type { CiContext } from '../../protocols/domain/run-context';
import { settleForeignPush } from '../../pulls/domain/branch-changed';
import { settlePullRequest } from '../../pulls/domain/settle-pull-request';
import type { Delivery, DeliveryOutcome } from '../domain/delivery';
import { githubSignal } from '../domain/github-signal';
import { gitlabSignal } from '../domain/gitlab-signal';
import type { Signal, SignalSource } from '../domain/signal';
import { keptText } from '../domain/stored-body';
import { WrongProject } from '../domain/webhook-errors';
import type { DeliveryStore, MatchedRun } from './delivery.store';
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

/** What a delivery does: it, its effect on the run and the jobs that follow are one transaction. */
export class SignalEffects {
  constructor(
    private readonly projects: ProjectsService,
    private readonly protocols: ProtocolStore,
    private readonly deliveries: DeliveryStore,
  ) {}

  /** Throws `webhook.wrong_project`. */
  async apply(id: string, received: ReceivedPayload, signer: WebhookKeys): Promise<Receipt> {
    const signal = (received.provider === 'github' ? githubSignal : gitlabSignal)(received.event, received.payload);
    const record = this.recordOf(id, received, signer);
    if (signal.kind === 'unreadable' || signal.kind === 'nothing') {
      return this.note({ ...record, outcome: 'ignored', reason: signal.reason });
    }
    const run = await this.match(received, signer, signal.source, record);
    if (run === undefined) {
      return this.note({ ...record, outcome: 'unmatched', reason: 'It is about no branch or commit of a protocol.' });
    }
    const about = { ...record, projectId: run.projectId, protocolRunId: run.id };
    const cause = { actor: `webhook:${received.provider}`, requestId: received.requestId };
    try {
      return await this.protocols.transactOnChecks(run.id, wantedFor(signal), cause, (context) => {
        const { outcome, reason } = take(context, signal);
        if (outcome === 'accepted') {
          context.record({
            type: 'webhook_received',
            message: `${received.provider} told of ${received.event}.`,
            metadata: { delivery_id: id, event: received.event },
          });
        }
        context.addDelivery({ ...about, outcome, reason });
        return { id, outcome, reason, protocolRunId: run.id };
      });
    } catch (error) {
      // Two of the same at once: the other one was first.
      if (error instanceof DuplicateDelivery) return duplicateOf(id);
      throw error;
    }
  }

  private async note(record: Omit<Delivery, 'receivedAt'>): Promise<Receipt> {
    const { id, outcome, reason, protocolRunId } = record;
    return (await this.deliveries.insert(record)) ? { id, outcome, reason, protocolRunId } : duplicateOf(id);
  }

  private async match(
    received: ReceivedPayload,
    signer: WebhookKeys,
    source: SignalSource,
    record: Omit<Delivery, 'receivedAt'>,
  ): Promise<MatchedRun | undefined> {
    const { provider, protocolRunId } = received;
    const projectIds = await this.projects.onForge(provider, signer.projectId, source.repository);
    if (protocolRunId === null) return this.deliveries.match(projectIds, source);
    const named = await this.deliveries.findRun(protocolRunId);
    if (named !== undefined && signer.projectId !== null && named.projectId !== signer.projectId) {
      const reason = 'The protocol that it names belongs to another project than the secret.';
      await this.deliveries.insert({ ...record, outcome: 'forbidden', reason });
      throw new WrongProject('webhook.wrong_project', reason);
    }
    return named;
  }

  private recordOf(id: string, received: ReceivedPayload, signer: WebhookKeys): Omit<Delivery, 'receivedAt'> {
    const text = keptText(received.text, signer.secrets);
    return {
      id,
      provider: received.provider,
      identity: received.identity,
      projectId: signer.projectId,
      protocolRunId: null,
      event: received.event,
      outcome: 'ignored',
      reason: null,
      bytes: received.bytes,
      body: text === null ? null : deflateSync(text).toString('base64'),
      requestId: received.requestId,
      replayOf: received.replayOf ?? null,
    };
  }
}

function take(
  context: CiContext,
  signal: Exclude<Signal, { kind: 'nothing' }>,
): { outcome: DeliveryOutcome; reason: string | null } {
  const before = JSON.stringify([context.run.pr, context.run.foreignSha]);
  if (signal.kind === 'checks') {
    if (takeReports(context, signal.checks) > 0) return { outcome: 'accepted', reason: null };
    const ours = signal.checks.some((check) => isOurCommit(context, check.sha));
    return {
      outcome: 'ignored',
      reason: ours ? 'It is no news: something newer is known.' : "It is about a commit that is not the protocol's.",
    };
  }
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

function wantedFor(signal: Exclude<Signal, { kind: 'nothing' }>): ChecksWanted {
  if (signal.kind !== 'checks') return { shas: [] };
  const [check, ...more] = signal.checks;
  const one = check === undefined || more.length > 0 ? {} : { providerId: check.providerId };
  return { shas: [...new Set(signal.checks.map(({ sha }) => sha))], ...one };
}
