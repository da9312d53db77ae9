import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Skeleton } from '../ui/states';
import { choice, known, text, whole } from './search';
import { NotFoundPage, PageFailed } from './fallbacks';
import { Shell } from './shell';

/**
 * Every address of the console. What is filtered, selected and open is in the address, so that it can be sent to somebody;
 * what it does not understand it leaves out. Pages are loaded when they are first gone to.
 */
const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: known((raw) => ({ kind: text(raw.kind), project: text(raw.project), open: text(raw.open) })),
  component: lazyRouteComponent(() => import('../features/needs-you/needs-you.page')),
});

const projects = createRoute({
  getParentRoute: () => root,
  path: '/projects',
  validateSearch: known((raw) => ({ q: text(raw.q) })),
  component: lazyRouteComponent(() => import('../features/projects/projects.page')),
});

const newProject = createRoute({
  getParentRoute: () => root,
  path: '/projects/new',
  component: lazyRouteComponent(() => import('../features/projects/new-project.page')),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/projects/$projectId',
  validateSearch: known((raw) => ({ tab: choice(raw.tab, ['overview', 'policies', 'secrets', 'webhooks']) })),
  component: lazyRouteComponent(() => import('../features/projects/project.page')),
});

const protocols = createRoute({
  getParentRoute: () => root,
  path: '/protocols',
  validateSearch: known((raw) => ({
    view: choice(raw.view, ['list', 'board']),
    q: text(raw.q),
    status: text(raw.status),
    project: text(raw.project),
  })),
  component: lazyRouteComponent(() => import('../features/protocols/protocols.page')),
});

const newProtocol = createRoute({
  getParentRoute: () => root,
  path: '/protocols/new',
  validateSearch: known((raw) => ({ project: text(raw.project) })),
  component: lazyRouteComponent(() => import('../features/protocols/new-protocol.page')),
});

const protocol = createRoute({
  getParentRoute: () => root,
  path: '/protocols/$protocolId',
  validateSearch: known((raw) => ({
    tab: choice(raw.tab, ['timeline', 'log', 'changes', 'qa', 'ci', 'plan', 'cost']),
    step: text(raw.step),
    attempt: text(raw.attempt),
    against: choice(raw.against, ['base', 'previous']),
    file: text(raw.file),
    line: whole(raw.line),
    side: choice(raw.side, ['old']),
    event: whole(raw.event),
    order: choice(raw.order, ['newest', 'oldest']),
    noise: choice(raw.noise, ['shown']),
    q: text(raw.q),
    view: choice(raw.view, ['pretty', 'raw']),
  })),
  component: lazyRouteComponent(() => import('../features/protocol/protocol.page')),
});

const attempt = createRoute({
  getParentRoute: () => root,
  path: '/attempts/$attemptId',
  validateSearch: known((raw) => ({
    tab: choice(raw.tab, ['log', 'changes', 'compare']),
    file: text(raw.file),
    line: whole(raw.line),
    side: choice(raw.side, ['old']),
    q: text(raw.q),
    view: choice(raw.view, ['pretty', 'raw']),
  })),
  component: lazyRouteComponent(() => import('../features/attempt/attempt.page')),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: known((raw) => ({
    tab: choice(raw.tab, ['running', 'queues', 'deliveries', 'jobs']),
    provider: text(raw.provider),
    outcome: text(raw.outcome),
    project: text(raw.project),
  })),
  component: lazyRouteComponent(() => import('../features/operations/operations.page')),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: known((raw) => ({
    project: text(raw.project),
    type: text(raw.type),
    q: text(raw.q),
    actor: text(raw.actor),
    open: text(raw.open),
  })),
  component: lazyRouteComponent(() => import('../features/events/events.page')),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: known((raw) => ({ tab: choice(raw.tab, ['tokens', 'engines', 'system', 'audit', 'device']) })),
  component: lazyRouteComponent(() => import('../features/settings/settings.page')),
});

/** Each route has a name of its own: written in place, TypeScript takes its path for any text, and no link is checked. */
const routes = root.addChildren([
  home,
  projects,
  newProject,
  project,
  protocols,
  newProtocol,
  protocol,
  attempt,
  operations,
  events,
  settings,
]);

// The return type is the whole tree of routes, which every link is checked against.
export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    basepath: '/console',
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: false,
    defaultPendingComponent: () => <Skeleton lines={6} />,
    defaultErrorComponent: PageFailed,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
