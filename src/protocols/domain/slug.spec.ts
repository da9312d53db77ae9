import { slugOf } from './slug';

it.each([
  ['Add a README', 'add-a-readme'],
  ['Größe: ändern — näher!', 'gro-e-andern-naher'],
  ['../../etc; rm -rf', 'etc-rm-rf'],
  ['日本語', 'protocol'],
  ['', 'protocol'],
  ['one two three four five six seven eight nine ten', 'one-two-three-four-five-six-seven-eight'],
  ['x'.repeat(300), 'x'.repeat(40)],
])('the slug of %j is %s', (description, slug) => {
  expect(slugOf(description)).toBe(slug);
});
