import type { Gate } from '../../projects/domain/policies';
import { MAX_STEPS, type NewStep } from './new-step';

/** JSON Schema of the answer that an engine gives when it is asked for a plan. */
export const PLAN_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['summary', 'steps'],
  properties: {
    summary: { type: 'string', minLength: 1, maxLength: 20_000 },
    steps: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_STEPS,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'instructions'],
        properties: {
          title: { type: 'string', minLength: 1, maxLength: 200 },
          instructions: { type: 'string', minLength: 1, maxLength: 100_000 },
          gates: {
            type: ['array', 'null'],
            maxItems: 20,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['name', 'command'],
              properties: {
                name: { type: 'string', minLength: 1, maxLength: 100 },
                command: { type: 'string', minLength: 1, maxLength: 10_000 },
              },
            },
          },
        },
      },
    },
  },
} as const;

export interface ParsedPlan {
  readonly summary: string;
  readonly steps: readonly NewStep[];
}

/** The engine's answer as a plan, or undefined for anything else: parsed JSON, or a text that is JSON as a whole. */
export function parseEnginePlan(answer: unknown): ParsedPlan | undefined {
  const value = typeof answer === 'string' ? parseJson(answer) : answer;
  if (!isRecord(value) || !isText(value.summary, 20_000) || !Array.isArray(value.steps)) return undefined;
  if (value.steps.length === 0 || value.steps.length > MAX_STEPS) return undefined;
  const steps = value.steps.map((step: unknown, index) => parseStep(step, index + 1));
  return steps.every((step) => step !== undefined) ? { summary: value.summary, steps } : undefined;
}

function parseStep(value: unknown, stepIndex: number): NewStep | undefined {
  if (!isRecord(value) || !isText(value.title, 200) || !isText(value.instructions, 100_000)) return undefined;
  const given: unknown = value.gates ?? [];
  if (!Array.isArray(given) || given.length > 20) return undefined;
  const gates = given.map(parseGate);
  if (!gates.every((gate) => gate !== undefined)) return undefined;
  return { stepIndex, stepName: oneLine(value.title), instructions: value.instructions, gates };
}

function parseGate(value: unknown): Gate | undefined {
  if (!isRecord(value) || !isText(value.name, 100) || !isText(value.command, 10_000)) return undefined;
  return { name: oneLine(value.name), command: value.command };
}

/** A title becomes a heading, a file name and a commit's subject: it has no line of its own to break. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= max;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
