import type { Page, PageRequest } from '../../kernel/page';
import { type Attention, attentionOf } from '../domain/attention';
import type { AttentionKind } from '../domain/attention-kinds';
import { isTerminal, PROTOCOL_STATUSES } from '../domain/protocol-run.lifecycle';
import type { ProtocolStore, ProtocolView } from './protocol.store';

export interface AttentionFilter {
  readonly projectId?: string;
  readonly kinds?: readonly AttentionKind[];
}

export interface AttentionItem {
  readonly view: ProtocolView;
  readonly attention: Attention;
}

/** Whoever paused a run knows of it; what is over needs nobody. */
const MAY_NEED = PROTOCOL_STATUSES.filter((status) => !isTerminal(status) && status !== 'paused');

/**
 * What needs a person, the newest protocols first. A page looks at as many runs that nobody is at work on as it may hold;
 * those of them that wait for CI or a forge are left out of it.
 */
export async function listAttention(
  store: Pick<ProtocolStore, 'list'>,
  { projectId, kinds }: AttentionFilter,
  request: PageRequest,
): Promise<Page<AttentionItem>> {
  const page = await store.list(
    { statuses: MAY_NEED, idle: true, ...(projectId === undefined ? {} : { projectId }) },
    request,
  );
  const items = page.items.flatMap((view) => {
    const attention = attentionOf(view);
    const wanted = attention !== null && (kinds === undefined || kinds.includes(attention.kind));
    return wanted ? [{ view, attention }] : [];
  });
  return { ...page, items };
}
