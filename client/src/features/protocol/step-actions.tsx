import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { type StepAction, useStepAction } from '../../api/commands';
import { isDestructive, words } from '../../lib/action-words';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';

type Step = Schemas['Step'];

/** With comments on the diff, in the tab of changes. */
const ELSEWHERE: readonly string[] = ['request_changes'];

/** What may be done with a step; approvals take a reason, and what cannot be taken back is asked about. */
export function StepActions({ step, only }: { readonly step: Step; readonly only?: readonly StepAction[] }): ReactNode {
  const act = useStepAction();
  const [busy, setBusy] = useState<StepAction | null>(null);
  const [asking, setAsking] = useState<StepAction | null>(null);
  const shown = step.allowed_actions.filter(
    (action) => !ELSEWHERE.includes(action) && (only === undefined || only.includes(action)),
  );
  const choose = (action: StepAction): void => {
    if (action === 'approve' || isDestructive(action)) {
      setAsking(action);
      return;
    }
    setBusy(action);
    act({ step, action })
      // A refusal has been told by a toast.
      .catch(() => undefined)
      .finally(() => {
        setBusy(null);
      });
  };
  const close = (): void => {
    setAsking(null);
  };
  return (
    <>
      {shown.map((action) => (
        <Button
          key={action}
          small
          tone={isDestructive(action) ? 'danger' : 'plain'}
          busy={busy === action}
          onClick={() => {
            choose(action);
          }}
        >
          {words(action)}
        </Button>
      ))}
      <Confirm
        open={asking === 'approve'}
        onClose={close}
        title={`Approve ${step.step_name}?`}
        text="The step counts as completed by your word, whatever its checks say. Your name and your reason stay on the timeline."
        label="Approve"
        reason={{ label: 'Reason', required: true }}
        onConfirm={(reason) => act({ step, action: 'approve', body: { reason } })}
      />
      <Confirm
        open={asking === 'cancel'}
        onClose={close}
        title={`Cancel ${step.step_name}?`}
        text="What runs is ended. What it has done so far is kept in a hidden ref."
        label="Cancel the step"
        danger
        onConfirm={() => act({ step, action: 'cancel' })}
      />
      <Confirm
        open={asking === 'retry_from'}
        onClose={close}
        title={`Run again from ${step.step_name}?`}
        text="This step and those after it are done again: the branch goes back to where this step began. Their attempts stay in the history."
        label="Run again from here"
        danger
        onConfirm={() => act({ step, action: 'retry_from' })}
      />
    </>
  );
}
