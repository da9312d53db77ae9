import { choice, text, whole } from './search';

it('takes what it understands of an address', () => {
  expect([text('a'), text(''), text(7), text(null), text({})]).toEqual(['a', undefined, '7', undefined, undefined]);
  expect([choice('b', ['a', 'b']), choice('c', ['a', 'b']), choice(undefined, ['a'])]).toEqual([
    'b',
    undefined,
    undefined,
  ]);
  expect([whole(3), whole('12'), whole(-1), whole('1.5'), whole('x'), whole('')]).toEqual([
    3,
    12,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
