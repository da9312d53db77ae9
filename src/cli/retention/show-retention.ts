import type { Config } from '../../config/config';
import { REDELIVERY_DAYS } from '../../config/retention-settings';
import { retentionRules, retentionState } from '../../retention';
import { RETAINED } from '../../retention/domain/retention';
import { type CliContext, print } from '../cli-context';
import { withRetention } from './open-retention';
import { type KindShown, removedTable, rulesTable } from './retention-lines';

const DAY = 86_400_000;

export async function showRetention(context: CliContext, { json }: { readonly json?: boolean }): Promise<void> {
  await withRetention(context, async (retention, config, database) => {
    const [totals, state] = await Promise.all([retention.totals(), retentionState(database)]);
    const kinds = kindsOf(config, totals);
    const held = state.holder !== null && (state.leaseUntil ?? 0) > state.now ? state.holder : null;
    const finished = state.finishedAt === null ? null : new Date(state.finishedAt).toISOString();
    const answer = { kinds, running: held, last_finished_at: finished, last_removed: state.last };
    const width = context.terminal.columns();
    print(context, json, answer, () => [
      ...rulesTable(kinds, width),
      '',
      'Of a run that is not over, everything is kept.',
      `No delivery goes before it is ${String(REDELIVERY_DAYS)} days old: forges send them again.`,
      '',
      ...(held === null ? [] : [`Running now: ${held}`]),
      finished === null ? 'It has not run yet.' : `Last run: ${finished}`,
      ...(state.last === null ? [] : removedTable(state.last, 'REMOVED', width)),
    ]);
  });
}

function kindsOf(config: Config, totals: Readonly<Record<KindShown['kind'], number>>): KindShown[] {
  const rules = retentionRules(config);
  return RETAINED.map((kind) => ({
    kind,
    days: (rules[kind].ageMs ?? 0) / DAY,
    limit: rules[kind].size ?? 0,
    total: totals[kind],
  }));
}
