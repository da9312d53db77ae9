const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long: two units at most, the smaller one left out when it is zero. `840 ms`, `4.2 s`, `42 s`, `42 min 30 s`, `3 h 5 min`, `2 d 4 h`. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < SECOND) return `${String(whole)} ms`;
  const tenths = Math.round(whole / 100);
  if (tenths < 100) return `${String(tenths / 10)} s`;
  const seconds = Math.round(whole / SECOND);
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < HOUR / SECOND) return pair(seconds, 60, 'min', 's');
  const minutes = Math.round(whole / MINUTE);
  if (minutes < DAY / MINUTE) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(whole / HOUR), 24, 'd', 'h');
}

function pair(small: number, size: number, big: string, unit: string): string {
  const [whole, rest] = [Math.floor(small / size), small % size];
  return rest === 0 ? `${String(whole)} ${big}` : `${String(whole)} ${big} ${String(rest)} ${unit}`;
}

/** Since when, in one unit: `now`, `12 s`, `5 min`, `3 h`, `2 d`, `5 weeks`, `3 months`, `2 years`. Times to come begin with `in`. */
export function distance(from: number, now: number): string {
  const away = Math.abs(now - from);
  if (away < 5 * SECOND) return 'now';
  const text = coarse(away);
  return from > now ? `in ${text}` : text;
}

function coarse(ms: number): string {
  if (ms < MINUTE) return `${String(Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))} min`;
  if (ms < DAY) return `${String(Math.floor(ms / HOUR))} h`;
  const days = Math.floor(ms / DAY);
  if (days < 14) return `${String(days)} d`;
  if (days < 61) return `${String(Math.floor(days / 7))} weeks`;
  if (days < 731) return `${String(Math.floor(days / 30.44))} months`;
  return `${String(Math.floor(days / 365.25))} years`;
}

/** The exact time where the reader is, with its zone: what is behind a relative time. */
export function exact(time: number): string {
  return new Date(time).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

export const clockTime = (time: number): string =>
  new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
