import { ShownChoice, ShownId, ShownText } from '../../platform/http/shown';
import { PROTOCOL_ACTIONS, STEP_ACTIONS } from '../domain/allowed-actions';
import { PRIMARY_KINDS, type PrimaryAction } from '../domain/primary-action';

export class PrimaryActionShape {
  @ShownChoice(PRIMARY_KINDS, { description: 'An action on the protocol or on the step, or a page elsewhere.' })
  kind!: string;
  @ShownChoice([...new Set([...PROTOCOL_ACTIONS, ...STEP_ACTIONS])], { nullable: true, example: 'retry_latest' })
  action!: string | null;
  @ShownText({ nullable: true }) url!: string | null;
  @ShownId({ description: 'What the action is on.' }) target_id!: string;
  @ShownText({ example: 'Try again' }) label!: string;
}

export function primaryActionShape(primary: PrimaryAction | null): PrimaryActionShape | null {
  if (primary === null) return null;
  const { kind, targetId, label } = primary;
  const way = primary.kind === 'link' ? { action: null, url: primary.url } : { action: primary.action, url: null };
  return { kind, ...way, target_id: targetId, label };
}
