import { inWords } from './durations';

it.each([
  [-5, '0 s'],
  [999, '0 s'],
  [14_200, '14 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_199_000, '119 min'],
  [7_200_000, '2 h'],
  [11_100_000, '3 h 5 min'],
  [172_799_000, '47 h 59 min'],
  [172_800_000, '2 days'],
])('%d ms is %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});
