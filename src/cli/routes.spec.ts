import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Commands of the routes that a person would ask for; a route that is not here needs one, or a reason. */
const COMMANDS: Readonly<Record<string, string>> = {
  'GET /health': 'doctor',
  'GET /health/live': 'none: for orchestrators',
  'GET /health/ready': 'none: for orchestrators',
  'GET /health/migrations': 'migrate status',
  'GET /metrics': 'none: for Prometheus',
  'POST /demo': 'none: for the console; `demo` makes its own',
  'GET /projects': 'projects list',
  'POST /projects': 'projects add',
  'POST /projects/actions/validate': 'none: for forms; `projects add` says the same',
  'GET /projects/{id}': 'projects show',
  'PATCH /projects/{id}': 'projects change',
  'DELETE /projects/{id}': 'projects remove',
  'POST /projects/{id}/actions/setup': 'projects setup',
  'POST /projects/{id}/actions/rotate_webhook_secret': 'none: `projects change --secret` sets one',
  'GET /projects/{id}/protocols': 'protocols list',
  'POST /projects/{id}/protocols': 'protocols create',
  'GET /protocols': 'protocols list',
  'GET /protocols/{id}': 'protocols show',
  'GET /protocols/{id}/diff': 'protocols diff',
  'GET /protocols/{id}/events': 'events list',
  'GET /protocols/{id}/checks': 'protocols checks',
  'GET /protocols/{id}/attempts': 'attempts list',
  'GET /protocols/{id}/steps': 'steps list',
  'POST /protocols/{id}/steps': 'steps add',
  'GET /steps/{id}': 'steps show',
  'PATCH /steps/{id}': 'steps change',
  'GET /steps/{id}/attempts': 'steps show',
  'GET /attention': 'attention',
  'GET /attempts': 'attempts running',
  'GET /attempts/{id}': 'attempts show',
  'GET /attempts/{id}/log': 'attempts log',
  'GET /attempts/{id}/log/stream': 'attempts log',
  'GET /attempts/{id}/diff': 'attempts diff',
  'GET /events': 'events list',
  'GET /events/stream': 'events watch',
  'GET /queues': 'queues',
  'GET /queues/jobs': 'queues jobs',
  'POST /queues/jobs/{id}/actions/retry': 'queues retry',
  'POST /queues/jobs/actions/retry': 'queues retry',
  'GET /doctor': 'doctor',
  'GET /system': 'none: `doctor` says what is wrong with it',
  'GET /audit': 'audit',
  'POST /webhooks/deliveries/actions/replay': 'webhooks replay',
  'POST /webhooks/github': 'ci report',
  'POST /webhooks/gitlab': 'ci report',
  'POST /webhooks/github/{id}': 'ci report',
  'POST /webhooks/gitlab/{id}': 'ci report',
  'GET /webhooks/deliveries': 'webhooks list',
  'POST /webhooks/deliveries/{id}/actions/replay': 'webhooks replay',
  'GET /tokens': 'tokens list',
  'POST /tokens': 'tokens create',
  'DELETE /tokens/{id}': 'tokens revoke',
};

describe('the commands', () => {
  const docs = (name: string): string => readFileSync(join(__dirname, '../../docs', name), 'utf8');
  const { paths } = JSON.parse(docs('openapi.json')) as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const commandOf = (route: string): string | undefined => {
    const action = /^POST \/(protocols|steps)(?:\/\{id\})?\/actions\/(\w+)$/.exec(route);
    if (action === null) return COMMANDS[route];
    return action[2] === 'trigger_ci' ? 'ci trigger' : `${action[1] ?? ''} ${(action[2] ?? '').replaceAll('_', '-')}`;
  };

  it.each(routes)('reach %s', (route) => {
    const command = commandOf(route);
    if (command === undefined) throw new Error(`No command is known for ${route}: make one, or say why there is none.`);
    if (!command.startsWith('none: ')) expect(docs('cli.md')).toContain(`### ${command}\n`);
  });
});
