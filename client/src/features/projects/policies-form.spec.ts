import { draftOfPolicies, policiesOf, type Policies, unsetOf } from './policies-form';

it.each<Policies>([
  {},
  { auto_advance: true, auto_qa_after_exec: false, open_pr: 'start', push: 'never', token_budget_mode: 'strict' },
  { max_tokens_per_step: 400_000, max_tokens_per_protocol: null, max_usd_per_step: 0.5, max_attempts: 3 },
  { auto_fix_ci: true, required_checks: ['test', 'lint / linux'] },
  { auto_fix_ci: false },
  { auto_fix_ci: { max_attempts: 5 } },
])('what is saved is what is sent when nothing was touched: %j', (policies) => {
  expect(policiesOf(draftOfPolicies(policies))).toEqual({ policies, problems: {} });
});

it('takes figures as people write them, "none" for no cap, and says what is no number', () => {
  const draft = draftOfPolicies({});
  expect(
    policiesOf({ ...draft, max_tokens_per_step: '400 000', max_usd_per_step: ' None ', required_checks: '\n a \n\n' })
      .policies,
  ).toEqual({ max_tokens_per_step: 400_000, max_usd_per_step: null, required_checks: ['a'] });
  expect(policiesOf({ ...draft, max_attempts: 'three' }).problems).toEqual({ max_attempts: 'This must be a number.' });
});

it('says which policies are to be forgotten: left out, they would stay', () => {
  const before: Policies = { max_attempts: 3, auto_advance: true, required_checks: ['a'], max_usd_per_step: null };
  const draft = { ...draftOfPolicies(before), max_attempts: '', required_checks: '', max_usd_per_step: '' };
  expect(unsetOf(before, policiesOf(draft).policies)).toEqual(['max_attempts', 'required_checks', 'max_usd_per_step']);
});
