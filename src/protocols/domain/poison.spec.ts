import { aContext } from '../../../test/support/memory-run';
import { aProtocolRun, aReport, aStep } from '../../../test/support/builders';
import type { MemoryRun } from '../../../test/support/memory-run';
import { ElbowRoom, type Place } from '../../queue/application/elbow-room';
import { claim, isClaimable } from './claim';
import { runNextStep } from './control';
import { lossesOf, mustRunAlone, postpone, PROMISE_MS } from './poison';
import { lose } from './settle';
import { settleExecution } from './settle-step';

const SLOTS = 3;

/** Workers as the job runner makes them of these rules: one process each, whose death takes all that is at work there. */
class Worker {
  readonly room: ElbowRoom;
  readonly atWork = new Map<MemoryRun, Place>();

  constructor(
    readonly id: string,
    clock: () => number,
  ) {
    this.room = new ElbowRoom(clock);
  }

  offer(run: MemoryRun): void {
    if (this.atWork.size >= SLOTS) return;
    run.transact((context) => {
      if (context.attempt === null || !isClaimable(context)) return;
      const place = this.room.enter(mustRunAlone(lossesOf(context, context.attempt)));
      if (place === undefined) {
        if (postpone(context, this.id)) this.room.promise();
        return;
      }
      claim(context, { workerId: this.id, leaseToken: 'token', leaseMs: 15_000 });
      this.atWork.set(run, place);
    });
  }

  die(): void {
    for (const run of this.atWork.keys()) run.transact(lose);
  }

  end(run: MemoryRun): void {
    this.atWork.get(run)?.leave();
    this.atWork.delete(run);
    const produced = { report: aReport(), headSha: 'head', pushed: true, files: 1 };
    run.transact((context) => {
      settleExecution(context, produced);
    });
  }
}

const newRun = (): MemoryRun => {
  const run = aContext({ run: aProtocolRun({ status: 'planned' }), steps: [aStep({ qa: { policy: 'skip' } })] });
  run.transact(runNextStep);
  return run;
};

/** Numbers as chance would have them, the same for a seed. */
function chance(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** One killer among others, on workers that are never idle by themselves; how many of its workers it took. */
function play(seed: number): { killer: MemoryRun; others: MemoryRun[]; deaths: number } {
  const random = chance(seed);
  let now = 1_000;
  let serial = 0;
  const newWorker = (): Worker => new Worker(`w-${String(++serial)}`, () => now);
  const workers = Array.from({ length: 1 + random(3) }, newWorker);
  const killer = newRun();
  const others = Array.from({ length: 2 + random(4) }, newRun);
  let deaths = 0;
  for (let turn = 0; turn < 2_000 && killer.run.status === 'running'; turn++) {
    now += 500;
    // Fresh work all the time: nobody waits for an idle moment of the installation.
    if (random(4) === 0) others.push(newRun());
    const queued = [killer, ...others].filter((run) => run.attempt?.status === 'queued');
    for (const run of queued) run.now = now;
    const run = queued[random(queued.length)];
    const worker = workers[random(workers.length)];
    if (run !== undefined) worker?.offer(run);
    for (const [at, host] of workers.entries()) {
      const [ends] = [...host.atWork.keys()].filter((candidate) => candidate !== killer && random(6) === 0);
      if (ends !== undefined) host.end(ends);
      if (host.atWork.has(killer) && random(4) === 0) {
        host.die();
        deaths += 1;
        workers[at] = newWorker();
      }
    }
  }
  return { killer, others, deaths };
}

describe('a step that kills its worker', () => {
  it('is blocked after three, and nothing that ran beside it ever is', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { killer, others, deaths } = play(seed);
      expect({ seed, reason: killer.run.statusReason?.code }).toEqual({ seed, reason: 'poison_step' });
      expect({ seed, deaths }).toEqual({ seed, deaths: 3 });
      expect(others.map(({ run }) => run.status).filter((status) => status === 'blocked')).toEqual([]);
    }
  });

  it('does take others with it: the rule is needed', () => {
    const lossesOfOthers = Array.from({ length: 200 }, (_, seed) => play(seed + 1))
      .flatMap(({ others }) => others)
      .map((run) => run.attempts.filter(({ status }) => status === 'lost').length);
    expect(Math.max(...lossesOfOthers)).toBe(2);
  });
});

describe('a job for which there is no room', () => {
  const suspect = (losses: number): MemoryRun => {
    const run = newRun();
    run.steps = run.steps.map((step) => ({ ...step, losses }));
    return run;
  };

  it('is left alone for a moment, and then anybody may take it', () => {
    const run = suspect(1);
    const before = run.job;
    expect(run.transact((context) => postpone(context, 'w-1'))).toBe(false);
    expect(run.job).toMatchObject({ relayedAt: null, dispatch: (before?.dispatch ?? 0) + 1, workerId: null });
    expect(run.job?.nextAttemptAt).toBeGreaterThan(run.now);
  });

  it('has one worker at a time make room, when it has to be alone', () => {
    const run = suspect(2);
    const ask = (workerId: string): boolean => run.transact((context) => postpone(context, workerId));
    expect([ask('w-1'), ask('w-2'), ask('w-1')]).toEqual([true, false, true]);
    run.now += PROMISE_MS;
    expect([ask('w-2'), ask('w-1')]).toEqual([true, false]);
  });
});
