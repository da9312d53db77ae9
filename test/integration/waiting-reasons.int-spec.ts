import { type WaitingCode, WAITING_CODES } from '../../src/protocols/domain/waiting';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { openTransport, type QueueGround, redisGround } from '../support/queue-grounds';
import { FORGE, ForgeScenarioBench } from '../support/waiting/forge-scenarios';
import { AWAY, BUSY, IDLE } from '../support/waiting/machine-scenarios';
import { expectToSay } from '../support/waiting/scenario';
import { WaitingBench } from '../support/waiting/waiting-bench';
import type { QueueTransport } from '../../src/ports/queue-transport';

jest.setTimeout(90_000);

it('every reason for waiting has a scenario below', () => {
  const scenarios = [IDLE, BUSY, AWAY, FORGE].flatMap((group) => Object.keys(group));
  expect(scenarios.sort()).toEqual([...WAITING_CODES].sort());
});

for (const kind of databaseKinds()) {
  kind.describe(`a run on ${kind.name} says that it waits for`, () => {
    let server: DatabaseServer;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.dispose());

    for (const [scenarios, worker] of [
      [IDLE, false],
      [BUSY, true],
    ] as const) {
      describe(worker ? 'with a worker' : 'without a worker', () => {
        let bench: WaitingBench;
        beforeAll(async () => {
          bench = await WaitingBench.start({ databaseUrl: await server.create(), worker });
        });
        afterEach(() => bench.cleanUp());
        afterAll(() => bench.close());

        it.each(Object.entries(scenarios))('%s', async (code, scenario) => {
          await expectToSay(bench.core, code as WaitingCode, await scenario(bench));
        });
      });
    }
  });
}

describe('a run with a forge says that it waits for', () => {
  let bench: ForgeScenarioBench;
  beforeEach(async () => {
    bench = await ForgeScenarioBench.start();
  });
  afterEach(() => bench.close());

  it.each(Object.entries(FORGE))('%s', async (code, scenario) => {
    await expectToSay(bench.harness.core, code as WaitingCode, await scenario(bench));
  });
});

redisGround.describe('a run says that it waits for', () => {
  let ground: QueueGround;
  let transport: QueueTransport;
  let bench: WaitingBench;
  beforeAll(async () => {
    ground = await redisGround.prepare();
    transport = await openTransport(ground);
    bench = await WaitingBench.start({ transport, worker: true, env: { DEKSDENFLOW_LEASE_SECONDS: '5' } });
  });
  afterAll(async () => {
    await bench.close();
    await transport.close(2_000);
    await ground.dispose();
  });

  it.each(Object.entries(AWAY))('%s', async (code, scenario) => {
    await ground.takeAway();
    await expectToSay(bench.core, code as WaitingCode, await scenario(bench));
    await ground.bringBack();
    await bench.cleanUp();
  });
});
