import { decimal, integer, seconds } from './setting-parsers';

describe('numbers of the settings', () => {
  it.each([
    ['a share', decimal(0), '0.5', 0.5],
    ['any size', decimal(0), '1e12', 1e12],
    ['a count', integer(1), '3', 3],
    ['the longest time', seconds(0), '2000000', 2_000_000],
  ])('are read: %s', (_what, parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    ['no number', decimal(0), 'many', 'must be a number of at least 0'],
    ['nothing', decimal(0), ' ', 'must be a number of at least 0'],
    ['too little', seconds(0.5), '0.1', 'must be a number from 0.5 to 2000000'],
    // 2^31 ms: Node would fire such a timer at once, and again and again where it repeats.
    ['a time that no timer can have', seconds(1), '2147484', 'must be a number from 1 to 2000000'],
    ['no end', seconds(1), 'Infinity', 'must be a number from 1 to 2000000'],
    ['a fraction', integer(1, 9), '1.5', 'must be a whole number from 1 to 9'],
  ])('are refused: %s', (_what, parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
