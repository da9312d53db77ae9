import { signalOf, silentSince } from './signal';

const NOW = 100_000;

it.each<[string, number | null, number | null, number | null, string]>([
  ['was just heard of', NOW + 14_000, NOW - 1_000, null, 'live'],
  ['has missed one beat', NOW + 10_000, NOW - 5_000, null, 'live'],
  ['is silent for more than half of its lease', NOW + 6_000, NOW - 9_000, NOW - 9_000, 'silent'],
  ['let its lease run out', NOW - 1, NOW - 15_001, NOW - 15_001, 'silent'],
  ['is known by its lease alone', NOW + 1, null, null, 'live'],
  ['is known by its lease alone, which ran out', NOW - 5, null, NOW - 5, 'silent'],
  ['has no lease', null, NOW, null, 'silent'],
])('of a worker that %s', (_, leaseUntil, heartbeatAt, since, signal) => {
  expect([silentSince({ leaseUntil, heartbeatAt }, NOW), signalOf({ leaseUntil, heartbeatAt }, NOW)]).toEqual([
    since,
    signal,
  ]);
});
