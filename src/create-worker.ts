import { randomUUID } from 'node:crypto';
import { productVersion } from './config/version';
import { createControlRunner } from './control-jobs';
import { engineEnvironment } from './engines';
import { PlanProtocolHandler } from './protocols/application/plan-protocol.handler';
import { JobRunner } from './queue/application/job-runner';
import { LeaseKeeper } from './queue/application/lease-keeper';
import { WorkerRuntime } from './queue/application/worker-runtime';
import { AttemptLogs } from './steps/application/attempt-logs';
import { Delivery } from './steps/application/delivery';
import { EngineSession } from './steps/application/engine-session';
import { ExecuteStepHandler } from './steps/application/execute-step.handler';
import { GateRunner } from './steps/application/gate-runner';
import { JudgeStepHandler } from './steps/application/judge-step.handler';
import { Settlement } from './steps/application/settlement';
import type { Core } from './core';
/** Control jobs end in seconds; many may run side by side without starving the agents. */
const CONTROL_SLOTS = 16;

/** The part of a process that takes jobs. */
export function createWorker(core: Core): WorkerRuntime {
  const { config, log, jobs, relay, protocolStore, stepStore, projects, workspaces, processes, engines, output } = core;
  const { settings, dataDir } = config;
  const leaseMs = settings.LEASE_SECONDS * 1_000;
  const backoff = { baseMs: settings.JOB_BACKOFF_BASE * 1_000, maxMs: settings.JOB_BACKOFF_MAX * 1_000 };
  // Random, not the host's name: a restarted process is another worker.
  const id = `w-${randomUUID().slice(0, 8)}`;
  const slots = { agents: settings.WORKER_CONCURRENCY, control: CONTROL_SLOTS };
  const identity = { id, host: config.host, pid: process.pid, version: productVersion(), slots };

  const settlement = new Settlement(protocolStore, backoff);
  const logs = new AttemptLogs(output, projects);
  const sessions = new EngineSession(engines, projects, protocolStore, log, {
    dataDir,
    timeoutMs: settings.AGENT_TIMEOUT * 1_000,
    idleTimeoutMs: settings.AGENT_IDLE_TIMEOUT * 1_000,
    engineEnvironment: (engine) => engineEnvironment(config, engine),
  });
  const gates = new GateRunner(processes, (options) => core.environment.for(options), settings.GATE_TIMEOUT * 1_000);
  const delivery = new Delivery(workspaces, settlement);
  const handlers = {
    'protocol.plan': new PlanProtocolHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      logs,
      settlement,
      core.ids,
    ),
    'step.execute': new ExecuteStepHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      logs,
      delivery,
      settlement,
    ),
    'step.qa': new JudgeStepHandler(
      stepStore,
      projects,
      workspaces,
      processes,
      sessions,
      gates,
      logs,
      settlement,
      dataDir,
    ),
  };
  const beat = (): Promise<void> => jobs.beat({ ...identity, slots: slots.agents, queueAwayMs: relay.awayMs() });
  const leases = new LeaseKeeper(jobs, log, leaseMs, beat);
  relay.onCancelled(() => {
    leases.nudge();
  });
  const control = createControlRunner(core, { id, leaseMs, backoff }, leases);
  const runner = new JobRunner(protocolStore, relay, leases, handlers, control, log, {
    workerId: id,
    epoch: core.epoch,
    leaseMs,
    slots,
    backoff,
  });
  const worker = new WorkerRuntime(identity, core.transport, runner, leases, jobs, beat, log);
  core.workerWatch.follow(worker);
  return worker;
}
