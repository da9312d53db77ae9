import { randomUUID } from 'node:crypto';
import type { CiProvider } from '../../../src/projects/domain/project';
import { filledIn } from '../forges/json';
import { changed, githubSamples, gitlabSample } from '../forges/webhook-samples';
import { HEAD, type PushedRun, REPOSITORY } from './pushed-run';
import { githubWebhook, gitlabWebhook, type Headers, signed, standardSigned, type Webhook } from './signed-webhook';

export interface HostileRequest {
  readonly url: string;
  readonly body: string | Buffer;
  readonly headers: Headers;
}

export interface HostileCase {
  readonly name: string;
  readonly provider: CiProvider;
  readonly status: 202 | 400 | 401 | 403 | 413;
  /** Of the problem; null for 202. */
  readonly code: string | null;
  readonly outcome: string;
  /** `other`: a protocol of another project, with its own secret. */
  readonly request: (run: PushedRun, other: PushedRun) => HostileRequest;
}

/** A red check of the run's head: news, if it were believed. */
export function redCheck(run: PushedRun, change: Record<string, unknown> = {}): Record<string, unknown> {
  const sample = githubSamples().find(({ event, payload }) => event === 'check_run' && payload.action === 'completed');
  if (sample === undefined) throw new Error('There is no sample of a completed check run.');
  const check = { conclusion: 'failure', head_sha: HEAD, check_suite: { head_branch: run.branch }, ...change };
  return filledIn(sample.payload, { check_run: check, repository: { full_name: REPOSITORY } });
}

export function redJob(run: PushedRun): Record<string, unknown> {
  const sample = changed(gitlabSample('build').payload, 'build_status', 'failed');
  const project = { path_with_namespace: REPOSITORY };
  return filledIn(sample, { sha: HEAD, ref: run.branch, project });
}

const github = (run: PushedRun): Webhook => githubWebhook('check_run', redCheck(run), randomUUID());
const gitlab = (run: PushedRun): Webhook => gitlabWebhook('Job Hook', redJob(run), randomUUID());
const of = (provider: CiProvider) => (provider === 'github' ? github : gitlab);
const REFUSED = { status: 401, code: 'webhook.signature_refused', outcome: 'bad_signature' } as const;
const MALFORMED = { status: 400, code: 'webhook.malformed', outcome: 'malformed' } as const;
const FORBIDDEN = { status: 403, code: 'webhook.wrong_project', outcome: 'forbidden' } as const;
const IGNORED = { status: 202, code: null, outcome: 'ignored' } as const;
const UNMATCHED = { status: 202, code: null, outcome: 'unmatched' } as const;

type Change = (
  headers: Record<string, string>,
  webhook: Webhook,
  run: PushedRun,
) => Partial<HostileRequest> | undefined;

/** A delivery that would have an effect, but for the change. */
function spoiled(provider: CiProvider, name: string, change: Change): HostileCase {
  const request = (run: PushedRun): HostileRequest => {
    const webhook = of(provider)(run);
    const headers = { ...signed(webhook, run.secret) };
    return { url: run.hook, body: webhook.body, ...change(headers, webhook, run), headers };
  };
  return { name, provider, ...REFUSED, request };
}

/** Signed as it should be, and not what it should be. */
function odd(
  name: string,
  body: string | Buffer,
  end: typeof MALFORMED | typeof IGNORED | typeof UNMATCHED,
  event = 'check_run',
): HostileCase {
  const request = (run: PushedRun): HostileRequest => {
    const webhook = { provider: 'github', event, identity: randomUUID(), body } as const;
    return { url: run.hook, body, headers: signed(webhook, run.secret) };
  };
  return { name, provider: 'github', ...end, request };
}

function oddCheck(name: string, change: Record<string, unknown>): HostileCase {
  const request = (run: PushedRun): HostileRequest => {
    const webhook = githubWebhook('check_run', redCheck(run, change), randomUUID());
    return { url: run.hook, body: webhook.body, headers: signed(webhook, run.secret) };
  };
  return { name, provider: 'github', ...IGNORED, request };
}

