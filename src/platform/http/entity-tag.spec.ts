import { entityTag, expectedVersions, isUnmodified } from './entity-tag';

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7"', [7]],
    [entityTag(7, 'text'), [7]],
    ['"7", "8-abc"', [7, 8]],
    ['W/"7"', []],
    ['"not ours"'.replace(' ', '-'), []],
    ['""', []],
  ])('%s names the versions %j', (header, versions) => {
    expect(expectedVersions(header)).toEqual(versions);
  });

  it.each(['', '7', '"7', '7"', '"7" "8"', '"7",', "'7'", 'w/"7"', `${'"7",'.repeat(200)}"7"`])(
    '%j is malformed',
    (header) => {
      expect(() => expectedVersions(header)).toThrow('If-Match');
    },
  );
});

describe('If-None-Match', () => {
  const tag = entityTag(7, 'text');

  it.each([tag, `W/${tag}`, '*', `"1", ${tag}`])('%s is what is shown', (header) => {
    expect(isUnmodified(header, tag)).toBe(true);
  });

  it.each([undefined, '"7"', entityTag(7, 'other text'), entityTag(8, 'text'), '7', 'W/*'])('%s is not', (header) => {
    expect(isUnmodified(header, tag)).toBe(false);
  });
});
