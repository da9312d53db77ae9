import { type AgentVerdict, type Finding, FINDING_SEVERITIES } from './verdict';

/**
 * The agent's answer as a verdict, or undefined for anything that is not exactly one: a judgement is never guessed from
 * prose. Accepts the parsed answer, or a text that is JSON as a whole.
 */
export function parseVerdict(answer: unknown): AgentVerdict | undefined {
  const value = typeof answer === 'string' ? parseJson(answer) : answer;
  if (!isRecord(value)) return undefined;
  const { verdict, summary, findings } = value;
  if (verdict !== 'pass' && verdict !== 'fail') return undefined;
  if (typeof summary !== 'string' || summary.trim() === '' || !Array.isArray(findings)) return undefined;
  const parsed = findings.map(parseFinding);
  if (!parsed.every((finding) => finding !== undefined)) return undefined;
  // A pass with a blocker contradicts itself: no verdict.
  if (verdict === 'pass' && parsed.some((finding) => finding.severity === 'blocker')) return undefined;
  return { verdict, summary, findings: parsed };
}

function parseFinding(value: unknown): Finding | undefined {
  if (!isRecord(value)) return undefined;
  const severity = FINDING_SEVERITIES.find((known) => known === value.severity);
  if (severity === undefined || typeof value.message !== 'string' || value.message === '') return undefined;
  const file = value.file ?? undefined;
  const line = value.line ?? undefined;
  if (file !== undefined && typeof file !== 'string') return undefined;
  if (line !== undefined && !Number.isInteger(line)) return undefined;
  return { severity, message: value.message, file, line: line as number | undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
