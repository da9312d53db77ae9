import { hostname } from 'node:os';
import { Conflict } from '../../kernel/errors';
import { type CliContext, print } from '../cli-context';
import { EXIT, Leave } from '../exit';
import { withRetention } from './open-retention';
import { removedTable } from './retention-lines';

interface Options {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** Throws `retention.busy` while a worker is at it. */
export async function runRetention(context: CliContext, { json, dryRun }: Options): Promise<void> {
  const { terminal, signal } = context;
  await withRetention(context, async (retention) => {
    if (dryRun === true) {
      const removed = await retention.preview();
      print(context, json, { dry_run: true, removed }, () => removedTable(removed, 'WOULD GO', terminal.columns()));
      return;
    }
    const { end, removed } = await retention.run({ holder: `cli:${hostname()}:${String(process.pid)}`, signal });
    if (end === 'busy') {
      throw new Conflict('retention.busy', 'Somebody removes old data right now: deksdenflow retention show says who.');
    }
    print(context, json, { dry_run: false, end, removed }, () => removedTable(removed, 'REMOVED', terminal.columns()));
    if (end === 'done') return;
    terminal.note(end === 'interrupted' ? 'Interrupted; the next run goes on.' : 'Another run has taken over.');
    throw new Leave(EXIT.failure);
  });
}
