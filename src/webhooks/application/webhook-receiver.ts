import type { Clock } from '../../kernel/clock';
import { InvalidInput } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Log } from '../../ports/log';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { WebhookKeys } from '../../projects/application/webhook-directory';
import type { CiProvider } from '../../projects/domain/project';
import type { Delivery, DeliveryOutcome } from '../domain/delivery';
import { type DeliveryHeaders, eventOf, identityOf } from '../domain/delivery-identity';
import { verifyGithub, verifyGitlab, type Verification } from '../domain/signature';
import { isForm, jsonTextOf } from '../domain/stored-body';
import { BadSignature, BodyTooLarge, WrongProject } from '../domain/webhook-errors';
import type { DeliveryStore } from './delivery.store';
import type { Receipt } from './receipt';
import type { ReceivedPayload, SignalEffects } from './signal-effects';
import { scopeOf, type Signer, signerOf } from './signer';
import type { Meter } from '../../ports/meter';

/** A webhook as it came over the wire. */
export interface IncomingWebhook {
  readonly provider: CiProvider;
  /** Of the route with a project in it. */
  readonly projectId: string | null;
  /** `?protocol_run_id=`: the sender says which protocol it is about. */
  readonly protocolRunId: string | null;
  readonly headers: DeliveryHeaders;
  readonly body: Buffer;
  readonly requestId: string | null;
}

/** Refused deliveries that are written down each minute; the rest is only counted, or anybody could fill the disk. */
const REFUSALS_PER_MINUTE = 60;
/** Without a project in the address every project's secret is tried; on a large body only the server's own. */
const MAX_TRIED_BYTES = 1024 * 1024;

/** Receives webhooks: nothing is believed, not even that it is JSON, before the signature fits. */
export class WebhookReceiver {
  private refusals = { minute: 0, count: 0 };

  constructor(
    private readonly projects: ProjectsService,
    private readonly deliveries: DeliveryStore,
    private readonly effects: SignalEffects,
    private readonly meter: Meter,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly log: Log,
  ) {}

  /** Throws `webhook.signature_refused` (401), `webhook.malformed` (400), `webhook.wrong_project` (403). */
  async receive(incoming: IncomingWebhook): Promise<Receipt> {
    const signer = await this.verified(incoming);
    const identity = identityOf(incoming.provider, scopeOf(signer), incoming.headers, incoming.body);
    const payload = await this.parsed(incoming);
    try {
      return this.counted(incoming, await this.effects.apply(this.ids.next(), { ...payload, identity }, signer));
    } catch (error) {
      if (error instanceof WrongProject) this.count(incoming, 'forbidden');
      throw error;
    }
  }

  /** The body was larger than the limit; nothing of it was read to the end. */
  async tooLarge(incoming: Omit<IncomingWebhook, 'body'>, limitBytes: number): Promise<never> {
    const reason = `The body is larger than ${String(limitBytes / 1024 / 1024)} MB.`;
    await this.refuse({ ...incoming, body: Buffer.alloc(0) }, 'too_large', reason);
    throw new BodyTooLarge('webhook.too_large', reason);
  }

  /** One secret may be that of several projects: whoever knows it may speak of each of them. */
  private async verified(incoming: IncomingWebhook): Promise<Signer> {
    const keys = await this.projects.webhookKeys(incoming.provider, incoming.projectId);
    const tried = incoming.body.length > MAX_TRIED_BYTES ? keys.slice(0, 1) : keys;
    let refusal = 'no secret is set, neither for the project nor for the server';
    const fitting: WebhookKeys[] = [];
    for (const candidate of tried) {
      const verdict = this.verify(incoming, candidate.secrets);
      if (verdict.ok) fitting.push(candidate);
      else refusal = REFUSALS[verdict.reason];
    }
    if (fitting.length > 0) return signerOf(fitting);
    await this.refuse(incoming, 'bad_signature', `The signature is refused: ${refusal}.`);
    throw new BadSignature('webhook.signature_refused', `The signature is refused: ${refusal}.`);
  }

  private verify({ provider, headers, body }: IncomingWebhook, secrets: readonly string[]): Verification {
    if (provider === 'github') return verifyGithub(body, headers['x-hub-signature-256'], secrets);
    const proof = {
      token: headers['x-gitlab-token'],
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
    };
    return verifyGitlab(body, proof, secrets, this.clock.now());
  }

  private async parsed(incoming: IncomingWebhook): Promise<Omit<ReceivedPayload, 'identity'>> {
    const { provider, protocolRunId, headers, body, requestId } = incoming;
    try {
      const text = jsonTextOf(body, headers['content-type']);
      const payload: unknown = JSON.parse(text);
      return {
        provider,
        protocolRunId,
        event: eventOf(provider, headers),
        payload,
        text,
        bytes: body.length,
        requestId,
      };
    } catch {
      const form = isForm(headers['content-type']) ? ' It came as a form: let the sender say application/json.' : '';
      const reason = `The signature fits, but the body is not JSON.${form}`;
      await this.refuse(incoming, 'malformed', reason);
      throw new InvalidInput('webhook.malformed', reason);
    }
  }

  private count({ provider }: IncomingWebhook, outcome: DeliveryOutcome): void {
    this.meter.count('webhooks_total', { provider, outcome });
  }

  private counted(incoming: IncomingWebhook, receipt: Receipt): Receipt {
    this.count(incoming, receipt.outcome);
    return receipt;
  }

  /** Of a refused delivery nothing is kept but that it came: neither its body nor its claimed identity can be trusted. */
  private async refuse(incoming: IncomingWebhook, outcome: DeliveryOutcome, reason: string): Promise<void> {
    this.count(incoming, outcome);
    this.log.write('warn', `A webhook of ${incoming.provider} was refused.`, { outcome, reason });
    const minute = Math.floor(this.clock.now() / 60_000);
    if (this.refusals.minute !== minute) this.refusals = { minute, count: 0 };
    this.refusals.count += 1;
    if (this.refusals.count > REFUSALS_PER_MINUTE) return;
    const record: Omit<Delivery, 'receivedAt'> = {
      id: this.ids.next(),
      provider: incoming.provider,
      identity: null,
      projectId: null,
      protocolRunId: null,
      event: eventOf(incoming.provider, incoming.headers).slice(0, 50),
      outcome,
      reason,
      bytes: incoming.body.length,
      body: null,
      requestId: incoming.requestId,
      replayOf: null,
    };
    await this.deliveries.insert(record);
  }
}

const REFUSALS: Readonly<Record<Extract<Verification, { ok: false }>['reason'], string>> = {
  missing: 'it is missing',
  malformed: 'it is malformed',
  mismatch: 'it does not fit the secret',
  expired: 'it is older than five minutes, or a clock is wrong',
};
