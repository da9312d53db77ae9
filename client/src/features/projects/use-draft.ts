import { useState } from 'react';

export interface Draft<T> {
  readonly value: T;
  readonly set: (change: Partial<T>) => void;
  readonly dirty: boolean;
  /** It was changed elsewhere since the first edit: what is sent now would be refused. */
  readonly outdated: boolean;
  /** The version that the edits began from: for If-Match. */
  readonly version: number;
  readonly drop: () => void;
}

/** What a person has typed over what is saved. Until the first edit the form shows what is saved, also when that changes. */
export function useDraft<T extends object>(saved: T, version: number): Draft<T> {
  const [edited, setEdited] = useState<{ readonly value: T; readonly version: number } | null>(null);
  return {
    value: edited?.value ?? saved,
    set: (change) => {
      setEdited((before) => ({
        value: { ...(before?.value ?? saved), ...change },
        version: before?.version ?? version,
      }));
    },
    dirty: edited !== null,
    outdated: edited !== null && edited.version !== version,
    version: edited?.version ?? version,
    drop: () => {
      setEdited(null);
    },
  };
}
