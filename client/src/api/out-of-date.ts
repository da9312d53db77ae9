import type { InvalidateQueryFilters, Query, QueryClient } from '@tanstack/react-query';

type Known = Pick<Query, 'queryHash' | 'queryKey'>;

/**
 * Marks what is in the cache as out of date, so that what is on the page is asked for again. An answer that is on its way may
 * be of before the change, and the library takes a first one for the newest all the same: it is asked for once more
 * when it has come. Otherwise a page that was opened at the wrong moment would be wrong until the next event.
 */
export class OutOfDate {
  private readonly onTheirWay = new Set<string>();

  constructor(private readonly queries: QueryClient) {
    queries.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return;
      const { action, query }: { readonly action: typeof event.action; readonly query: Known } = event;
      const answered = action.type === 'success' && action.manual !== true;
      if (!answered && action.type !== 'error') return;
      if (!this.onTheirWay.delete(query.queryHash) || !answered) return;
      // This one has to be done with its answer first.
      setTimeout(() => void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }));
    });
  }

  mark(what: InvalidateQueryFilters): void {
    for (const query of this.queries.getQueryCache().findAll({ ...what, fetchStatus: 'fetching' })) {
      // The others are begun anew.
      if (query.state.data === undefined || !query.isActive()) this.onTheirWay.add(query.queryHash);
    }
    void this.queries.invalidateQueries(what);
  }
}
