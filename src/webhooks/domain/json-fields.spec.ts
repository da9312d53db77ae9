import { JsonFields } from './json-fields';

const fields = new JsonFields({
  name: 'a\0b',
  empty: '',
  long: 'x'.repeat(600),
  zero: 0,
  half: 1.5,
  big: 2 ** 53,
  digits: '9007199254740993',
  link: 'https://example.org/a?b=c',
  script: 'javascript:alert(1)',
  quoted: 'https://example.org/"onclick',
  sha: 'A'.repeat(40),
  zeros: '0'.repeat(40),
  list: [1, { name: 'x' }],
  none: null,
});

describe('the fields of a payload', () => {
  it('are null when they are missing, of another type or out of bounds', () => {
    for (const name of ['missing', 'constructor', '__proto__', 'toString', 'zero', 'none', 'list']) {
      expect([name, fields.text(name), fields.count(name), fields.id(name)]).toEqual([name, null, null, null]);
      expect([fields.sha(name), fields.url(name), fields.flag(name), fields.time(name)]).toEqual([null, null, null, 0]);
    }
    expect([fields.count('half'), fields.count('big'), fields.id('big'), fields.text('empty')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(new JsonFields(['a']).text('0')).toBe('a');
    expect([new JsonFields([]).isObject, new JsonFields(null).isObject, fields.isObject]).toEqual([false, false, true]);
  });

  it('are texts that a database stores, and ids that are exact', () => {
    expect(fields.text('name')).toBe('ab');
    expect(fields.text('long')).toHaveLength(500);
    expect(fields.id('digits')).toBe('9007199254740993');
  });

  it('are links of the web only', () => {
    expect(fields.url('link')).toBe('https://example.org/a?b=c');
    expect([fields.url('script'), fields.url('quoted')]).toEqual([null, null]);
  });

  it('are commits in lower case, and zeros are none', () => {
    expect([fields.sha('sha'), fields.sha('zeros'), fields.isZeroSha('zeros')]).toEqual(['a'.repeat(40), null, true]);
  });

  it('are read through lists and whatever is no list or object', () => {
    expect(fields.list('list').map((item) => item.text('name'))).toEqual([null, 'x']);
    expect(fields.list('name')).toEqual([]);
    expect(fields.at('none').at('x').list('y')).toEqual([]);
    expect([fields.isNull('none'), fields.isNull('missing')]).toEqual([true, false]);
  });

  it.each([
    ['2024-03-05T17:23:34Z', '2024-03-05T17:23:34.000Z'],
    ['2024-03-05 17:23:34 UTC', '2024-03-05T17:23:34.000Z'],
    ['2024-03-05 17:23:34', '2024-03-05T17:23:34.000Z'],
    ['2024-03-05T17:23:34.886Z', '2024-03-05T17:23:34.886Z'],
    ['2024-03-05T19:23:34+02:00', '2024-03-05T17:23:34.000Z'],
    ['2024-03-05 19:23:34 +0200', '2024-03-05T17:23:34.000Z'],
  ])('are times in UTC: %s', (written, means) => {
    expect(new Date(new JsonFields({ at: written }).time('at')).toISOString()).toBe(means);
  });

  it.each(['yesterday', '2024', '2024-13-45T99:99:99Z', 'a 1', '1709649000'])('are no times: %s', (written) => {
    expect(new JsonFields({ at: written }).time('at')).toBe(0);
  });
});
