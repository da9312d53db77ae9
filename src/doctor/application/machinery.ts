import { counted } from '../../kernel/counted';
import { inWords } from '../../kernel/durations';
import { ALIVE_MS, workerState } from '../../queue/domain/worker';
import { error, type Finding, ok, warning } from '../domain/finding';
import type { MachineryFacts, SeenWorker } from './doctor.store';

/** Leases live by the database's clock, so a difference only confuses people who compare times. */
const SKEW_MS = 5_000;

/** What there is to say about queue, workers and clocks; `localNow` is our own clock's time at about the same moment. */
export function judgeMachinery(facts: MachineryFacts, ownVersion: string, localNow: number): Finding[] {
  return [
    ...judgeClock(facts, localNow),
    ...judgeWorkers(facts),
    ...judgeVersions(facts, ownVersion),
    ...judgeLeases(facts),
    ...judgeOutbox(facts),
    ...judgeFailedJobs(facts),
  ];
}

function judgeClock({ now }: MachineryFacts, localNow: number): Finding[] {
  const skew = localNow - now;
  if (Math.abs(skew) <= SKEW_MS) return [];
  const evidence = `the clock of this machine is ${inWords(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the database's`;
  return [warning('clock', evidence, 'Let both machines take their time from NTP.')];
}

function judgeWorkers(facts: MachineryFacts): Finding[] {
  const { now, due } = facts;
  const alive = livingOf(facts);
  const lost = facts.workers.filter((worker) => stateOf(worker, now) === 'lost' && worker.running > 0);
  const findings = lost.map(({ id, host, heartbeatAt, running }) => {
    const evidence = `worker ${id} on ${host} has been silent for ${inWords(now - heartbeatAt)} and holds ${counted(running, 'job')}`;
    return warning(
      'workers',
      evidence,
      `Look at memory and disk of ${host}; its jobs are given to others by a sweeper.`,
    );
  });
  const away = alive.filter(({ queueAwaySince }) => queueAwaySince !== null);
  for (const { id, host, queueAwaySince } of away) {
    const evidence = `worker ${id} on ${host} has not reached the queue for ${inWords(now - (queueAwaySince ?? now))}`;
    findings.push(
      error('workers', evidence, 'Check that the queue of DEKSDENFLOW_REDIS_URL runs and can be reached from there.'),
    );
  }
  if (alive.length === 0) {
    if (due.count === 0) return [...findings, ok('workers', 'none is running, and nothing waits for one')];
    const evidence = `none is running, and ${counted(due.count, 'job')} wait, the first for ${inWords(now - (due.since ?? now))}`;
    return [...findings, warning('workers', evidence, 'Start one: npm start, or npm run start:worker beside an API.')];
  }
  if (findings.length > 0) return findings;
  return [
    ok('workers', `${counted(alive.length, 'worker')}: ${alive.map(({ id, host }) => `${id} on ${host}`).join(', ')}`),
  ];
}

function judgeVersions(facts: MachineryFacts, ownVersion: string): Finding[] {
  const others = livingOf(facts).filter(({ version }) => version !== ownVersion);
  if (others.length === 0) return [];
  const named = others.map(({ id, host, version }) => `${id} on ${host} has ${version}`).join(', ');
  const fix = 'Update them, and restart what was not restarted; a mix is fine for the time of an update only.';
  return [warning('versions', `this is ${ownVersion}, but ${named}`, fix)];
}

function judgeLeases({ now, leases }: MachineryFacts): Finding[] {
  if (leases.count === 0) return [];
  const evidence = `${counted(leases.count, 'lease')} ran out, the first ${inWords(now - (leases.since ?? now))} ago, and nobody has taken the work back`;
  return [
    error('leases', evidence, 'A running server does so within seconds: start it, or look in its log for "sweep".'),
  ];
}

function judgeOutbox({ now, outbox }: MachineryFacts): Finding[] {
  if (outbox.count === 0) return [];
  const evidence = `${counted(outbox.count, 'job')} due, the first for ${inWords(now - (outbox.since ?? now))}, that the queue was not given`;
  return [error('outbox', evidence, 'Check that a server runs and reaches the queue of DEKSDENFLOW_REDIS_URL.')];
}

function judgeFailedJobs({ failedJobs }: MachineryFacts): Finding[] {
  if (failedJobs === 0) return [];
  const evidence = `${counted(failedJobs, 'job')} failed within the last day`;
  return [warning('failed jobs', evidence, 'npx deksdenflow queues jobs --status failed')];
}

function livingOf({ workers, now }: MachineryFacts): readonly SeenWorker[] {
  return workers.filter((worker) => now - worker.heartbeatAt < ALIVE_MS);
}

function stateOf(worker: SeenWorker, now: number): ReturnType<typeof workerState> {
  return workerState({ ...worker, stoppedAt: null }, now);
}
