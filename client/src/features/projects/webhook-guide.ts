import type { Schemas } from '../../api/client';
import { FORGES } from './addresses';

type Provider = NonNullable<Schemas['Project']['ci_provider']>;

export interface Guide {
  readonly provider: Provider;
  readonly name: string;
  readonly where: string;
  readonly secretField: string;
  readonly events: string;
}

const GUIDES: Record<Provider, Omit<Guide, 'provider' | 'name'>> = {
  github: {
    where: 'Repository → Settings → Webhooks → Add webhook. Content type: application/json.',
    secretField: 'Secret',
    events: 'Pushes, Pull requests, Check runs, Check suites, Statuses, Workflow runs, Workflow jobs',
  },
  gitlab: {
    where: 'Project → Settings → Webhooks → Add new webhook.',
    secretField: 'Secret token',
    events: 'Push events, Merge request events, Pipeline events, Job events',
  },
};

/** That of the project's forge; while it has none, both. */
export function guidesFor(provider: Schemas['Project']['ci_provider']): readonly Guide[] {
  const all = Object.keys(GUIDES) as Provider[];
  const own = all.filter((each) => each === provider);
  return (own.length > 0 ? own : all).map((each) => ({ provider: each, name: FORGES[each], ...GUIDES[each] }));
}
