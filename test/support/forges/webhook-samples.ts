import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Sample {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** GitHub's own samples of its webhooks: of github.com, or of a GitHub Enterprise Server (`ghes-31` … `ghes-35`). */
export function githubSamples(server = 'api.github.com'): readonly Sample[] {
  const path = join(dirname(require.resolve('@octokit/webhooks-examples/package.json')), server, 'index.json');
  const events = JSON.parse(readFileSync(path, 'utf8')) as { name: string; examples: Sample['payload'][] }[];
  return events.flatMap(({ name, examples }) => examples.map((payload) => ({ event: name, payload })));
}

export const GITHUB_ENTERPRISE_SERVERS = ['ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'] as const;

/** A copy with the value at the path replaced; the path must be there. */
export function changed<T>(payload: T, path: string, value: unknown): T {
  const copy = structuredClone(payload);
  const names = path.split('.');
  const last = names.pop() ?? '';
  let place: unknown = copy;
  for (const name of names) place = (place as Readonly<Record<string, unknown>>)[name];
  const object = place as Record<string, unknown>;
  if (!Object.hasOwn(object, last)) throw new Error(`The sample has no ${path}.`);
  object[last] = value;
  return copy;
}

export type GitlabSample = 'build' | 'merge_request' | 'pipeline' | 'push' | 'tag_push';

const GITLAB_EVENTS: Readonly<Record<GitlabSample, string>> = {
  build: 'Job Hook',
  merge_request: 'Merge Request Hook',
  pipeline: 'Pipeline Hook',
  push: 'Push Hook',
  tag_push: 'Tag Push Hook',
};

/** One of test/fixtures/forges/gitlab-webhooks, with its header. */
export function gitlabSample(name: GitlabSample): Sample {
  const path = join(__dirname, `../../fixtures/forges/gitlab-webhooks/${name}.json`);
  return { event: GITLAB_EVENTS[name], payload: JSON.parse(readFileSync(path, 'utf8')) as Sample['payload'] };
}

/** Paths to the values of a payload down to a depth that the mapping of events looks at. */
export function placesOf(value: unknown, depth = 3): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    name,
    ...placesOf(inner, depth - 1).map((path) => `${name}.${path}`),
  ]);
}
