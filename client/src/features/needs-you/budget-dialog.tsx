import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useProtocolAction } from '../../api/commands';
import { queries } from '../../api/queries';
import { Dialog } from '../../ui/dialog';
import { RaiseBudget } from '../../ui/raise-budget';
import { Loaded } from '../../ui/states';
import { Sentence } from '../../ui/visible-text';
import type { Attention } from './attention-groups';

interface BudgetDialogProps {
  readonly item: Attention;
  readonly onClose: () => void;
}

export function BudgetDialog({ item, onClose }: BudgetDialogProps): ReactNode {
  const protocol = useQuery(queries.protocol(item.protocol_run_id));
  const act = useProtocolAction();
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Raise the budget of ${item.protocol_name}`}
      text={<Sentence text={item.message} />}
    >
      <Loaded query={protocol}>
        {({ id, budget }) => (
          <RaiseBudget
            budget={budget}
            onClose={onClose}
            onRaise={(body) => act({ id, action: 'retry_latest', body })}
          />
        )}
      </Loaded>
    </Dialog>
  );
}
