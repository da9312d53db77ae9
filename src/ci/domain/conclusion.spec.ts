import fc from 'fast-check';
import { CHECK_STATES } from './check';
import { checkStateOf } from './conclusion';

const TABLE = {
  success: 'success neutral passed ok merged',
  failure: 'failure failed timed_out cancelled canceled action_required startup_failure error',
  running:
    'queued requested waiting pending in_progress running created preparing scheduled waiting_for_resource manual',
  neutral: 'skipped stale',
} as const;
const KNOWN = Object.values(TABLE).flatMap((words) => words.split(' '));

describe('the word of a forge', () => {
  it.each(CHECK_STATES)('means %s for the words of the contract, in any letter case', (state) => {
    for (const word of TABLE[state].split(' ')) {
      expect([word, checkStateOf(word)]).toEqual([word, state]);
      expect(checkStateOf(` ${word.toUpperCase()} `)).toBe(state);
    }
  });

  it('is still running when nobody knows it: neither a pass nor work for an agent', () => {
    for (const word of ['', 'completed', 'canceling', 'toString', '__proto__', 'successful']) {
      expect([word, checkStateOf(word)]).toEqual([word, 'running']);
    }
    fc.assert(
      fc.property(fc.string(), (word) => {
        fc.pre(!KNOWN.includes(word.trim().toLowerCase()));
        expect(checkStateOf(word)).toBe('running');
      }),
    );
  });
});
