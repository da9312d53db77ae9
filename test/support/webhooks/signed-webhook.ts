import { createHmac } from 'node:crypto';
import type { CiProvider } from '../../../src/projects/domain/project';
import type { Answer } from '../api-client';

/** A webhook as a forge sends it, but for its proof. */
export interface Webhook {
  readonly provider: CiProvider;
  readonly event: string;
  /** `X-GitHub-Delivery` or `Idempotency-Key`: the same on a redelivery. */
  readonly identity: string;
  readonly body: string | Buffer;
}

export function githubWebhook(event: string, payload: unknown, identity: string): Webhook {
  return { provider: 'github', event, identity, body: JSON.stringify(payload) };
}

export function gitlabWebhook(event: string, payload: unknown, identity: string): Webhook {
  return { provider: 'gitlab', event, identity, body: JSON.stringify(payload) };
}

export type Headers = Readonly<Record<string, string>>;

/** With the proof that the secret is known: GitHub's signature, GitLab's token in plain. */
export function signed({ provider, event, identity, body }: Webhook, secret: string): Headers {
  const json = { 'content-type': 'application/json' };
  if (provider === 'gitlab') {
    return { ...json, 'x-gitlab-event': event, 'idempotency-key': identity, 'x-gitlab-token': secret };
  }
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const proof = { 'x-hub-signature-256': `sha256=${signature}` };
  return { ...json, 'x-github-event': event, 'x-github-delivery': identity, ...proof };
}

/** By Standard Webhooks, as newer GitLabs sign. */
export function standardSigned(webhook: Webhook, secret: string, atMs: number): Headers {
  const { 'x-gitlab-token': _token, ...rest } = signed(webhook, secret);
  const timestamp = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const text = `${webhook.identity}.${timestamp}.${String(webhook.body)}`;
  const signature = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  const proof = { 'webhook-id': webhook.identity, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return { ...rest, ...proof };
}

export async function post(url: string, body: string | Buffer, headers: Headers): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : Uint8Array.from(body),
  });
  const text = await response.text();
  const parsed = JSON.parse(text) as Answer['body'];
  return { status: response.status, headers: response.headers, text, body: parsed, list: [] };
}
