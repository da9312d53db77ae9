import { randomUUID } from 'node:crypto';
import { renderOpenApi } from '../../src/openapi';
import {
  adminOf,
  ADMIN_TOKEN,
  bearer,
  type Estate,
  expired,
  issue,
  newEstate,
  newProject,
  nobodysToken,
  projectToken,
  revoked,
} from '../support/access-callers';
import { type Answer, ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(120_000);

type Role = 'viewer' | 'operator' | 'admin';
type Rule =
  /** Anybody may. */
  | 'open'
  /** By a signature over the body; no token helps. */
  | 'signed'
  /** The role; and what a token of one project gets: nothing (`server`), its part of a list, or what the path names. */
  | `${Role} ${'server' | 'list' | keyof Estate}`;

/** What everybody may do. A route that is not here fails the first test below: say who may use it, there and here. */
const ROUTES: Readonly<Record<string, Rule>> = {
  'GET /health': 'open',
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /health/migrations': 'open',
  'GET /metrics': 'viewer server',
  'GET /doctor': 'operator server',
  'GET /system': 'viewer server',
  'POST /demo': 'operator server',
  'POST /projects': 'admin server',
  'POST /projects/actions/validate': 'admin server',
  'GET /projects': 'viewer list',
  'GET /projects/{id}': 'viewer project',
  'PATCH /projects/{id}': 'admin project',
  'DELETE /projects/{id}': 'admin project',
  'POST /projects/{id}/actions/setup': 'admin project',
  'POST /projects/{id}/actions/rotate_webhook_secret': 'admin project',
  'POST /projects/{id}/protocols': 'operator project',
  'GET /projects/{id}/protocols': 'viewer project',
  'GET /attention': 'viewer list',
  'GET /protocols': 'viewer list',
  'GET /protocols/{id}': 'viewer protocol',
  'GET /protocols/{id}/diff': 'viewer protocol',
  'GET /protocols/{id}/events': 'viewer protocol',
  'GET /protocols/{id}/checks': 'viewer protocol',
  'GET /protocols/{id}/attempts': 'viewer protocol',
  'GET /protocols/{id}/steps': 'viewer protocol',
  'POST /protocols/{id}/steps': 'operator protocol',
  'POST /protocols/actions/start': 'operator list',
  'POST /protocols/actions/pause': 'operator list',
  'POST /protocols/actions/resume': 'operator list',
  'POST /protocols/actions/cancel': 'operator list',
  'POST /protocols/actions/retry_latest': 'operator list',
  'POST /protocols/{id}/actions/start': 'operator protocol',
  'POST /protocols/{id}/actions/pause': 'operator protocol',
  'POST /protocols/{id}/actions/resume': 'operator protocol',
  'POST /protocols/{id}/actions/cancel': 'operator protocol',
  'POST /protocols/{id}/actions/run_next_step': 'operator protocol',
  'POST /protocols/{id}/actions/retry_latest': 'operator protocol',
  'POST /protocols/{id}/actions/open_pr': 'operator protocol',
  'POST /protocols/{id}/actions/trigger_ci': 'operator protocol',
  'GET /steps/{id}': 'viewer step',
  'PATCH /steps/{id}': 'operator step',
  'GET /steps/{id}/attempts': 'viewer step',
  'POST /steps/{id}/actions/run': 'operator step',
  'POST /steps/{id}/actions/run_qa': 'operator step',
  'POST /steps/{id}/actions/approve': 'operator step',
  'POST /steps/{id}/actions/cancel': 'operator step',
  'POST /steps/{id}/actions/request_changes': 'operator step',
  'POST /steps/{id}/actions/retry_from': 'operator step',
  'GET /attempts': 'viewer list',
  'GET /attempts/{id}': 'viewer attempt',
  'GET /attempts/{id}/log': 'viewer attempt',
  'GET /attempts/{id}/log/stream': 'viewer attempt',
  'GET /attempts/{id}/diff': 'viewer attempt',
  'GET /events': 'viewer list',
  'GET /events/stream': 'viewer list',
  'GET /queues': 'viewer server',
  'GET /queues/jobs': 'viewer server',
  'POST /queues/jobs/actions/retry': 'operator server',
  'POST /queues/jobs/{id}/actions/retry': 'operator server',
  'POST /webhooks/github': 'signed',
  'POST /webhooks/gitlab': 'signed',
  'POST /webhooks/github/{id}': 'signed',
  'POST /webhooks/gitlab/{id}': 'signed',
  'GET /webhooks/deliveries': 'viewer server',
  'POST /webhooks/deliveries/actions/replay': 'operator server',
  'POST /webhooks/deliveries/{id}/actions/replay': 'operator server',
  'POST /tokens': 'admin server',
  'GET /tokens': 'admin server',
  'DELETE /tokens/{id}': 'admin server',
  'GET /audit': 'admin server',
};

const RANK: readonly Role[] = ['viewer', 'operator', 'admin'];
type Holder = { readonly refused: string } | { readonly role: Role; readonly bound?: true };

const HOLDERS = {
  anonymous: { refused: 'auth.token_missing' },
  wrong: { refused: 'auth.token_wrong' },
  revoked: { refused: 'auth.token_revoked' },
  expired: { refused: 'auth.token_expired' },
  viewer: { role: 'viewer' },
  operator: { role: 'operator' },
  admin: { role: 'admin' },
  'the configured admin': { role: 'admin' },
  'token of the project': { role: 'operator', bound: true },
  'token of the project as bearer': { role: 'operator', bound: true },
  'viewing token of the project': { role: 'viewer', bound: true },
  'admin narrowed to the project': { role: 'operator', bound: true },
} as const satisfies Record<string, Holder>;
type HolderName = keyof typeof HOLDERS;

/** `in`, or the code of the refusal. `own`: what the path names is of the project that a bound token is of. */
function expected(rule: Rule, holder: Holder, own: boolean): string {
  if (rule === 'open') return 'in';
  if (rule === 'signed') return 'webhook.signature_refused';
  if ('refused' in holder) return holder.refused;
  const [role, where] = rule.split(' ') as [Role, string];
  if (holder.bound === true) {
    if (where === 'server') return 'auth.project_token';
    if (where !== 'list' && !own) return `${where}.unknown`;
  }
  return RANK.indexOf(holder.role) >= RANK.indexOf(role) ? 'in' : 'auth.role_refused';
}

const STATUSES: Readonly<Record<string, number>> = {
  'auth.token_missing': 401,
  'auth.token_wrong': 401,
  'auth.token_revoked': 401,
  'auth.token_expired': 401,
  'webhook.signature_refused': 401,
  'auth.role_refused': 403,
  'auth.project_token': 403,
};

describe('who may do what', () => {
  let app: TestApp;
  let mine: Estate;
  let theirs: Estate;
  let callers: Readonly<Record<HolderName, ApiClient>>;

  beforeAll(async () => {
    const ample = {
      DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: '100000',
      DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: '100000',
      DEKSDENFLOW_WRONG_TOKENS_PER_ADDRESS: '9999',
    };
    app = await startTestApp({ token: ADMIN_TOKEN, env: ample });
    mine = await newEstate(app);
    theirs = await newEstate(app);
    const of = (token: Readonly<Record<string, unknown>>) => issue(app, token).then(({ value }) => value);
    const project = await of({ project_id: mine.project });
    callers = {
      anonymous: new ApiClient(app.url),
      wrong: bearer(app, nobodysToken()),
      revoked: bearer(app, (await revoked(app)).value),
      expired: bearer(app, (await expired(app)).value),
      viewer: bearer(app, await of({ role: 'viewer' })),
      operator: bearer(app, await of({ role: 'operator' })),
      admin: bearer(app, await of({ role: 'admin' })),
      'the configured admin': adminOf(app),
      'token of the project': projectToken(app, project),
      'token of the project as bearer': bearer(app, project),
      'viewing token of the project': projectToken(app, await of({ project_id: mine.project, role: 'viewer' })),
      'admin narrowed to the project': new ApiClient(app.url, {
        Authorization: `Bearer ${ADMIN_TOKEN}`,
        'X-Project-Token': project,
      }),
    };
  });
  afterAll(() => app.close());

  /** What the `{id}` of the route names; a new one where the request would be the end of it. */
  const idFor = async (route: string, rule: Rule, estate: Estate): Promise<string> => {
    if (route === 'DELETE /projects/{id}' && estate === theirs) return newProject(app);
    if (route === 'DELETE /tokens/{id}') return (await issue(app)).id;
    const where = rule.split(' ')[1] ?? '';
    return where in estate
      ? estate[where as keyof Estate]
      : route.startsWith('POST /webhooks/g')
        ? mine.project
        : randomUUID();
  };

  const ask = (client: ApiClient, route: string, id: string): Promise<Answer> => {
    const [method = '', template = ''] = route.split(' ');
    const path = template.replace('{id}', id);
    if (path.endsWith('/stream')) return client.peek(path);
    if (method === 'GET') return client.get(path);
    if (method === 'DELETE') return client.delete(path);
    return method === 'PATCH' ? client.patch(path, {}) : client.post(path);
  };

  const outcome = ({ status, body }: Answer): string => {
    const code = String((body as { code?: unknown }).code);
    if (code in STATUSES) return STATUSES[code] === status ? code : `${code} with ${String(status)}`;
    if (status === 404 && /^(project|protocol|step|attempt)\.unknown$/.test(code)) return code;
    return status === 401 || status === 403 || status === 429 || status >= 500 ? `${String(status)} ${code}` : 'in';
  };

  it('is said for every route of the OpenAPI document', async () => {
    const { paths } = JSON.parse(await renderOpenApi()) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(ROUTES).sort()).toEqual(routes.sort());
  });

  it.each(Object.entries(ROUTES))('%s: %s', async (route, rule) => {
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const name of Object.keys(HOLDERS) as HolderName[]) {
      for (const [whose, estate] of [
        ['own', mine],
        ['foreign', theirs],
      ] as const) {
        // Refused ones are counted, and 60 in a minute are enough.
        if (rule === 'signed' && whose === 'foreign') continue;
        // Deleted by whoever may do so with everything.
        if (route === 'DELETE /projects/{id}' && whose === 'own' && !('bound' in HOLDERS[name])) continue;
        const answer = await ask(callers[name], route, await idFor(route, rule, estate));
        found[`${name}, ${whose}`] = outcome(answer);
        wanted[`${name}, ${whose}`] = expected(rule, HOLDERS[name], estate === mine);
      }
    }
    expect(found).toEqual(wanted);
  });

  it('what is of another project is answered as what nobody has', async () => {
    for (const resource of ['project', 'protocol', 'step', 'attempt'] as const) {
      const never = randomUUID();
      const texts = [theirs[resource], never].map(async (id) => {
        const { body } = await callers['token of the project'].get(`/${resource}s/${id}`);
        return JSON.stringify({ ...body, request_id: null }).replaceAll(id, '<id>');
      });
      const [foreign, unknown] = await Promise.all(texts);
      expect(foreign).toBe(unknown);
      expect(foreign).toContain(`${resource}.unknown`);
    }
  });

  it.each(['token of the project', 'admin narrowed to the project'] as const)(
    'lists show a %s its own only',
    async (name) => {
      for (const list of ['/projects', '/protocols', '/events', '/events?after=0']) {
        const { text, list: items } = await callers[name].get(list);
        expect(items.length).toBeGreaterThan(0);
        expect(text).toContain(mine.project);
        for (const id of Object.values(theirs)) expect(text).not.toContain(id);
      }
      const elsewhere = [`/protocols?project_id=${theirs.project}`, `/events?project_id=${theirs.project}`];
      for (const path of [...elsewhere, `/events?protocol_id=${theirs.protocol}`, `/events?step_id=${theirs.step}`]) {
        expect((await callers[name].get(path)).list).toEqual([]);
      }
    },
  );
});
