import type { ErrorClass } from '../../ports/engine';

/**
 * Error classes by what the CLIs print. Both give most errors as prose only; the texts are those seen on codex
 * 0.169 and claude 2.1.197 to 2.1.330. The first match decides, so the more specific ones stand first.
 */
const BY_WORDS: readonly (readonly [RegExp, ErrorClass])[] = [
  [
    /usage limit|insufficient_quota|exceeded your current quota|quota exceeded|credit balance|billing|out of credits|hit your (?:\w+ )?limit/i,
    'quota',
  ],
  [/context window|prompt is too long|context_length_exceeded|too many tokens/i, 'context_overflow'],
  [
    /\b401\b|\b403\b|unauthorized|invalid api key|incorrect api key|not logged in|\/login\b|authentication|missing environment variable|token (?:has )?expired/i,
    'auth',
  ],
  [/model.{0,120}(?:does not exist|not found|may not exist|not supported)|model_not_found/i, 'model_unavailable'],
  [/\b429\b|rate limit|too many requests/i, 'rate_limit'],
  [/\b50[0234]\b|\b529\b|overloaded|high demand|at capacity|internal server error/i, 'overloaded'],
  [/bubblewrap|bwrap|landlock|sandbox.{0,40}(?:fail|error|denied)/i, 'sandbox'],
  [
    /disconnected|error sending request|unable to connect|connection|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|network|timed out|dns/i,
    'network',
  ],
  [/unexpected argument|unknown option|unrecognized (?:option|subcommand)/i, 'cli_version'],
];

export function classifyWords(text: string): ErrorClass {
  return BY_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown';
}

const UNIT_MS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;

/** When a limit ends, if the text says so: "…|1757200000" (Claude) or "try again in 2 hours 5 minutes" (Codex). */
export function resetTime(text: string, now: number): number | undefined {
  const epoch = /\|(\d{10})(\d{3})?\b/.exec(text);
  if (epoch?.[1] !== undefined) return Number(epoch[1]) * 1000;
  const relative = /try again in ((?:\d+ (?:day|hour|minute|second)s?[\s,]*)+)/i.exec(text)?.[1];
  if (relative === undefined) return undefined;
  let wait = 0;
  for (const [, count, unit] of relative.matchAll(/(\d+) (day|hour|minute|second)/gi)) {
    wait += Number(count) * UNIT_MS[(unit ?? 'second').toLowerCase() as keyof typeof UNIT_MS];
  }
  return now + wait;
}
