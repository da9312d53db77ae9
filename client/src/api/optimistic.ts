import type { InfiniteData, QueryClient, QueryFilters } from '@tanstack/react-query';
import type { Page, Schemas } from './client';
import { keys } from './keys';

type Protocol = Schemas['Protocol'];
type Step = Schemas['Step'];
type Pages<T> = InfiniteData<Page<T[]>>;

/** What is shown before the server has answered. */
export interface Expected {
  readonly protocolId: string;
  /** Of the protocol, when it is certain. */
  readonly status?: Protocol['status'];
  /** Of one of its steps, when it is certain. */
  readonly step?: { readonly id: string; readonly status: Step['status'] };
  /** It is no longer a person that it waits for. */
  readonly dealtWith: boolean;
}

const COMMANDS: Partial<Record<Protocol['allowed_actions'][number], Protocol['status']>> = {
  start: 'planning',
  pause: 'paused',
  run_next_step: 'running',
  cancel: 'cancelled',
};
const STEP_COMMANDS: Partial<Record<Step['allowed_actions'][number], Step['status']>> = {
  approve: 'completed',
  cancel: 'cancelled',
  retry_from: 'pending',
};
/** These are confirmed in a dialog, which stays open with what was typed into it until the server has agreed. */
const IN_DIALOG: readonly string[] = ['approve', 'cancel', 'retry_from', 'request_changes'];

/**
 * Nothing that only the server can know: `retry_latest` may go to planning or to running, `resume` to whatever it was. But
 * after each of them it is not a person who is waited for.
 */
export function expectedOf(
  protocolId: string,
  action: Protocol['allowed_actions'][number],
  inDialog: boolean,
): Expected {
  const status = COMMANDS[action];
  return { protocolId, ...(status && { status }), dealtWith: !inDialog && !IN_DIALOG.includes(action) };
}

export function expectedOfStep(
  step: Pick<Step, 'id' | 'protocol_run_id'>,
  action: Step['allowed_actions'][number],
): Expected {
  const status = STEP_COMMANDS[action];
  const { id, protocol_run_id: protocolId } = step;
  return { protocolId, ...(status && { step: { id, status } }), dealtWith: !IN_DIALOG.includes(action) };
}

/** Shows it on every page at once. What is returned takes it back: the server has said no. */
export async function showExpected(queries: QueryClient, expected: Expected): Promise<() => void> {
  const { protocolId, status, step, dealtWith } = expected;
  const about: readonly QueryFilters[] = [
    { queryKey: keys.protocol(protocolId), exact: true },
    { queryKey: keys.steps(protocolId), exact: true },
    { queryKey: keys.protocols },
    { queryKey: keys.attention },
  ];
  // What was asked before and is answered now would show the old state again.
  await Promise.all(about.map((filter) => queries.cancelQueries(filter)));
  const before = about.flatMap((filter) => queries.getQueriesData(filter));
  const [detail, steps] = [keys.protocol(protocolId), keys.steps(protocolId)];
  if (status !== undefined) {
    // What it waits for now, if for anything, is the server's to say.
    const moved = { status, allowed_actions: [], waiting: null, waiting_for: null };
    queries.setQueryData<Schemas['ProtocolDetail']>(
      detail,
      (known) => known && { ...known, ...moved, primary_action: null },
    );
    queries.setQueriesData<Pages<Protocol>>({ queryKey: keys.protocols }, (known) =>
      inItems(known, (items) => items.map((each) => (each.id === protocolId ? { ...each, ...moved } : each))),
    );
  }
  if (step !== undefined) {
    // What may be done with it stays: the dialog that asks for words is of a button that stands there because of it.
    queries.setQueryData<Step[]>(steps, (known) =>
      known?.map((each) => (each.id === step.id ? { ...each, status: step.status } : each)),
    );
  }
  if (dealtWith) {
    queries.setQueriesData<Pages<Schemas['Attention']>>({ queryKey: keys.attention }, (known) =>
      inItems(known, (items) => items.filter((each) => each.protocol_run_id !== protocolId)),
    );
  }
  return () => {
    for (const [key, data] of before) queries.setQueryData(key, data);
  };
}

function inItems<T>(known: Pages<T> | undefined, change: (items: T[]) => T[]): Pages<T> | undefined {
  return known && { ...known, pages: known.pages.map((page) => ({ ...page, items: change(page.items) })) };
}
