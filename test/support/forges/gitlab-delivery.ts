import { createHmac, randomUUID } from 'node:crypto';
import type { GitlabHook } from './gitlab-hooks';

/** `token`: the secret in plain, as GitLab always did. `signed`: Standard Webhooks, for instances that have it. */
export type GitlabHookScheme = 'token' | 'signed';

export interface GitlabDelivery {
  readonly event: string;
  /** The answer's status; null when nobody answered. */
  readonly status: number | null;
}

/** Sends a project's events one after the other, as GitLab's queue of a quiet instance does. */
export class GitlabDeliveries {
  readonly sent: GitlabDelivery[] = [];
  private target: { readonly url: string; readonly secret: string } | null = null;
  private last: Promise<void> = Promise.resolve();
  private readonly hookId = randomUUID();

  constructor(private readonly scheme: GitlabHookScheme) {}

  sendTo(url: string | null, secret: string): void {
    this.target = url === null ? null : { url, secret };
  }

  queue(hooks: readonly GitlabHook[]): void {
    const target = this.target;
    if (target === null) return;
    for (const hook of hooks) this.last = this.last.then(() => this.send(hook, target));
  }

  async settled(): Promise<void> {
    await this.last;
  }

  private async send(hook: GitlabHook, target: { readonly url: string; readonly secret: string }): Promise<void> {
    const body = JSON.stringify(hook.payload);
    const headers = { ...this.headersOf(hook.event), ...this.authentication(target.secret, body) };
    try {
      const response = await fetch(target.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
      this.sent.push({ event: hook.event, status: response.status });
    } catch {
      this.sent.push({ event: hook.event, status: null });
    }
  }

  private headersOf(event: string): Record<string, string> {
    return {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.1.0',
      'x-gitlab-event': event,
      'x-gitlab-event-uuid': randomUUID(),
      'x-gitlab-instance': 'https://gitlab.example.com',
      'x-gitlab-webhook-uuid': this.hookId,
    };
  }

  private authentication(secret: string, body: string): Record<string, string> {
    const id = randomUUID();
    if (this.scheme === 'token') return { 'idempotency-key': id, 'x-gitlab-token': secret };
    const timestamp = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return {
      'idempotency-key': id,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
  }
}
