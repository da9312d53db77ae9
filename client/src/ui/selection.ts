import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  readonly set: (ids: readonly string[]) => void;
  readonly clear: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Rows that were chosen, of those that are there: what has left the list is chosen no more. */
export function useSelection(there: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NOTHING);
  const ids = useMemo(() => new Set(there.filter((id) => chosen.has(id))), [there, chosen]);
  const toggle = useCallback((id: string) => {
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const set = useCallback((all: readonly string[]) => {
    setChosen(new Set(all));
  }, []);
  const clear = useCallback(() => {
    setChosen(NOTHING);
  }, []);
  const has = useCallback((id: string) => ids.has(id), [ids]);
  return useMemo(() => ({ ids, has, toggle, set, clear }), [ids, has, toggle, set, clear]);
}
