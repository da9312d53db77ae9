import { useCallback, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { LogView } from '../../ui/log/log-view';
import { useLog } from '../../ui/log/use-log';
import { useAttemptSearch, useGo } from './use-place';

export function AttemptLog({ attempt }: { readonly attempt: Schemas['Attempt'] }): ReactNode {
  const { line, q = '', view = 'pretty' } = useAttemptSearch();
  const go = useGo();
  const log = useLog(attempt.id, view);
  const onLine = useCallback(
    (to: number) => {
      go({ line: to });
    },
    [go],
  );
  return (
    <LogView
      log={log}
      label="Log of this attempt"
      look={view}
      onLook={(look) => {
        go({ view: look === 'raw' ? 'raw' : undefined });
      }}
      line={line}
      onLine={onLine}
      search={q}
      onSearch={(words) => {
        go({ q: words === '' ? undefined : words });
      }}
    />
  );
}
