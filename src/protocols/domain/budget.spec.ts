import { aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import { NOTHING_SPENT } from '../../steps/domain/usage';
import { breachOf, demandRoom } from './budget';

const spent = (inputTokens: number, costUsd = 0) => ({ ...NOTHING_SPENT, inputTokens, costUsd });
const total = { spent: 'total' } as const;

describe('a budget', () => {
  it('is reached before an attempt when nothing is left of it, and broken by a running one when it is passed', () => {
    const run = aProtocolRun({ ...spent(100), policies: { ...POLICIES, max_tokens_per_protocol: 100 } });
    expect(breachOf(run, undefined, total)).toMatchObject({ scope: 'protocol', unit: 'tokens', spent: 100, cap: 100 });
    expect(breachOf(run, undefined, { live: spent(0) })).toBeUndefined();
    expect(breachOf(run, undefined, { live: spent(1) })).toMatchObject({ spent: 101 });
  });

  it('counts cached input and output, and reasoning only as the part of output that it is', () => {
    const usage = { inputTokens: 1, cachedInputTokens: 2, outputTokens: 4, reasoningTokens: 4, costUsd: 0 };
    const run = aProtocolRun({ ...usage, policies: { ...POLICIES, max_tokens_per_protocol: 8 } });
    expect(breachOf(run, undefined, total)).toBeUndefined();
    expect(breachOf(run, undefined, { live: spent(2) })).toMatchObject({ spent: 9 });
  });

  it('is of the step, of the protocol, in tokens and in dollars', () => {
    const of = (policies: Partial<typeof POLICIES>) =>
      breachOf(aProtocolRun({ ...spent(9, 2), policies: { ...POLICIES, ...policies } }), aStep(spent(5, 1)), total);
    expect(of({ max_tokens_per_step: 5 })).toMatchObject({ scope: 'step', unit: 'tokens' });
    expect(of({ max_tokens_per_step: 6 })).toBeUndefined();
    expect(of({ max_usd_per_step: 1 })).toMatchObject({ scope: 'step', unit: 'usd' });
    expect(of({ max_usd_per_protocol: 2 })).toMatchObject({
      scope: 'protocol',
      unit: 'usd',
      message: expect.stringContaining('$2.0000') as string,
    });
    expect(of({ max_usd_per_protocol: 2, token_budget_mode: 'off' })).toBeUndefined();
  });

  it('that is spent already is refused at its field, unless it only warns', () => {
    const capped = (policies: Partial<typeof POLICIES>) => () => {
      demandRoom(aProtocolRun({ ...spent(9), policies: { ...POLICIES, ...policies } }), aStep(spent(5)));
    };
    expect(capped({ max_tokens_per_protocol: 10, max_tokens_per_step: 6 })).not.toThrow();
    expect(capped({ max_tokens_per_protocol: 9, token_budget_mode: 'warn' })).not.toThrow();
    const errors = [{ field: 'max_tokens_per_step', code: 'too_low', message: expect.stringMatching(/used 5 tokens/) }];
    expect(capped({ max_tokens_per_step: 5 })).toThrow(expect.objectContaining({ facts: { errors } }) as Error);
  });
});
