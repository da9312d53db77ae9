import { LOOKED_AT } from '../../src/platform/persistence/keyset-query';
import { type Crowd, loadCrowd } from '../support/crowd';
import { onEachDatabase } from '../support/rest-suite';
import { planOf, statementsOf } from '../support/statements';

jest.setTimeout(120_000);

const SIZE = { protocols: 6_000, events: 60_000, projects: 10 };
/** Tables that grow without end. */
const BIG = /\b(protocol_runs|protocol_texts|events|jobs|webhook_deliveries|step_runs|attempts)\b/;
const LIMIT = 50;

/** Every filter that we promise, and which make a page look at rows one by one. */
const PROMISED: readonly (readonly [path: string, looks?: 'looks'])[] = [
  ['/protocols?'],
  ['/protocols?status=failed'],
  ['/protocols?status=failed,blocked,running'],
  ['/protocols?project_id=PROJECT'],
  ['/protocols?project_id=PROJECT&status=failed'],
  ['/protocols?project_id=PROJECT&status=failed,blocked,completed'],
  ['/protocols?branch=BRANCH'],
  ['/protocols?branch=BRANCH&project_id=PROJECT&status=failed', 'looks'],
  ['/protocols?created_after=MIDDLE'],
  ['/protocols?created_before=MIDDLE&status=failed'],
  ['/protocols?created_after=MIDDLE&project_id=PROJECT'],
  ['/protocols?updated_after=MIDDLE', 'looks'],
  ['/protocols?updated_before=MIDDLE&status=failed&project_id=PROJECT', 'looks'],
  ['/protocols?search=part%203100'],
  // A word that all have: Postgres may read all that have it to find the newest.
  ['/protocols?search=fix', 'looks'],
  ['/protocols?search=fai&status=blocked&project_id=PROJECT', 'looks'],
  ['/projects/PROJECT/protocols?'],
  ['/projects/PROJECT/protocols?status=failed&search=cart', 'looks'],
  ['/attention?', 'looks'],
  ['/attention?project_id=PROJECT&kind=blocked', 'looks'],
  ['/events?'],
  ['/events?type=job_failed'],
  ['/events?type=job_failed,step_started'],
  ['/events?project_id=PROJECT'],
  ['/events?project_id=PROJECT&type=job_failed', 'looks'],
  ['/events?protocol_id=PROTOCOL'],
  ['/events?protocol_id=PROTOCOL&type=job_failed', 'looks'],
  ['/events?step_id=STEP', 'looks'],
  ['/events?attempt_id=ATTEMPT', 'looks'],
  ['/events?actor=system', 'looks'],
  ['/events?actor=user:nobody&type=step_started', 'looks'],
  ['/events?created_after=MIDDLE', 'looks'],
  ['/events?created_before=MIDDLE&project_id=PROJECT', 'looks'],
  ['/events?search=nothing', 'looks'],
  ['/events?after=30000'],
  ['/events?after=30000&project_id=PROJECT'],
  ['/events?after=30000&protocol_id=PROTOCOL'],
  ['/events?after=0&type=job_failed'],
  ['/events?after=0&search=nothing', 'looks'],
  ['/protocols/PROTOCOL/events?'],
  ['/protocols/PROTOCOL/events?after=3&type=step_started', 'looks'],
  ['/queues/jobs?'],
  ['/queues/jobs?status=failed'],
  ['/queues/jobs?status=failed,finished&type=step.execute', 'looks'],
  ['/queues/jobs?type=step.qa', 'looks'],
  ['/queues/jobs?protocol_id=PROTOCOL'],
  ['/webhooks/deliveries?'],
  ['/webhooks/deliveries?outcome=unmatched', 'looks'],
  ['/webhooks/deliveries?project_id=PROJECT&provider=github', 'looks'],
  ['/webhooks/deliveries?received_after=MIDDLE'],
  ['/webhooks/deliveries?received_before=MIDDLE&project_id=PROJECT'],
  ['/protocols/PROTOCOL/steps?'],
  ['/protocols/PROTOCOL/attempts?'],
  ['/steps/STEP/attempts?'],
  ['/attempts?'],
  ['/attempts?status=running,queued'],
  ['/attempts?status=running&project_id=PROJECT', 'looks'],
  ['/attempts?engine=codex&kind=qa', 'looks'],
];

