import { lookOfOutcome } from '../../lib/delivery-outcome';
import { deliveryFilter, reasonWords } from './deliveries';

it('asks for what the address says, and leaves out what the server would refuse', () => {
  expect(deliveryFilter({ provider: 'github', outcome: 'bad_signature', project: 'p' })).toEqual({
    provider: ['github'],
    outcome: ['bad_signature'],
    project_id: 'p',
  });
  expect(deliveryFilter({ provider: 'bitbucket', outcome: 'toString' })).toEqual({});
});

it('says an outcome in words, also one of a newer server', () => {
  expect([lookOfOutcome('unmatched').words, lookOfOutcome('eaten').words]).toEqual(['Matches nothing', 'eaten']);
});

it('makes words of a code, and leaves a sentence alone', () => {
  expect([reasonWords('no_sha'), reasonWords('It is about no_branch.')]).toEqual(['no sha', 'It is about no_branch.']);
});