const FORGED: readonly HostileCase[] = (['github', 'gitlab'] as const).flatMap((provider): HostileCase[] => [
  {
    name: 'forged',
    provider,
    ...REFUSED,
    request: (run) => {
      const webhook = of(provider)(run);
      return { url: run.hook, body: webhook.body, headers: signed(webhook, 'guessed') };
    },
  },
  {
    name: 'with the secret of another project',
    provider,
    ...REFUSED,
    request: (run, other) => {
      const webhook = of(provider)(run);
      return { url: run.hook, body: webhook.body, headers: signed(webhook, other.secret) };
    },
  },
  {
    name: 'about a protocol of another project',
    provider,
    ...FORBIDDEN,
    request: (run, other) => {
      const webhook = of(provider)(run);
      const url = `${run.hook}?protocol_run_id=${other.id}`;
      return { url, body: webhook.body, headers: signed(webhook, run.secret) };
    },
  },
  {
    name: 'about a protocol that does not exist',
    provider,
    ...UNMATCHED,
    request: (run) => {
      const webhook = of(provider)(run);
      const url = `${run.hook}?protocol_run_id=${randomUUID()}`;
      return { url, body: webhook.body, headers: signed(webhook, run.secret) };
    },
  },
  {
    name: 'for a project that does not exist',
    provider,
    ...REFUSED,
    request: (run) => {
      const webhook = of(provider)(run);
      return {
        url: run.hook.replace(run.projectId, randomUUID()),
        body: webhook.body,
        headers: signed(webhook, run.secret),
      };
    },
  },
]);

const SIGNATURES: readonly HostileCase[] = [
  spoiled('github', 'altered by one byte', (_headers, { body }) => ({
    body: String(body).replace('failure', 'failurE'),
  })),
  spoiled('github', 'unsigned', (headers) => {
    delete headers['x-hub-signature-256'];
    return undefined;
  }),
  ...['sha1=', 'sha256=', 'sha256=zz', '', 'sha512='].map((prefix) =>
    spoiled('github', `signed by ${prefix === '' ? 'a bare digest' : prefix}`, (headers) => {
      const digest = String(headers['x-hub-signature-256']).slice('sha256='.length);
      headers['x-hub-signature-256'] = prefix === 'sha256=' ? `${prefix}${digest.slice(2)}` : prefix + digest;
      return undefined;
    }),
  ),
  spoiled('gitlab', 'unsigned', (headers) => {
    delete headers['x-gitlab-token'];
    return undefined;
  }),
  ...[-1, 1].map((more) =>
    spoiled('gitlab', `with a token ${more < 0 ? 'shorter' : 'longer'} by one`, (headers, _webhook, { secret }) => {
      headers['x-gitlab-token'] = more < 0 ? secret.slice(0, -1) : `${secret}x`;
      return undefined;
    }),
  ),
  ...[-301_000, 302_000].map((offset) => ({
    ...spoiled('gitlab', offset < 0 ? 'signed six minutes ago' : 'signed in the future', () => undefined),
    request: (run: PushedRun) => {
      const webhook = gitlab(run);
      return { url: run.hook, body: webhook.body, headers: standardSigned(webhook, run.secret, Date.now() + offset) };
    },
  })),
  spoiled('gitlab', 'with the right token and a wrong signature', (headers, webhook) => {
    Object.assign(headers, standardSigned(webhook, 'guessed', Date.now()), {
      'x-gitlab-token': headers['x-gitlab-token'],
    });
    return undefined;
  }),
];

const DEEP = 50_000;
const ODD: readonly HostileCase[] = [
  odd('no JSON', 'payload', MALFORMED),
  odd('half a JSON', '{"check_run": {', MALFORMED),
  odd('empty', '', MALFORMED),
  odd('bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]), MALFORMED),
  ...['[]', 'null', '1e999', '"check_run"', '{}', '{"check_run": null}', '{"check_run": []}'].map((body) =>
    odd(`the JSON ${body}`, body, IGNORED),
  ),
  odd('JSON nested deeper than anybody reads', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, IGNORED),
  odd('a check nested deeper than anybody reads', `${'{"check_run":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, IGNORED),
  odd(
    'text that is no UTF-8',
    Buffer.concat([Buffer.from('{"zen": "'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]),
    IGNORED,
    'ping',
  ),
  odd(
    'keys of prototypes',
    '{"__proto__": {"check_run": {}}, "constructor": {"check_run": 1}, "toString": 1}',
    IGNORED,
  ),
  odd('an event called like a prototype', '{}', UNMATCHED, '__proto__'),
  odd('an unknown event', '{"action": "created"}', UNMATCHED, 'sponsorship'),
  odd('no event', '{}', UNMATCHED, ''),
  odd('a ping', '{"zen": "Design for failure.", "hook_id": 1}', IGNORED, 'ping'),
  oddCheck('an id beyond what a number holds', { id: 2 ** 60 }),
  oddCheck('a negative id', { id: -1 }),
  oddCheck('an id that is a record', { id: { toString: 1 } }),
  oddCheck('a commit that is none', { head_sha: `${HEAD}'; --` }),
  oddCheck('a name that is a list', { name: ['a'] }),
];

export const HOSTILE: readonly HostileCase[] = [...FORGED, ...SIGNATURES, ...ODD];
