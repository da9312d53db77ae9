import type { Project } from '../../projects/domain/project';
import type { DeliveryStore } from '../../webhooks/application/delivery.store';
import { type Finding, ok, warning } from '../../doctor/domain/finding';

export interface WebhookFacts {
  /** Without a token nobody asks the forge: webhooks are all that is known of CI. */
  readonly asksForge: boolean;
  readonly hasSecret: boolean;
  /** Epoch milliseconds; null: never. */
  readonly received: number | null;
  /** The newest of the provider that was refused; no one knows which project it was meant for. */
  readonly refused: { readonly at: number; readonly reason: string | null } | null;
  readonly now: number;
}

export async function lastWebhooks(
  deliveries: Pick<DeliveryStore, 'list'>,
  { id, ciProvider }: Project,
): Promise<Pick<WebhookFacts, 'received' | 'refused'>> {
  const [received] = (await deliveries.list({ projectId: id }, { limit: 1 })).items;
  const provider = ciProvider === null ? {} : { provider: ciProvider };
  const [refused] = (await deliveries.list({ ...provider, outcomes: ['bad_signature'] }, { limit: 1 })).items;
  return {
    received: received?.receivedAt ?? null,
    refused: refused === undefined ? null : { at: refused.receivedAt, reason: refused.reason },
  };
}

export function judgeWebhooks({ id, name, ciProvider }: Project, facts: WebhookFacts): Finding {
  const check = `webhooks of ${name}`;
  const { asksForge, hasSecret, received, refused, now } = facts;
  const address = `/webhooks/${ciProvider ?? ''}/${id}`;
  if (!hasSecret) {
    const fix = `WEBHOOK_SECRET=… npx deksdenflow projects change ${id} --secret WEBHOOK_SECRET, and the same at the forge.`;
    return warning(check, 'no secret, so every webhook is refused', fix);
  }
  if (refused !== null && refused.at >= (received ?? 0)) {
    const evidence = `one of ${ciProvider ?? ''} was refused ${ago(now - refused.at)}: ${refused.reason ?? ''}`;
    return warning(check, evidence, `If it was this project's: compare the secret at the forge with WEBHOOK_SECRET.`);
  }
  if (received !== null) return ok(check, `the last one came ${ago(now - received)}`);
  if (asksForge) return ok(check, `none has come yet; the forge is asked instead, which is slower`);
  return warning(
    check,
    'none has come yet, and without a token CI is not known otherwise',
    `Add one at the forge: ${address}`,
  );
}

function ago(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${String(minutes)} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h ago` : `${String(Math.floor(hours / 24))} days ago`;
}
