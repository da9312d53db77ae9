import { describeChart, render } from '../support/chart/chart';
import { one } from '../support/chart/objects';
import { DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';

interface Trigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}

async function triggerOf(set: string): Promise<Trigger> {
  const { spec } = one(await render(set), 'ScaledObject', 'flow-deksdenflow-worker');
  const [trigger] = spec?.triggers as [Trigger];
  return trigger;
}

const HOUR = 3_600_000;

describeChart('the scaling of workers', () => {
  const postgres = DATABASE_GROUNDS.find(({ name }) => name === 'postgres');
  if (postgres === undefined) throw new Error('no Postgres');
  postgres.describe('by the database', () => {
    let ground: DatabaseGround;
    let stores: Stores;
    beforeAll(async () => {
      ground = await postgres.prepare();
      stores = await openStores(await ground.newLocation());
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    });

    /** Only what a query about jobs may look at; who they are for does not matter here. */
    const add = (queue: string, status: string, dueIn: number): Promise<unknown> =>
      stores.database.write(
        `INSERT INTO jobs (id, type, queue, project_id, status, attempts, max_attempts, dispatch, next_attempt_at,
           cancel_requested, created_at)
         VALUES ($1, $1, $2, $3, $4, 0, 3, 0, ${stores.database.now} + $5, 0, ${stores.database.now})`,
        [stores.ids.next(), queue, stores.projectId, status, dueIn],
      );

    it('counts agents that run or could run now, and nothing else', async () => {
      const { metadata } = await triggerOf('everything');
      const counted = async (): Promise<number> => {
        const [row] = await stores.database.read.all(metadata.query ?? '');
        return Number(row?.count);
      };
      expect(await counted()).toBe(0);
      await add('agents', 'queued', -HOUR);
      await add('agents', 'queued', 0);
      await add('agents', 'started', -HOUR);
      expect(await counted()).toBe(3);
      await add('agents', 'queued', HOUR);
      await add('agents', 'succeeded', -HOUR);
      await add('agents', 'failed', -HOUR);
      await add('control', 'queued', -HOUR);
      expect(await counted()).toBe(3);
    });
  });

  it('asks for as many workers as have the slots, with the URL from its Secret', async () => {
    const trigger = await triggerOf('everything');
    expect(trigger).toMatchObject({ type: 'postgresql', metadata: { targetQueryValue: '4' } });
    const objects = await render('everything');
    const { spec } = one(objects, 'TriggerAuthentication', trigger.authenticationRef?.name ?? '');
    expect(spec?.secretTargetRef).toEqual([{ parameter: 'connection', name: 'pg', key: 'uri' }]);
    expect(JSON.stringify(trigger)).not.toContain('postgres://');
  });

  it('asks Prometheus where that is said, and then needs no way to the database', async () => {
    const trigger = await triggerOf('keda');
    expect(trigger.type).toBe('prometheus');
    expect(trigger.metadata).toMatchObject({ threshold: '2', serverAddress: 'http://prometheus.monitoring:9090' });
    expect(trigger.metadata.query).toContain('deksdenflow_queue_jobs{queue="agents",state=~"queued|started"');
    const kinds = (await render('keda')).map(({ kind }) => kind);
    expect(kinds).not.toContain('TriggerAuthentication');
  });

  it('ends one worker at a time, and not as soon as the queue is empty', async () => {
    const { spec } = one(await render('everything'), 'ScaledObject', 'flow-deksdenflow-worker');
    expect(spec?.advanced).toMatchObject({
      horizontalPodAutoscalerConfig: {
        behavior: { scaleDown: { stabilizationWindowSeconds: 1800, policies: [{ type: 'Pods', value: 1 }] } },
      },
    });
  });
});
