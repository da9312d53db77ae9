import { useInfiniteQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries';

/** How many runs wait for a person: for the badge beside the place. It is the list of the page itself, asked for once. */
export const useAttentionCount = (): number =>
  useInfiniteQuery(queries.attention()).data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
