import { POLICIES } from '../../../test/support/builders';
import { resolvePolicies } from './policies';

it('the nearest policy that speaks wins: null and false speak, absence does not', () => {
  const project = { auto_advance: true, max_attempts: 5, max_tokens_per_step: 10 };
  const protocol = { auto_advance: false, max_attempts: undefined, max_tokens_per_step: null };
  expect(resolvePolicies(POLICIES, project, protocol)).toEqual({
    ...POLICIES,
    auto_advance: false,
    max_attempts: 5,
    max_tokens_per_step: null,
  });
});
