import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { DiffView } from '../../ui/diff/diff-view';
import { Loaded } from '../../ui/states';
import { useAttemptSearch, useGo } from './use-place';

interface ChangesProps {
  readonly attempt: Schemas['Attempt'];
  readonly against?: 'base' | 'previous';
}

export function Changes({ attempt, against = 'base' }: ChangesProps): ReactNode {
  const diff = useQuery(queries.attemptDiff(attempt, against));
  const { file, line, side = 'new' } = useAttemptSearch();
  const go = useGo();
  return (
    <Loaded query={diff} lines={10}>
      {(text) => (
        <DiffView
          text={text}
          label="Changes of this attempt"
          review={null}
          target={file === undefined || line === undefined ? null : { file, line, side }}
          onTarget={(to) => {
            go({ file: to.file, line: to.line, side: to.side === 'old' ? 'old' : undefined });
          }}
        />
      )}
    </Loaded>
  );
}
