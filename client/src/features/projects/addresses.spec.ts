import { nameFor, shortAddress } from './addresses';

it.each([
  ['https://github.com/acme/shop.git', 'acme/shop', 'shop'],
  ['git@gitlab.com:group/sub/shop.git', 'group/sub/shop', 'shop'],
  ['ssh://git@git.example.org:2222/a/b.git', 'git.example.org:2222/a/b', 'b'],
  ['https://user@git.example.org/a/b', 'git.example.org/a/b', 'b'],
  ['/srv/git/repositories/shop.git', '…/repositories/shop.git', 'shop'],
  ['file:///srv/shop/', '/srv/shop/', 'shop'],
  ['./shop', './shop', 'shop'],
  ['', '', ''],
])('%s is shown as %s, and its project may be called %s', (url, short, name) => {
  expect([shortAddress(url), nameFor(url)]).toEqual([short, name]);
});
