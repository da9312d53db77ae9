import type { Schemas } from '../../api/client';
import { costRows, totalOf } from './cost';

const attempt = (
  more: object,
  tokens: number,
  quality: 'exact' | 'partial' | 'estimated' = 'exact',
): Schemas['Attempt'] =>
  ({
    step_run_id: 's1',
    kind: 'execute',
    engine: 'codex',
    model: 'm',
    cost_usd: tokens / 100,
    usage: { input_tokens: tokens, cached_input_tokens: 2, output_tokens: 3, reasoning_tokens: 1, quality },
    ...more,
  }) as Schemas['Attempt'];

it('adds up by step, kind and engine, and says what is no exact figure', () => {
  const rows = costRows([
    attempt({ step_run_id: null, kind: 'plan' }, 5),
    attempt({}, 10),
    attempt({ kind: 'qa', model: null }, 20),
    attempt({}, 30, 'estimated'),
  ]);
  expect(
    rows.map(({ stepId, kind, engine, attempts, input, estimated }) => [
      stepId,
      kind,
      engine,
      attempts,
      input,
      estimated,
    ]),
  ).toEqual([
    [null, 'plan', 'codex · m', 1, 5, false],
    ['s1', 'execute', 'codex · m', 2, 40, true],
    ['s1', 'qa', 'codex', 1, 20, false],
  ]);
  expect(totalOf(rows)).toEqual({ input: 65, cached: 8, output: 12, reasoning: 4, usd: 0.65, estimated: true });
  expect(totalOf([])).toMatchObject({ input: 0, usd: 0, estimated: false });
});
