import { Ellipsis } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { type ProtocolAction, useProtocolAction } from '../../api/commands';
import { isDestructive, words } from '../../lib/action-words';
import { Button, IconButton } from '../../ui/button';
import { Confirm, Dialog } from '../../ui/dialog';
import { ExternalLink } from '../../ui/external-link';
import { Menu } from '../../ui/menu';
import { RaiseBudget } from '../../ui/raise-budget';

type Protocol = Schemas['ProtocolDetail'];

/** What brings a run forward stands before what holds it up, where the server proposes nothing. */
const FORWARD: readonly ProtocolAction[] = [
  'start',
  'run_next_step',
  'resume',
  'retry_latest',
  'open_pr',
  'trigger_ci',
];

export function ProtocolActions({ protocol }: { readonly protocol: Protocol }): ReactNode {
  const act = useProtocolAction();
  const [busy, setBusy] = useState<ProtocolAction | null>(null);
  const [asking, setAsking] = useState<ProtocolAction | 'budget' | null>(null);
  const { allowed_actions: allowed, primary_action: primary } = protocol;
  const first = firstOf(protocol);
  // A person is waited for, and none of this is likely to help: there is something to read first.
  const isUnaided = primary === null && protocol.waiting?.who === 'person' && protocol.waiting.code !== 'paused';
  const isBudget = protocol.waiting?.code === 'budget' && allowed.includes('retry_latest');

  const run = (action: ProtocolAction): void => {
    setBusy(action);
    // A refusal has been told by a toast.
    act({ id: protocol.id, action })
      .catch(() => undefined)
      .finally(() => {
        setBusy(null);
      });
  };
  const choose = (action: ProtocolAction): void => {
    if (action === 'retry_latest' && isBudget) setAsking('budget');
    else if (isDestructive(action)) setAsking(action);
    else run(action);
  };
  const rest = allowed.filter((action) => action !== first);
  const [only] = rest;
  const label = (action: ProtocolAction): string => (primary?.action === action ? primary.label : words(action));
  const close = (): void => {
    setAsking(null);
  };
  return (
    <>
      {primary?.kind === 'link' && primary.url !== null && (
        <ExternalLink href={primary.url} button="primary">
          {primary.label}
        </ExternalLink>
      )}
      {first !== undefined && (
        <Button
          tone={FORWARD.includes(first) && !isUnaided ? 'primary' : 'plain'}
          busy={busy === first}
          onClick={() => {
            choose(first);
          }}
        >
          {label(first)}
        </Button>
      )}
      {rest.length === 1 && only !== undefined && (
        <Button
          tone={isDestructive(only) ? 'danger' : 'plain'}
          busy={busy === only}
          onClick={() => {
            choose(only);
          }}
        >
          {label(only)}
        </Button>
      )}
      {rest.length > 1 && (
        <Menu
          trigger={
            <IconButton label="More actions">
              <Ellipsis size={16} aria-hidden />
            </IconButton>
          }
          items={rest.map((action) => ({
            label: label(action),
            danger: isDestructive(action),
            onSelect: () => {
              choose(action);
            },
          }))}
        />
      )}
      <Confirm
        open={asking === 'cancel'}
        onClose={close}
        title={`Cancel ${protocol.protocol_name}?`}
        text="What runs is ended, and the protocol cannot be taken up again. Its branch and its commits stay."
        label="Cancel the protocol"
        danger
        onConfirm={() => act({ id: protocol.id, action: 'cancel' })}
      />
      <Dialog open={asking === 'budget'} onClose={close} title={label('retry_latest')}>
        <RaiseBudget
          budget={protocol.budget}
          onClose={close}
          onRaise={(body) => act({ id: protocol.id, action: 'retry_latest', body })}
        />
      </Dialog>
    </>
  );
}

/**
 * The one that the server proposes; where it proposes a page elsewhere or an action on a step, which the banner has, nothing
 * stands beside it.
 */
function firstOf({ allowed_actions: allowed, primary_action: primary }: Protocol): ProtocolAction | undefined {
  if (primary !== null) {
    return primary.kind === 'protocol' ? allowed.find((action) => action === primary.action) : undefined;
  }
  return FORWARD.find((action) => allowed.includes(action)) ?? allowed.find((action) => !isDestructive(action));
}
