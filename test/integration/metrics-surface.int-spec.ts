import { ERROR_CLASSES } from '../../src/steps/domain/engine-error';
import { CONTROL_JOBS, JOB_TYPES } from '../../src/queue/domain/job';
import { ApiClient } from '../support/api-client';
import { Exposition } from '../support/metrics/exposition';
import { lintMetrics } from '../support/metrics/lint-metrics';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

const ID = '0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04';
/** Goal A9. */
const MOST_SERIES = 2_000;

describe('GET /metrics', () => {
  let app: TestApp;
  let api: ApiClient;

  beforeEach(async () => {
    app = await startTestApp();
    api = new ApiClient(app.url);
  });
  afterEach(() => app.close());

  const scrape = async (): Promise<Exposition> => new Exposition((await api.get('/metrics')).text);
  /** Every operation of the document, with an id that nobody has. */
  const askEverything = async (): Promise<number> => {
    const { paths } = (await api.get('/openapi.json')).body as unknown as {
      paths: Record<string, Record<string, unknown>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, ID)] as const),
    );
    for (const [method, path] of operations) {
      if (path.endsWith('/stream')) continue;
      const body = method === 'GET' ? {} : { headers: { 'Content-Type': 'application/json' }, body: '{}' };
      await (await fetch(app.url + path, { method, ...body })).text();
    }
    return operations.length;
  };

  it('is what Prometheus wants to read, and stays small', async () => {
    expect(await askEverything()).toBeGreaterThan(40);
    const { metrics } = app.core;
    // As after many runs of every kind in many projects: no label knows of runs or projects.
    const engines = ['shell', 'codex', 'claude'];
    for (const type of JOB_TYPES) {
      const ends = (CONTROL_JOBS as readonly string[]).includes(type)
        ? ['succeeded', 'again', 'retried']
        : ['succeeded', 'failed', 'cancelled', 'lost'];
      metrics.observe('job_wait_seconds', { type }, 1);
      for (const status of ends) {
        metrics.count('jobs_processed_total', { type, status });
        metrics.observe('job_duration_seconds', { type, status }, 1);
      }
    }
    for (const engine of engines) {
      for (const status of ['succeeded', 'failed', 'cancelled', 'lost']) {
        for (const kind of ['plan', 'execute', 'qa']) metrics.count('attempts_total', { engine, kind, status });
      }
      for (const each of ERROR_CLASSES) metrics.count('engine_failures_total', { engine, class: each });
      for (const kind of ['input', 'cached_input', 'output', 'reasoning']) {
        for (const model of ['one', 'two', 'three']) metrics.count('tokens_total', { engine, model, kind });
      }
    }
    const seen = await scrape();
    expect(lintMetrics(seen)).toEqual([]);
    expect(seen.samples.length).toBeGreaterThan(500);
    expect(seen.samples.length).toBeLessThanOrEqual(MOST_SERIES);
  });

  it('counts requests by the template of their route, and everything unknown as one', async () => {
    await api.get(`/protocols/${ID}`);
    await api.get(`/nothing/${ID}`);
    await api.get('/protocols/%2e%2e/etc/passwd?password=hunter2');
    const left = new AbortController();
    const stream = await fetch(`${app.url}/events/stream`, { signal: left.signal });
    left.abort();
    await stream.body?.cancel().catch(() => undefined);
    const text = (await api.get('/metrics')).text;
    const seen = new Exposition(text);
    const requests = { name: 'deksdenflow_http_requests_total' };
    expect(seen.value(requests.name, { route: '/protocols/:id', method: 'GET', status: '404' })).toBe(1);
    expect(seen.value(requests.name, { route: 'none', method: 'GET', status: '404' })).toBe(2);
    expect(seen.value('deksdenflow_http_request_duration_seconds_count', { route: '/protocols/:id' })).toBe(1);
    expect(seen.of('deksdenflow_http_request_duration_seconds_count', { route: '/events/stream' })).toEqual([]);
    expect(text).not.toContain(ID);
    expect(text).not.toContain('hunter2');
  });

  it('gives a model that is no name, and the twenty-first, no series of its own', async () => {
    for (let model = 0; model < 40; model++) {
      app.core.metrics.count('cost_usd_total', { engine: 'codex', model: `model-${String(model)}` }, 1);
    }
    app.core.metrics.count('cost_usd_total', { engine: 'codex', model: 'my key is\nsk-123' }, 1);
    const seen = await scrape();
    expect(seen.of('deksdenflow_cost_usd_total')).toHaveLength(21);
    expect(seen.value('deksdenflow_cost_usd_total', { model: 'other' })).toBe(21);
  });

  it('answers without the queue, and says that it could not ask', async () => {
    app.transport.away = true;
    const seen = await scrape();
    expect(seen.value('deksdenflow_scrape_errors_total', { source: 'queue' })).toBe(1);
    expect(seen.value('deksdenflow_queue_up')).toBe(0);
    // What is not known is not said to be zero.
    expect(seen.of('deksdenflow_redis_evicted_keys')).toEqual([]);
    expect(seen.value('deksdenflow_database_up')).toBe(1);
  });

  it('asks the database once for many scrapers', async () => {
    let asked = 0;
    app.core.metrics.addSource({
      name: 'test',
      gauges: [],
      read: () => {
        asked += 1;
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => scrape()));
    await scrape();
    expect(asked).toBe(1);
  });
});
