import type { Exposition } from './exposition';

/** Units that have a base unit, as `promtool check metrics` knows them. */
const NOT_BASE =
  /(^|_)(milliseconds?|ms|microseconds?|nanoseconds?|minutes?|hours?|days?|kilobytes?|megabytes?|mib|kib|percent|celsius_?f)(_|$)/;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary']);

/** What `promtool check metrics` complains of, as sentences; and series that are told twice, which a scrape refuses. */
export function lintMetrics({ families, samples }: Exposition): string[] {
  const problems: string[] = [];
  for (const { name, type = '', help } of families.values()) {
    const say = (problem: string): unknown => problems.push(`${name}: ${problem}`);
    if (help === undefined || help.trim() === '') say('no help text');
    if (!TYPES.has(type)) say('no type');
    if (type === 'counter' && !name.endsWith('_total')) say('a counter must end in _total');
    if (type !== 'counter' && name.endsWith('_total')) say('only a counter may end in _total');
    if (type !== 'histogram' && type !== 'summary' && /_(count|sum|bucket)$/.test(name)) {
      say('ends like a part of a histogram');
    }
    if (/_(counter|gauge|histogram|summary)$/.test(name)) say('has its type in its name');
    if (/[A-Z]/.test(name) || name.includes(':')) say('is not in snake case');
    if (NOT_BASE.test(name)) say('has no base unit');
  }
  const seen = new Set<string>();
  const labelSets = new Map<string, string>();
  for (const { name, labels } of samples) {
    const key = `${name}{${Object.entries(labels).sort().join(' ')}}`;
    if (seen.has(key)) problems.push(`${key}: is told twice`);
    seen.add(key);
    const names = Object.keys(labels).sort().join(' ');
    const first = labelSets.get(name) ?? names;
    labelSets.set(name, first);
    if (first !== names && !name.startsWith('nodejs_')) problems.push(`${name}: labels ${names} and ${first}`);
    for (const label of Object.keys(labels)) {
      if (!/^[a-z][a-z0-9_]*$/.test(label)) problems.push(`${name}: label ${label} is not in snake case`);
    }
  }
  return problems;
}
