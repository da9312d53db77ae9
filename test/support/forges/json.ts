export type Json = Record<string, unknown>;

export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The sample with the changes in it: records are merged, everything else is replaced. */
export function filledIn(sample: unknown, changes: Json): Json {
  const result: Json = { ...recordOf(sample) };
  for (const [key, change] of Object.entries(changes)) {
    const nested = typeof change === 'object' && change !== null && !Array.isArray(change);
    result[key] = nested ? filledIn(result[key], change as Json) : change;
  }
  return result;
}
