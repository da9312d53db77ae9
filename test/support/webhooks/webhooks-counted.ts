import { ApiClient } from '../api-client';
import type { TestApp } from '../test-app';

export interface WebhooksCounted {
  readonly total: number;
  of(provider: string, outcome: string): number;
  /** `github accepted` and the like, with how often. */
  readonly all: ReadonlyMap<string, number>;
}

/** `deksdenflow_webhooks_total` as Prometheus reads it. */
export async function webhooksCounted(app: TestApp): Promise<WebhooksCounted> {
  const { text } = await new ApiClient(app.url).get('/metrics');
  const lines = text.matchAll(/^deksdenflow_webhooks_total\{provider="(\w+)",outcome="(\w+)"\} (\d+)$/gm);
  const all = new Map(
    [...lines].map(([, provider, outcome, count]) => [`${provider ?? ''} ${outcome ?? ''}`, Number(count)]),
  );
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  return { total, all, of: (provider, outcome) => all.get(`${provider} ${outcome}`) ?? 0 };
}
