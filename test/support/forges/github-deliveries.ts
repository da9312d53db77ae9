import { createHmac, randomUUID } from 'node:crypto';
import type { Json } from './json';

export interface StandInDelivery {
  readonly event: string;
  readonly id: string;
  /** Of the receiver's answer; 0 when there was none. */
  readonly status: number;
}

/** Sends webhooks as GitHub does: signed, one after the other, once. */
export class GithubDeliveries {
  readonly sent: StandInDelivery[] = [];
  private target: { readonly url: string; readonly secret: string } | undefined;
  private last: Promise<void> = Promise.resolve();

  sendTo(url: string | null, secret: string): void {
    this.target = url === null ? undefined : { url, secret };
  }

  get wanted(): boolean {
    return this.target !== undefined;
  }

  send(event: string, payload: Json): void {
    const { target } = this;
    if (target === undefined) return;
    const body = JSON.stringify(payload);
    const id = randomUUID();
    this.last = this.last.then(async () => {
      this.sent.push({ event, id, status: await this.post(target, event, id, body) });
    });
  }

  settled(): Promise<void> {
    return this.last;
  }

  private async post(
    target: { readonly url: string; readonly secret: string },
    event: string,
    id: string,
    body: string,
  ): Promise<number> {
    const signature = createHmac('sha256', target.secret).update(body).digest('hex');
    try {
      const answer = await fetch(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/stand-in',
          'x-github-delivery': id,
          'x-github-event': event,
          'x-github-hook-id': '1',
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body,
        // As GitHub: a receiver that takes longer has failed.
        signal: AbortSignal.timeout(10_000),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
