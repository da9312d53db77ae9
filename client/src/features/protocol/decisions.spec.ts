import { findingsOf } from './decisions';

it('reads what a person said, and leaves out what is not as expected', () => {
  expect(findingsOf({ reason: 'I have looked.' })).toEqual({ words: 'I have looked.', findings: [] });
  expect(
    findingsOf({
      summary: 'Nearly.',
      comments: [
        { path: 'a.ts', line: 3, side: 'old', body: 'Why?' },
        { path: 'b.ts', line: null, side: 'new', body: 'All of it.' },
        { path: 'c.ts' },
        'text',
        null,
      ],
    }),
  ).toEqual({
    words: 'Nearly.',
    findings: [
      { severity: 'major', message: 'Why?', file: 'a.ts', line: 3, side: 'old' },
      { severity: 'major', message: 'All of it.', file: 'b.ts' },
    ],
  });
  expect(findingsOf({})).toEqual({ words: '', findings: [] });
});
