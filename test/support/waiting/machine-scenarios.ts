import { HELD } from '../../../src/queue/domain/job';
import { eventually } from '../eventually';
import { closedPort } from '../fake-api';
import { NO_GATES, type Scenario, type Scenarios } from './scenario';
import { ADA, type WaitingBench } from './waiting-bench';

const STEP = [{ stepName: 'one', commands: ['true'], qa: NO_GATES }];
/** A remote that does not answer, for now. */
const nobody = async (): Promise<string> => `http://127.0.0.1:${String(await closedPort())}/app.git`;
const NOTHING_BY_ITSELF = { auto_advance: false, auto_qa_after_exec: false } as const;

/** Where no worker runs. */
export const IDLE: Scenarios<WaitingBench, 'start' | 'no_worker' | 'worker_lost' | 'alone' | 'poison' | 'unexplained'> =
  {
    start: async (bench) => ({ id: await bench.create({}), says: /^It waits for a person: start\.$/ }),
    no_worker: async (bench) => ({
      id: await bench.begin({ steps: STEP }),
      says: /^Planning \(attempt 1\) is queued, but no worker is running: start one\.$/,
    }),
    worker_lost: async (bench) => {
      await bench.stranger('w-2');
      const id = await bench.begin({ steps: STEP });
      const jobId = await bench.claimedBy('w-2', id, 1_000);
      bench.defer(() => bench.core.sweeper.loseAllOf([jobId], 'w-here'));
      return {
        id,
        says: /^Worker w-2, which is at planning \(attempt 1\), has not been heard of for \d+ s: the work is given to another at the next look\.$/,
      };
    },
    alone: async (bench) => {
      const id = await bench.begin({ steps: STEP });
      await bench.loseWorkers(2, id);
      await bench.stranger('w-9');
      return {
        id,
        says: /^Planning \(attempt 3\) has lost 2 workers in a row: it is run alone now, and waits for a worker that has nothing else at work\.$/,
      };
    },
    poison: async (bench) => {
      const id = await bench.begin({ steps: STEP });
      await bench.loseWorkers(3, id);
      return {
        id,
        says: /^It is blocked: 3 workers in a row were lost .+\. Possible now: start, cancel, retry_latest\.$/,
      };
    },
    // A fault that we know of none that makes it: a job that nobody will ever hand out.
    unexplained: async (bench) => {
      const id = await bench.begin({ steps: STEP });
      await bench.core.database.write('UPDATE jobs SET next_attempt_at = $1 WHERE protocol_run_id = $2', [HELD, id]);
      return {
        id,
        says: /^Nothing explains why it does not move, .+: it is planning, .+\. Pause and resume it, and report this\.$/,
      };
    },
  };

/** Where a worker of two slots runs. */
export const BUSY: Scenarios<
  WaitingBench,
  | 'working'
  | 'ending'
  | 'queued'
  | 'retry'
  | 'failed'
  | 'paused'
  | 'next_step'
  | 'approval'
  | 'earlier_step'
  | 'budget'
  | 'engine'
  | 'blocked'
> = {
  working: async (bench) => ({
    id: await bench.working(),
    says: /^Worker w-[0-9a-f]{8} is at step long \(attempt 1\)\.$/,
  }),
  ending: async (bench) => {
    // It takes its time to end: the signals that ask politely are not heard.
    const commands = [`trap '' INT TERM; echo begun; while :; do sleep 0.1; done`];
    const id = await bench.begin({ steps: [{ stepName: 'deaf', commands }] });
    await eventually(
      async () => {
        const { attempt } = await bench.core.protocols.get(id);
        return (
          attempt?.kind === 'execute' && (await bench.core.output.read(attempt.id, 0, 100)).bytes.includes('begun\n')
        );
      },
      { timeoutMs: 20_000 },
    );
    await bench.core.protocols.act(id, 'cancel', ADA);
    return { id, says: /^Worker w-[0-9a-f]{8} ends step deaf \(attempt 1\), which was cancelled\.$/ };
  },
  queued: async (bench) => {
    await bench.working();
    await bench.working();
    return {
      id: await bench.begin({ steps: STEP }),
      says: /^Planning \(attempt 1\) is queued behind 2 attempts on 2 slots\.$/,
    };
  },
  retry: async (bench) => ({
    id: await bench.begin({ steps: STEP }, { gitUrl: await nobody() }),
    says: /^Planning \(attempt 2\) is tried again at [\d-]+T[\d:.]+Z \(try 2 of 3, after git: .+\)\.$/,
  }),
  failed: async (bench) => {
    const id = await bench.begin({ steps: STEP }, { gitUrl: await nobody() });
    await eventually(
      async () => {
        // The backoff is over.
        await bench.core.database.write(
          `UPDATE jobs SET next_attempt_at = ${bench.core.database.now} - 1000 WHERE protocol_run_id = $1 AND status = 'queued'`,
          [id],
        );
        return (await bench.core.protocols.get(id)).run.status === 'failed';
      },
      { timeoutMs: 20_000, intervalMs: 200 },
    );
    return { id, says: /^It is failed: .+ It was tried 3 times\. Possible now: retry_latest\.$/ };
  },
  paused: async (bench) => {
    const id = await bench.begin({ steps: STEP, policies: NOTHING_BY_ITSELF });
    await eventually(async () => (await bench.core.protocols.get(id)).run.status === 'planned', { timeoutMs: 20_000 });
    await bench.core.protocols.act(id, 'pause', ADA);
    return { id, says: /^It was paused by ada \d+ s ago: resume it\.$/ };
  },
  next_step: async (bench) => ({
    id: await bench.begin({ steps: STEP, policies: NOTHING_BY_ITSELF }),
    says: /^It waits for a person: run_next_step of step one\.$/,
  }),
  approval: async (bench) => ({
    id: await bench.begin({
      steps: [{ stepName: 'one', commands: ['true'] }],
      policies: { ...NOTHING_BY_ITSELF, auto_advance: true },
    }),
    says: /^It waits for a person: run_qa or approve of step one\.$/,
  }),
  earlier_step: async (bench) => ({
    id: await bench.working([{ stepName: 'two', commands: ['true'] }]),
    step: 1,
    says: /^It waits for step long\.$/,
  }),
  budget: async (bench) => ({
    id: await bench.begin({
      engine: 'paid',
      steps: ['one', 'two'].map((stepName) => ({ stepName, commands: [`${stepName} 0`], qa: NO_GATES })),
      policies: { max_tokens_per_protocol: 1_500 },
    }),
    says: /^It is blocked: The protocol's budget is spent: 2000 tokens of 1500 tokens\. .+ Possible now: .*retry_latest/,
  }),
  engine: async (bench) => ({
    id: await bench.begin({ engine: 'codex', steps: [{ stepName: 'one', instructions: 'Do it.' }] }),
    says: /^It is blocked: .*codex.* Possible now: .*retry_latest/i,
  }),
  blocked: async (bench) => ({
    id: await bench.begin({ steps: [{ stepName: 'one', commands: ['exit 7'] }] }),
    says: /^It is blocked: .*7.* Possible now: .*retry_latest/,
  }),
};

/** Where the queue has gone. */
export const AWAY: Readonly<Record<'queue_unreachable', Scenario<WaitingBench>>> = {
  queue_unreachable: async (bench) => ({
    id: await bench.begin({ steps: STEP }),
    says: /^Planning \(attempt 1\) is queued, but the queue has been unreachable for \d+ s: it goes on by itself when it is back\.$/,
  }),
};
