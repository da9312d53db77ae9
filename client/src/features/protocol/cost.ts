import type { Schemas } from '../../api/client';

type Attempt = Schemas['Attempt'];

export interface Cost {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly usd: number;
  /** Some of it is not the engine's own final figure. */
  readonly estimated: boolean;
}

export interface CostRow extends Cost {
  readonly id: string;
  readonly stepId: string | null;
  readonly kind: Attempt['kind'];
  /** With its model. */
  readonly engine: string;
  readonly attempts: number;
}

const NOTHING: Cost = { input: 0, cached: 0, output: 0, reasoning: 0, usd: 0, estimated: false };

const plus = (sum: Cost, next: Cost): Cost => ({
  input: sum.input + next.input,
  cached: sum.cached + next.cached,
  output: sum.output + next.output,
  reasoning: sum.reasoning + next.reasoning,
  usd: sum.usd + next.usd,
  estimated: sum.estimated || next.estimated,
});

const costOf = ({ usage, cost_usd }: Attempt): Cost => ({
  input: usage.input_tokens,
  cached: usage.cached_input_tokens,
  output: usage.output_tokens,
  reasoning: usage.reasoning_tokens,
  usd: cost_usd,
  estimated: usage.quality !== 'exact',
});

/** By step, kind and engine, in the order in which they were first tried. */
export function costRows(attempts: readonly Attempt[]): readonly CostRow[] {
  const rows = new Map<string, CostRow>();
  for (const attempt of attempts) {
    const engine = attempt.model === null ? attempt.engine : `${attempt.engine} · ${attempt.model}`;
    const id = `${attempt.step_run_id ?? ''} ${attempt.kind} ${engine}`;
    const row = rows.get(id) ?? {
      ...NOTHING,
      id,
      stepId: attempt.step_run_id,
      kind: attempt.kind,
      engine,
      attempts: 0,
    };
    rows.set(id, { ...row, ...plus(row, costOf(attempt)), attempts: row.attempts + 1 });
  }
  return [...rows.values()];
}

export const totalOf = (rows: readonly Cost[]): Cost => rows.reduce(plus, NOTHING);
