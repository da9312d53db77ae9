import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { InvalidInput, messageOf, Unavailable, Unprocessable } from '../../kernel/errors';
import type { CiProvider } from '../../projects/domain/project';

export interface Delivery {
  readonly url: string;
  readonly provider: CiProvider;
  readonly token: string;
  readonly payload: unknown;
  /** Before the second try; doubled for each further one. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
}

const TRIES = 5;
const LONGEST_PAUSE_MS = 60_000;
const TIMEOUT_MS = 30_000;

/**
 * Sends a signed webhook and returns the status of the answer. Network failures, 429 and 5xx are tried again under the same
 * id: a report that arrived although its answer was lost has no second effect. No message holds what the server answered:
 * that might hold the token.
 */
export async function sendReport(delivery: Delivery): Promise<number> {
  const body = JSON.stringify(delivery.payload);
  const headers = headersOf(delivery, body);
  let wait = delivery.pauseMs;
  for (let tries = 1; ; tries++) {
    const answer = await once(delivery, headers, body);
    if ('status' in answer && answer.status >= 200 && answer.status < 300) return answer.status;
    const mayHelp = !('status' in answer) || answer.status === 429 || answer.status >= 500;
    if (!mayHelp || tries === TRIES) throw refusal(answer);
    wait = Math.min(Math.max(wait, 'status' in answer ? answer.retryAfterMs : 0), LONGEST_PAUSE_MS);
    await pause(wait, undefined, { signal: delivery.signal });
    wait *= 2;
  }
}

type Answer = { readonly status: number; readonly retryAfterMs: number } | { readonly failure: string };

async function once({ url, signal }: Delivery, headers: Record<string, string>, body: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // The token would follow a redirect.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return { status: response.status, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0 };
  } catch (error) {
    if (signal.aborted) throw error;
    const cause = error instanceof Error ? error.cause : undefined;
    return { failure: messageOf(cause ?? error) };
  }
}

function headersOf({ provider, token }: Delivery, body: string): Record<string, string> {
  const id = randomUUID();
  const common = { 'content-type': 'application/json', 'user-agent': 'deksdenflow-report' };
  if (provider === 'gitlab') {
    return { ...common, 'x-gitlab-event': 'Pipeline Hook', 'x-gitlab-token': token, 'idempotency-key': id };
  }
  const signature = createHmac('sha256', token).update(body).digest('hex');
  return {
    ...common,
    'x-github-event': 'status',
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${signature}`,
  };
}

function refusal(answer: Answer): Error {
  if (!('status' in answer)) {
    return new Unavailable('ci.report_unreachable', `The server cannot be reached: ${answer.failure}.`);
  }
  const status = String(answer.status);
  switch (answer.status) {
    case 401:
    case 403:
      return new InvalidInput(
        'ci.report_refused',
        `The server refuses the signature (${status}): DEKSDENFLOW_WEBHOOK_TOKEN must be the project's WEBHOOK_SECRET.`,
      );
    case 400:
      return new InvalidInput('ci.report_refused', 'The server cannot read the report (400).');
    case 503:
      return new Unavailable('ci.report_unreachable', 'The server is not available now (503).');
    default:
      return new Unprocessable('ci.report_refused', `The server refuses the report (${status}).`);
  }
}
