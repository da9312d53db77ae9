import { isoTimeOrNull, ShownChoice, ShownTime } from '../../platform/http/shown';
import { type Waiting, WAITING_CODES } from '../domain/waiting';
import { WAITING_ON, whoMoves } from '../domain/waiting-who';

export class WaitingShape {
  @ShownChoice(WAITING_CODES, { description: 'Which kind of wait it is: docs/waiting.md.' }) code!: string;
  @ShownChoice(WAITING_ON, { description: 'Who must act; system: it goes on by itself.' }) who!: string;
  @ShownTime({ nullable: true }) since!: string | null;
  @ShownTime({ nullable: true, description: 'When it goes on by itself, where that is a matter of time.' })
  until!: string | null;
}

export function waitingShape(waiting: Waiting | null): WaitingShape | null {
  if (waiting === null) return null;
  const { code, since, until } = waiting;
  return { code, who: whoMoves(code), since: isoTimeOrNull(since), until: isoTimeOrNull(until) };
}
