import type { CheckReport } from '../../../ci/domain/check';
import { Unprocessable } from '../../../kernel/errors';
import type { FailureEvidence } from '../../../ports/forge';
import { endOf, lastBytesOf, plainLog } from '../log-tail';
import type { GithubApi } from './github-api';

/** What Actions says of every step that failed; it tells nobody why. */
const SAYS_NOTHING = /^Process completed with exit code \d+\.?$/;

/** What GitHub has on a red check: the job's log if Actions ran it, else what the reporter wrote into the check run. */
export async function githubEvidence(api: GithubApi, check: CheckReport, maxBytes: number): Promise<FailureEvidence> {
  if (check.kind !== 'check_run') return { logTail: null, reason: check.summary };
  const run = await api.call((request, common) =>
    request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...common,
      check_run_id: Number(check.providerId),
    }),
  );
  const annotations = run.output.annotations_count === 0 ? [] : await annotationsOf(api, check.providerId);
  const messages = annotations.map((one) => one.message ?? '').filter((message) => message !== '');
  const reason = run.output.title ?? messages.find((message) => !SAYS_NOTHING.test(message)) ?? messages[0] ?? null;
  const log = run.app?.slug === 'github-actions' ? await logOf(api, check.providerId, maxBytes) : null;
  if (log !== null) return { logTail: log, reason };
  const places = annotations.map((one) => `${one.path}:${String(one.start_line)}: ${one.message ?? ''}`);
  const told = [run.output.summary, run.output.text, ...places].filter((part) => part !== null && part !== '');
  return { logTail: told.length === 0 ? null : endOf(plainLog(told.join('\n')), maxBytes), reason };
}

async function annotationsOf(api: GithubApi, id: string) {
  const all = await api.call((request, common) =>
    request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
      ...{ ...common, check_run_id: Number(id), per_page: 100 },
    }),
  );
  return all.filter((one) => one.annotation_level === 'failure');
}

/** A job of Actions and its check run have one id. Null: the log is not there, not there any more, or not for us. */
async function logOf(api: GithubApi, id: string, maxBytes: number): Promise<string | null> {
  const stream = await openLog(api, id);
  if (stream === undefined) return null;
  // Colours and times take up to a half of a log; they are not what was asked for.
  const raw = await lastBytesOf(stream, maxBytes * 2).catch(() => {
    throw api.away('its log broke off');
  });
  const whole = raw.length < maxBytes * 2 ? raw.toString() : endOf(raw.toString(), raw.length - 1);
  return endOf(plainLog(whole), maxBytes);
}

async function openLog(api: GithubApi, id: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    // The answer is a redirect to a store elsewhere; it is followed by hand, without our token.
    const location = await api.call(async (request, common) => {
      const { headers } = await request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
        ...common,
        ...{ job_id: Number(id), request: { redirect: 'manual', parseSuccessResponseBody: false } },
      });
      return { data: { address: headers.location } };
    });
    return location.address === undefined ? undefined : await api.download(location.address);
  } catch (error) {
    const codes = ['forge.not_found', 'forge.forbidden'];
    if (error instanceof Unprocessable && codes.includes(error.code)) return undefined;
    throw error;
  }
}
