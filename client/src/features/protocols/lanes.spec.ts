import { byLane, LANES } from './lanes';

const run = (id: string, who: string | null, since: string | null = null) => ({
  id,
  waiting: who === null ? null : ({ code: 'start', who, since, until: null } as never),
  updated_at: `2026-01-01T00:00:0${id}Z`,
});
const ids = (members: readonly { readonly id: string }[] | undefined) => members?.map(({ id }) => id);

it('puts each run to whoever must act, and what is over to what is done', () => {
  const lanes = byLane([run('1', 'person'), run('2', 'agent'), run('3', null), run('4', 'ci'), run('5', 'person')]);
  expect([...lanes].map(([lane, members]) => [lane, ids(members)])).toEqual([
    ['person', ['1', '5']],
    ['agent', ['2']],
    ['queue', []],
    ['ci', ['4']],
    ['system', []],
    ['done', ['3']],
  ]);
  expect([...lanes.keys()]).toEqual(LANES.map(({ key }) => key));
});

it('shows what has waited longest first, and of what is done the newest', () => {
  const waits = [run('1', 'person', '2026-01-03T00:00:00Z'), run('2', 'person', '2026-01-02T00:00:00Z')];
  const lanes = byLane([...waits, run('3', 'person'), run('4', null), run('5', null)]);
  expect(ids(lanes.get('person'))).toEqual(['3', '2', '1']);
  expect(ids(lanes.get('done'))).toEqual(['5', '4']);
});

it('keeps what a newer server says of somebody whom this page does not know', () => {
  expect(ids(byLane([run('1', 'moon')]).get('system'))).toEqual(['1']);
});
