import { forgeOfUrl } from './forge-location';

describe('the forge of an address', () => {
  it.each([
    ['https://gitlab.example.org/', null],
    ['https://gitlab.example.org:8443/acme/shop', 'gitlab'],
    ['git@github.com:acme/shop.git', 'github'],
    ['ssh://git@gitlab.example.org:2222/acme/shop', 'gitlab'],
    ['https://notgithub.example.org/acme/shop', null],
    ['/srv/git/github/shop.git', null],
    ['', null],
  ])('of %s is %s', (url, forge) => {
    expect(forgeOfUrl(url)).toBe(forge);
  });
});
