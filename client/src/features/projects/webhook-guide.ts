import type { Schemas } from '../../api/client';

export interface Guide {
  readonly provider: 'github' | 'gitlab';
  readonly name: string;
  readonly where: string;
  readonly secretField: string;
  readonly events: string;
}

const GUIDES: readonly Guide[] = [
  {
    provider: 'github',
    name: 'GitHub',
    where: 'Repository → Settings → Webhooks → Add webhook. Content type: application/json.',
    secretField: 'Secret',
    events: 'Pushes, Pull requests, Check runs, Check suites, Statuses, Workflow runs, Workflow jobs',
  },
  {
    provider: 'gitlab',
    name: 'GitLab',
    where: 'Project → Settings → Webhooks → Add new webhook.',
    secretField: 'Secret token',
    events: 'Push events, Merge request events, Pipeline events, Job events',
  },
];

/** That of the project's forge; while it has none, both. */
export function guidesFor(provider: Schemas['Project']['ci_provider']): readonly Guide[] {
  const own = GUIDES.filter((guide) => guide.provider === provider);
  return own.length > 0 ? own : GUIDES;
}
