import { filterOf, isFiltered, statusesOf, toggled } from './filter';

it('takes the statuses that there are from an address, in their own order', () => {
  expect(statusesOf('failed,running,nonsense,')).toEqual(['running', 'failed']);
  expect([statusesOf(undefined), statusesOf('')]).toEqual([[], []]);
});

it('adds a status, takes it away again, and leaves nothing behind', () => {
  const one = toggled(undefined, 'failed');
  const two = toggled(one, 'running');
  expect([one, two, toggled(two, 'failed'), toggled(one, 'failed')]).toEqual([
    'failed',
    'running,failed',
    'running',
    undefined,
  ]);
});

it('asks the server for what the address says, and for nothing else', () => {
  expect(filterOf({ q: 'cart', status: 'blocked', project: 'p-1', view: 'board' })).toEqual({
    search: 'cart',
    status: ['blocked'],
    project_id: 'p-1',
  });
  expect(filterOf({ status: 'nonsense' })).toEqual({});
  expect([isFiltered({ view: 'board' }), isFiltered({ status: 'nonsense' }), isFiltered({ q: 'a' })]).toEqual([
    false,
    false,
    true,
  ]);
});
