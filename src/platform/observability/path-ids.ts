import type { Request } from 'express';
import { isId } from '../../kernel/ids';

/** Last fixed segment before an id of the path, and what the id is called in the log. */
const NOUNS: Readonly<Record<string, string>> = {
  projects: 'project_id',
  protocols: 'protocol_id',
  steps: 'step_id',
  attempts: 'attempt_id',
  jobs: 'job_id',
  deliveries: 'delivery_id',
  tokens: 'token_id',
};
const ID_IN_TEMPLATE = /([a-z]+)\/:(\w+)/g;

/** What a request is about, by the ids in its path. Text that is no id of ours is left out: it could be anything. */
export function pathIds(request: Request): Readonly<Record<string, string>> {
  const { route } = request as { route?: { path?: unknown } };
  if (typeof route?.path !== 'string') return {};
  const found = [...route.path.matchAll(ID_IN_TEMPLATE)].map(([, segment = '', name = '']) => {
    const key = name === 'projectId' ? 'project_id' : NOUNS[segment];
    return [key, request.params[name]] as const;
  });
  return Object.fromEntries(
    found.filter((each): each is [string, string] => each[0] !== undefined && isId(String(each[1]))),
  );
}
