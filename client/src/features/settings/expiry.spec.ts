import { EXPIRIES, expiresAt } from './expiry';

it('expires so many days from now, at a time that the API takes', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(expiresAt(90, now)).toBe('2026-04-01T00:00:00.000Z');
  const times = EXPIRIES.filter(({ value }) => value !== '').map(({ value }) => expiresAt(Number(value), now));
  expect(times).toEqual([...times].sort());
});
