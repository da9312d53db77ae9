import { Config } from '../../src/config/config';
import { describeChart, renderFor, render } from '../support/chart/chart';
import { type ChartObject, hookOf, one } from '../support/chart/objects';
import { StandInCluster } from '../support/chart/stand-in-cluster';

const NAME = 'flow-deksdenflow';
const PATH = `/api/v1/namespaces/default/secrets/${NAME}`;
const KEYS = ['api-token', 'secret-key', 'webhook-token'] as const;
const decoded = (text = ''): string => Buffer.from(text, 'base64').toString('utf8');
const secretOf = (objects: readonly ChartObject[]): ChartObject => one(objects, 'Secret', NAME);

describeChart('secrets that the chart makes', () => {
  it('are random: long, each another one, and others each time', async () => {
    const [first, second] = await Promise.all([render('generated'), render('generated')]);
    const values = [first, second].flatMap((objects) => KEYS.map((key) => decoded(secretOf(objects).data?.[key])));
    for (const value of values) expect(value.length).toBeGreaterThanOrEqual(44);
    expect(new Set(values).size).toBe(6);
  });

  it('have a key of 32 bytes, as the configuration wants it', async () => {
    const key = decoded(secretOf(await render('generated')).data?.['secret-key']);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(Config.load({ DEKSDENFLOW_SECRET_KEY: key }).settings.SECRET_KEY).toBe(key);
  });

  it('are not made at all where somebody brings them', async () => {
    expect((await render('default')).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('stay when the release goes: without the key, stored secrets of projects cannot be read', async () => {
    const { metadata } = secretOf(await render('generated'));
    expect(metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  });

  it('give the migration its own copy of the URL, which comes before it and goes after it', async () => {
    const objects = await render('generated');
    const copy = one(objects, 'Secret', `${NAME}-migrate`);
    expect(hookOf(copy)).toBe('pre-install,pre-upgrade');
    expect(Object.keys(copy.data ?? {})).toEqual(['database-url']);
    expect(copy.data?.['database-url']).toBe(secretOf(objects).data?.['database-url']);
    const weight = (object: ChartObject): number => Number(object.metadata.annotations?.['helm.sh/hook-weight']);
    expect(weight(copy)).toBeLessThan(weight(one(objects, 'Job', `${NAME}-migrate`)));
  });

  it('keep a URL out of everything that is no Secret', async () => {
    const objects = await render('generated', { 'database.url': 'postgres://me:pa55word@db/flow' });
    const elsewhere = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
    expect(elsewhere).not.toContain('pa55word');
    expect(elsewhere).not.toContain(Buffer.from('pa55word').toString('base64').slice(0, 8));
  });

  describe('in a cluster', () => {
    const cluster = new StandInCluster();
    let environment: NodeJS.ProcessEnv;
    beforeAll(async () => {
      environment = await cluster.start();
    });
    afterAll(() => cluster.stop());
    afterEach(() => {
      cluster.objects.clear();
    });

    const install = (data: Readonly<Record<string, string>>): void => {
      cluster.objects.set(PATH, { apiVersion: 'v1', kind: 'Secret', metadata: { name: NAME }, data });
    };

    it('are kept over upgrades', async () => {
      const old = secretOf(await renderFor(environment, 'generated')).data ?? {};
      install(old);
      const now = secretOf(await renderFor(environment, 'generated')).data ?? {};
      expect(now).toEqual(old);
    });

    it('are filled in where one is missing, and the others stay', async () => {
      install({ 'secret-key': 'a2VwdA==' });
      const { data = {} } = secretOf(await renderFor(environment, 'generated'));
      expect(data['secret-key']).toBe('a2VwdA==');
      expect(decoded(data['api-token'])).toHaveLength(48);
    });

    it('follow a URL that has changed', async () => {
      install({ 'database-url': 'b2xk', 'secret-key': 'a2VwdA==' });
      const { data = {} } = secretOf(await renderFor(environment, 'generated'));
      expect(decoded(data['database-url'])).toBe('postgres://deksdenflow@db.example.com/deksdenflow');
    });
  });
});
