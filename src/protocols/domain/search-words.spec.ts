import { searchWords, wantedWords, wordsOf } from './search-words';

describe('the words that a protocol is found by', () => {
  it('are letters and digits, small, each once', () => {
    expect(wordsOf('Add a CART, add-ons & a "Ｆull" Straße_1')).toEqual([
      'add',
      'a',
      'cart',
      'ons',
      'full',
      'straße',
      '1',
    ]);
    expect(wordsOf('…')).toEqual([]);
  });

  it('leave no way into the language of the index', () => {
    expect(wordsOf(`x' | 'y:* & (z) "q" OR NEAR*`).join('')).toMatch(/^[a-z]+$/);
  });

  it('are several where one is very long, the same when looked for', () => {
    const long = 'w'.repeat(100);
    expect(searchWords({ protocolName: '', description: long, statusReason: null }).split(' ')).toEqual(
      wantedWords(long),
    );
  });

  it('tell its name, its description and why it stands where it does', () => {
    const statusReason = { code: 'budget.exceeded', message: 'Too many tokens.' };
    expect(searchWords({ protocolName: '0001-cart', description: 'Add it', statusReason })).toBe(
      '0001 cart budget exceeded too many tokens add it',
    );
  });
});