const LISTS = PROMISED.map(([path, looks]) => [path, looks === 'looks'] as const);

onEachDatabase('lists of very much', ({ api, app }) => {
  let crowd: Crowd;
  beforeAll(async () => {
    crowd = await loadCrowd(app().database, SIZE);
  }, 60_000);

  const pathOf = (template: string): string =>
    template
      .replace('PROJECT', crowd.projectId)
      .replace('PROTOCOL', crowd.protocolId)
      .replace('STEP', crowd.stepId)
      .replace('ATTEMPT', crowd.attemptId)
      .replace('BRANCH', crowd.branch)
      .replace('MIDDLE', crowd.middle);

  const ask = async (path: string): Promise<void> => {
    const { status, text } = await api().get(path);
    if (status !== 200) throw new Error(`${path}: ${text}`);
  };

  it.each(LISTS)('%s reads a table by its index', async (template, looks) => {
    const { database } = app();
    const path = `${pathOf(template)}&limit=${String(LIMIT)}`;
    for (const statement of await statementsOf(database, () => ask(path))) {
      const plan = await planOf(database, statement);
      const bad = database.dialect === 'sqlite' ? scansOnSqlite(statement.text, plan) : scansOnPostgres(plan, looks);
      expect([statement.text, bad, plan.join('\n')]).toEqual([statement.text, [], expect.anything()]);
    }
  });

  it.each(LISTS)('%s takes as many statements for many rows as for few', async (template, looks) => {
    const count = async (limit: number): Promise<number> =>
      (await statementsOf(app().database, () => ask(`${pathOf(template)}&limit=${String(limit)}`))).length;
    const [few, many] = [await count(2), await count(400)];
    // One more to say where it ended, of a page that is not full; and one for why runs wait, if one of them is not over.
    expect(many - few).toBeLessThanOrEqual(looks ? 2 : 1);
    expect(many).toBeLessThanOrEqual(8);
  });

  /** Sorted when there are few, among the newest when most have it, in order when many do that are not there. */
  it.each([
    ['failed', 7, 60],
    ['failed', 500, 60],
    ['fix', 50, SIZE.protocols],
    ['fix', 500, SIZE.protocols],
    ['part 59', 50, 111],
  ])('a search for %s finds each once and the newest first, %d a page', async (words, limit, count) => {
    const found: number[] = [];
    let path: string | undefined = `/protocols?search=${encodeURIComponent(words)}&limit=${String(limit)}`;
    while (path !== undefined) {
      const answer = await api().get(path);
      found.push(...answer.list.map(({ id }) => Number.parseInt(String(id).slice(-12), 16)));
      path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('Link') ?? '')?.[1];
    }
    expect(found).toHaveLength(count);
    expect(found).toEqual([...new Set(found)].sort((a, b) => b - a));
  });
});

/** A walk along a table or an index in its order is none: the LIMIT ends it, unless what it finds is to be sorted. */
function scansOnSqlite(text: string, plan: readonly string[]): string[] {
  const walked = plan.filter((line) => line.startsWith('SCAN') && BIG.test(line));
  const ended = text.includes('LIMIT') && !plan.some((line) => line.includes('TEMP B-TREE'));
  return ended ? [] : walked;
}

/** Rows that scans of big tables have taken up, whether they gave them or threw them away. */
function scansOnPostgres(plan: readonly string[], looks: boolean): string[] {
  const allowed = looks ? 2 * LOOKED_AT + 100 : 12 * LIMIT;
  const bad: string[] = [];
  let scan = '';
  for (const line of plan) {
    if (line.includes('->') || line.includes('Scan')) scan = line;
    const [, rows = '0', loops = '0'] = /actual rows=([\d.]+) loops=(\d+)/.exec(line) ?? [];
    const [, removed = '0'] = /Rows Removed by \w+: (\d+)/.exec(line) ?? [];
    if (!scan.includes('Scan')) continue;
    if (Number(rows) * Number(loops) > allowed || Number(removed) > allowed) bad.push(`${scan}: ${line}`);
    if (line.includes('Seq Scan') && BIG.test(line)) bad.push(line);
  }
  return bad;
}
