import { createHmac } from 'node:crypto';
import examples from '@octokit/webhooks-examples';

export const SECRET = 'a secret of the benchmark';

/** A commit that checks are reported on. */
export interface Target {
  readonly branch: string;
  readonly sha: string;
}

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * A commit has so many checks, and all of them begin before the first one ends: in time that is more than any delivery may
 * be late. When all are over they are run again, under the same names and new ids, as GitHub does it.
 */
const CHECKS = 25;
/** Reports of checks have texts of any length: bodies are 12 to 20 KB. */
const MAX_TEXT = 8_000;

/**
 * Deliveries of `check_run`, GitHub's own sample with other names: each is news to its protocol, either a check that begins
 * or one that ends. `serial` keeps the ids of two lists apart.
 */
export function deliveriesOf(targets: readonly Target[], count: number, serial: number): Delivery[] {
  const sample = sampleOf('check_run', 'completed');
  return Array.from({ length: count }, (_, index) => {
    const target = targets[index % targets.length];
    const place = Math.floor(index / targets.length);
    const check = Math.floor(place / (2 * CHECKS)) * CHECKS + (place % CHECKS);
    const over = Math.floor(place / CHECKS) % 2 === 1;
    const id = serial * 1_000_000 + check * targets.length + (index % targets.length) + 1;
    return delivery(sample, id, { ...target, over, name: `build (${String(check % CHECKS)})` }, [serial, index]);
  });
}

/** The same with the signature of somebody who does not know the secret. */
export function forged({ headers, body }: Delivery): Delivery {
  const signature = createHmac('sha256', 'a guess').update(body).digest('hex');
  return { body, headers: { ...headers, 'x-hub-signature-256': `sha256=${signature}` } };
}

function delivery(
  sample: Sample,
  id: number,
  check: Partial<Target> & { readonly name: string; readonly over: boolean },
  [serial, index]: readonly [number, number],
): Delivery {
  const time = new Date(Date.UTC(2030, 0, 1) + index * 1_000).toISOString();
  const run = sample.check_run;
  const payload = {
    ...sample,
    action: check.over ? 'completed' : 'created',
    check_run: {
      ...run,
      id,
      name: check.name,
      head_sha: check.sha,
      status: check.over ? 'completed' : 'in_progress',
      conclusion: check.over ? 'success' : null,
      started_at: time,
      completed_at: check.over ? time : null,
      output: { ...run.output, title: check.name, text: 'x'.repeat((index * 997) % MAX_TEXT) },
      check_suite: { ...run.check_suite, head_branch: check.branch, head_sha: check.sha },
    },
  };
  const body = Buffer.from(JSON.stringify(payload));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': 'GitHub-Hookshot/bench',
      'x-github-event': 'check_run',
      'x-github-delivery': `bench-${String(serial)}-${String(index)}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
  };
}

type Json = Readonly<Record<string, unknown>>;
type Sample = Json & { readonly check_run: Json & { readonly output: Json; readonly check_suite: Json } };

function sampleOf(event: string, action: string): Sample {
  const known = (examples as unknown as readonly { name: string; examples: Json[] }[]).find(
    ({ name }) => name === event,
  );
  const sample = known?.examples.find((example) => example.action === action);
  if (sample === undefined) throw new Error(`There is no sample of ${event} ${action}.`);
  return sample as Sample;
}
