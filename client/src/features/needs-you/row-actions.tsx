import { useNavigate } from '@tanstack/react-router';
import { MoreHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useProtocolAction, useStepAction, type ProtocolAction, type StepAction } from '../../api/commands';
import { isDestructive, words } from '../../lib/action-words';
import { Button, ButtonLink, IconButton } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { ExternalLink } from '../../ui/external-link';
import { Menu, type MenuItem } from '../../ui/menu';
import type { Attention } from './attention-groups';
import { BudgetDialog } from './budget-dialog';
import styles from './needs-you.module.css';

/** What may be done to the run or to its step, and how it is called. */
type Act = { readonly label: string } & (
  { readonly on: 'protocol'; readonly action: ProtocolAction } | { readonly on: 'step'; readonly action: StepAction }
);

/** The one that most likely helps as a button; all others that are allowed behind it. */
export function RowActions({ item }: { readonly item: Attention }): ReactNode {
  const [asked, setAsked] = useState<Act | 'budget' | null>(null);
  const [busy, setBusy] = useState(false);
  const send = useSend(item);
  const press = (act: Act): void => {
    if (needsWords(act)) {
      setAsked(act);
      return;
    }
    setBusy(true);
    send(act)
      // It has been told by a toast.
      .catch(() => undefined)
      .finally(() => {
        setBusy(false);
      });
  };
  const close = (): void => {
    setAsked(null);
  };
  return (
    <div className={styles.actions}>
      <Primary
        item={item}
        busy={busy}
        onPress={(act) => {
          if (item.kind === 'budget') setAsked('budget');
          else press(act);
        }}
      />
      <More item={item} onPress={press} />
      {asked === 'budget' && <BudgetDialog item={item} onClose={close} />}
      {asked !== null && asked !== 'budget' && (
        <Confirm
          open
          onClose={close}
          {...question(asked, item)}
          onConfirm={(reason) => send(asked, reason === '' ? undefined : reason)}
        />
      )}
    </div>
  );
}

interface PrimaryProps {
  readonly item: Attention;
  readonly busy: boolean;
  readonly onPress: (act: Act) => void;
}

function Primary({ item, busy, onPress }: PrimaryProps): ReactNode {
  const { primary_action: primary, protocol_run_id: id } = item;
  if (primary?.kind === 'link' && primary.url !== null)
    return (
      <ExternalLink href={primary.url} button="small">
        {primary.label}
      </ExternalLink>
    );
  const act = primary === null ? undefined : actOf(primary);
  if (act === undefined)
    return (
      <ButtonLink to="/protocols/$protocolId" params={{ protocolId: id }} small>
        Look at it
      </ButtonLink>
    );
  return (
    <Button
      small
      busy={busy}
      onClick={() => {
        onPress(act);
      }}
    >
      {act.label}
    </Button>
  );
}

function actOf({ kind, action, label }: NonNullable<Attention['primary_action']>): Act | undefined {
  if (action === null) return undefined;
  if (kind === 'protocol') return { on: 'protocol', action: action as ProtocolAction, label };
  return kind === 'step' ? { on: 'step', action: action as StepAction, label } : undefined;
}

interface MoreProps {
  readonly item: Attention;
  readonly onPress: (act: Act) => void;
}

function More({ item, onPress }: MoreProps): ReactNode {
  const navigate = useNavigate();
  const primary = item.primary_action?.action;
  const acts: Act[] = [
    ...item.step_allowed_actions.map((action) => ({
      on: 'step' as const,
      action,
      label: labelOf('step', action),
    })),
    ...item.allowed_actions.map((action) => ({ on: 'protocol' as const, action, label: labelOf('protocol', action) })),
  ].filter(({ action }) => action !== primary);
  if (acts.length === 0) return null;
  const { protocol_run_id: protocolId, step_run_id: step } = item;
  const items = acts.map((act): MenuItem => {
    const { label, action } = act;
    const onSelect = (): void => {
      // Comments are made on lines of the diff: there is where it is done.
      if ((action as string) === 'request_changes')
        void navigate({
          to: '/protocols/$protocolId',
          params: { protocolId },
          search: { tab: 'changes', ...(step !== null && { step }) },
        });
      else onPress(act);
    };
    return { label, danger: action === 'cancel', onSelect };
  });
  return (
    <Menu
      items={items}
      trigger={
        <IconButton small label={`More for ${item.protocol_name}`}>
          <MoreHorizontal size={15} aria-hidden />
        </IconButton>
      }
    />
  );
}

/** Both can be cancelled; all else only one of them has. */
const labelOf = (on: Act['on'], action: string): string => (action === 'cancel' ? `Cancel the ${on}` : words(action));

const needsWords = ({ action }: Act): boolean => action === 'approve' || isDestructive(action);

function question(
  act: Act,
  { protocol_name: protocol, step_name: step }: Attention,
): {
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly danger?: boolean;
  readonly reason?: { readonly label: string; readonly required: boolean };
} {
  const name = act.on === 'step' ? (step ?? protocol) : protocol;
  if (act.action === 'approve')
    return {
      title: `Approve ${name}`,
      text: 'It counts as completed, whatever its checks said. That you decided so, and why, stays on the timeline.',
      label: 'Approve',
      reason: { label: 'Reason', required: true },
    };
  if (act.action === 'retry_from')
    return {
      title: `Run again from ${name}`,
      text: 'This step and those after it are done anew. What they have changed stays in a hidden ref.',
      label: 'Run again from here',
    };
  return {
    title: `${words(act.action)} ${name}`,
    text: 'It cannot be taken back. What has been done so far stays on its branch.',
    label: act.on === 'step' ? `${words(act.action)} the step` : `${words(act.action)} the protocol`,
    danger: true,
  };
}

function useSend(item: Attention): (act: Act, reason?: string) => Promise<unknown> {
  const actOnProtocol = useProtocolAction();
  const actOnStep = useStepAction();
  return (act, reason) => {
    const { protocol_run_id: id, step_run_id: step } = item;
    if (act.on === 'protocol') return actOnProtocol({ id, action: act.action });
    return actOnStep({
      step: { id: step ?? '', protocol_run_id: id },
      action: act.action,
      ...(reason !== undefined && { body: { reason } }),
    });
  };
}
