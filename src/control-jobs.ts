import { TriggerCiHandler } from './ci/application/trigger-ci.handler';
import { WatchCiHandler } from './ci/application/watch-ci.handler';
import type { Core } from './core';
import { SystemClock } from './kernel/clock';
import { SetupProjectHandler } from './projects/application/setup-project.handler';
import { SqlProjectSetupStore } from './projects/persistence/sql-project-setup.store';
import { controlFailed } from './protocols/application/control-failed';
import { AgentStateFolders } from './platform/files/agent-state';
import { RetireWorkspaceHandler } from './protocols/application/retire-workspace.handler';
import { WorkspaceJanitor } from './protocols/application/workspace-janitor';
import { WorkspaceRetirement } from './protocols/application/workspace-retirement';
import { PullRequestSubjects } from './pulls/application/pull-request-subjects';
import { SyncPullRequestHandler } from './pulls/application/sync-pull-request.handler';
import { ControlRunner } from './queue/application/control-runner';
import type { ControlHandlers } from './queue/application/control-work';
import type { BackoffOptions } from './queue/application/backoff';
import type { LeaseKeeper } from './queue/application/lease-keeper';

/** Everything that reconciles the outside with the database: forges, set-ups, worktrees. */
export function createControlRunner(
  core: Core,
  worker: { readonly id: string; readonly leaseMs: number; readonly backoff: BackoffOptions },
  leases: LeaseKeeper,
): ControlRunner {
  const { config, log, database, ids, jobs, relay, protocolStore, stepStore } = core;
  const { projects, workspaces, forges, engines } = core;
  const { settings } = config;
  const watch = { pollMs: settings.CI_POLL_SECONDS * 1_000, settleMs: settings.CI_SETTLE_SECONDS * 1_000 };
  const subjects = new PullRequestSubjects(stepStore, engines);
  const askForge = async (projectId: string) => {
    const { forge } = await projects.material(projectId);
    return forge === null ? null : forges.connect(forge).access();
  };
  const handlers: ControlHandlers = {
    'project.setup': new SetupProjectHandler(projects, workspaces, new SqlProjectSetupStore(database, ids), askForge),
    'pr.sync': new SyncPullRequestHandler(protocolStore, subjects, projects, forges, workspaces, log),
    'ci.watch': new WatchCiHandler(protocolStore, core.checks, projects, forges, new SystemClock(), watch),
    'ci.trigger': new TriggerCiHandler(protocolStore, projects, forges),
    'workspace.cleanup': new RetireWorkspaceHandler(protocolStore, retirementOf(core)),
  };
  const { id: workerId, leaseMs, backoff } = worker;
  return new ControlRunner(jobs, relay, leases, handlers, controlFailed(protocolStore), log, {
    workerId,
    leaseMs,
    backoff,
  });
}

/** Looks after what runs that are over have left on this host. */
export function createJanitor(core: Core): WorkspaceJanitor {
  const { config, log, workspaces, protocolStore } = core;
  const keepMs = config.settings.WORKTREE_KEEP_HOURS * 3_600_000;
  return new WorkspaceJanitor(workspaces, protocolStore, retirementOf(core), new SystemClock(), log, { keepMs });
}

function retirementOf({ config, projects, workspaces, processes }: Core): WorkspaceRetirement {
  return new WorkspaceRetirement(projects, workspaces, processes, new AgentStateFolders(config.dataDir));
}
