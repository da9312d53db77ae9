import { capsOf, problemOf, raisedCaps } from './budget-caps';

const budget = {
  mode: 'strict' as const,
  max_tokens_per_step: 1_000,
  max_tokens_per_protocol: 5_000,
  max_usd_per_step: null,
  max_usd_per_protocol: 0.35,
  used_tokens: 1_200,
  used_usd: 0.1,
};

it('suggests twice the cap that stopped it: of the protocol where that is used up, else of the step', () => {
  const suggested = (used: Partial<typeof budget>): unknown[] =>
    capsOf({ ...budget, ...used }).map((cap) => [cap.name, cap.suggested]);
  expect(suggested({})).toEqual([
    ['max_tokens_per_step', '2000'],
    ['max_tokens_per_protocol', '5000'],
    ['max_usd_per_protocol', '0.35'],
  ]);
  expect(suggested({ used_tokens: 6_001, used_usd: 0.36 })).toEqual([
    ['max_tokens_per_step', '1000'],
    ['max_tokens_per_protocol', '12002'],
    ['max_usd_per_protocol', '0.72'],
  ]);
});

it('sends what was changed, an empty one as no cap, and nothing that is no number', () => {
  const caps = capsOf(budget);
  const as = (typed: Record<string, string>): unknown =>
    raisedCaps(caps, { ...Object.fromEntries(caps.map((cap) => [cap.name, String(cap.now)])), ...typed });
  expect(as({ max_tokens_per_step: '3000', max_usd_per_protocol: '' })).toEqual({
    max_tokens_per_step: 3_000,
    max_usd_per_protocol: null,
  });
  expect([as({}), as({ max_tokens_per_step: 'many' }), as({ max_tokens_per_step: '-1' })]).toEqual([null, null, null]);
});

it('says what is wrong with what was typed', () => {
  expect(['5', '', ' ', '0.01'].map((text) => problemOf(text))).toEqual([undefined, undefined, undefined, undefined]);
  expect(new Set(['0', '-1', 'many', '1e999'].map((text) => problemOf(text)))).toEqual(
    new Set(['A number above 0, or nothing for no cap.']),
  );
});
