const DAY_MS = 86_400_000;

/** In days; the empty one is never. */
export const EXPIRIES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '7', label: 'in 7 days' },
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: '', label: 'never' },
];

export const expiresAt = (days: number, now: number): string => new Date(now + days * DAY_MS).toISOString();
