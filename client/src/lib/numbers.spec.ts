import { compact, counted, usd } from './numbers';

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1 k'],
  [12_345, '12.3 k'],
  [99_949, '99.9 k'],
  [99_950, '100 k'],
  [999_949, '1000 k'],
  [999_950, '1 M'],
  [4_120_000, '4.1 M'],
  [2_000_000_000, '2 G'],
])('%d is %s', (value, text) => {
  expect(compact(value)).toBe(text);
});

it.each([
  [0, '$0'],
  [0.00001, '< $0.0001'],
  [0.0123, '$0.0123'],
  [0.5, '$0.50'],
  [0.25, '$0.25'],
  [1, '$1.00'],
  [12.345, '$12.35'],
])('%d dollars are %s', (value, text) => {
  expect(usd(value)).toBe(text);
});

it('counts with the right noun', () => {
  expect([counted(1, 'step'), counted(0, 'step'), counted(2, 'delivery', 'deliveries')]).toEqual([
    '1 step',
    '0 steps',
    '2 deliveries',
  ]);
});
