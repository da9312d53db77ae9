import { LONGEST_TIMER_SECONDS } from '../kernel/durations';

/** How a variable's text is read. Each throws a sentence that names the rule, never the value: it may be a secret. */
export const text = (value: string): string => value;

export function oneOf<const T extends readonly string[]>(...choices: T): (value: string) => T[number] {
  return (value) => {
    const found = choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
    if (found === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
    return found;
  };
}

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new Error(`must be a whole number from ${String(min)} to ${String(max)}`);
    }
    return number;
  };
}

export function decimal(min: number, max = Infinity): (value: string) => number {
  const rule = max === Infinity ? `of at least ${String(min)}` : `from ${String(min)} to ${String(max)}`;
  return (value) => {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number) || number < min || number > max) {
      throw new Error(`must be a number ${rule}`);
    }
    return number;
  };
}

export const seconds = (min: number): ((value: string) => number) => decimal(min, LONGEST_TIMER_SECONDS);

export function flag(value: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new Error('must be true or false');
}

export function urlOf(...schemes: readonly string[]): (value: string) => string {
  return (value) => {
    if (!schemes.some((scheme) => value.toLowerCase().startsWith(`${scheme}://`))) {
      throw new Error(`must begin with one of ${schemes.map((scheme) => `${scheme}://`).join(', ')}`);
    }
    return value;
  };
}

export function jsonStrings(value: string): readonly string[] {
  const parsed: unknown = JSON.parse(value);
  if (!Array.isArray(parsed) || !parsed.every((item): item is string => typeof item === 'string')) {
    throw new Error('must be a JSON array of strings');
  }
  return parsed;
}
