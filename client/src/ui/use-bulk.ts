import { useState } from 'react';
import type { BulkItem, BulkOutcome } from './bulk-result';
import { toast } from './toast';

interface Bulk {
  readonly outcome: BulkOutcome | undefined;
  readonly close: () => void;
  /** Does it, keeps what became of each, and says so when it could not be asked for at all. */
  readonly run: (
    label: string,
    nameOf: (id: string) => string,
    act: () => Promise<readonly Omit<BulkItem, 'name'>[]>,
  ) => Promise<void>;
}

export function useBulk(): Bulk {
  const [outcome, setOutcome] = useState<BulkOutcome>();
  return {
    outcome,
    close: () => {
      setOutcome(undefined);
    },
    run: async (label, nameOf, act) => {
      try {
        const items = await act();
        setOutcome({ label, items: items.map((item) => ({ ...item, name: nameOf(item.id) })) });
      } catch (error) {
        toast.failed(`${label} was not possible`, error);
      }
    },
  };
}
