import type { CiProvider } from '../../projects/domain/project';
import type { CiFacts } from './ci-facts';

export const REPORTED_STATES = ['success', 'failure', 'running', 'cancelled'] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];

export interface Report {
  readonly provider: CiProvider;
  readonly state: ReportedState;
  readonly facts: CiFacts;
  readonly now: Date;
}

const OF_GITHUB = { success: 'success', failure: 'failure', running: 'pending', cancelled: 'error' } as const;
const OF_GITLAB = { success: 'success', failure: 'failed', running: 'running', cancelled: 'canceled' } as const;

/** In the provider's own form: `status` of GitHub, `pipeline` of GitLab. Equal to what scripts/ci/report.sh sends. */
export function reportPayload(report: Report): Record<string, unknown> {
  return report.provider === 'github' ? githubStatus(report) : gitlabPipeline(report);
}

function githubStatus({ state, facts, now }: Report): Record<string, unknown> {
  const { sha, branch, repository, name, targetUrl } = facts;
  return {
    id: epochSeconds(now),
    sha,
    name: repository,
    context: name,
    state: OF_GITHUB[state],
    description: `Reported by CI: ${state}`,
    target_url: orNull(targetUrl),
    branches: branch === '' ? [] : [{ name: branch, commit: { sha } }],
    created_at: wholeSeconds(now),
    updated_at: wholeSeconds(now),
    ...(repository === '' ? {} : { repository: { full_name: repository } }),
  };
}

/** `external` is GitLab's own word for a pipeline that others report: it stands beside the real one, not in its place. */
function gitlabPipeline({ state, facts, now }: Report): Record<string, unknown> {
  const { sha, branch, repository, name, targetUrl, pipelineId } = facts;
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id: pipelineId ?? epochSeconds(now),
      name,
      ref: orNull(branch),
      tag: false,
      sha,
      source: 'external',
      status: OF_GITLAB[state],
      detailed_status: OF_GITLAB[state],
      created_at: wholeSeconds(now),
      updated_at: wholeSeconds(now),
      finished_at: state === 'running' ? null : wholeSeconds(now),
      url: orNull(targetUrl),
    },
    merge_request: null,
    builds: [],
    ...(repository === '' ? {} : { project: { path_with_namespace: repository } }),
  };
}

function wholeSeconds(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

function epochSeconds(now: Date): number {
  return Math.floor(now.getTime() / 1000);
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
