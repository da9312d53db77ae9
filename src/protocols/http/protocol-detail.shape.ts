import { isoTime, ShownChoice, ShownPart, ShownTime, ShownWhole } from '../../platform/http/shown';
import type { ProtocolView } from '../application/protocol.store';
import { attentionOf } from '../domain/attention';
import { type Elapsed, TIME_PARTS } from '../domain/elapsed';
import { primaryActionShape, PrimaryActionShape } from './primary-action.shape';
import { protocolShape, ProtocolShape } from './protocol.shape';

/** Where the time since the first attempt was queued went, up to the last change. */
class ElapsedShape {
  @ShownWhole({ description: 'The sum of the others.' }) total_ms!: number;
  @ShownWhole({ description: 'A worker was at it.' }) work_ms!: number;
  @ShownWhole({ description: 'It was queued, or waited to be tried again.' }) queue_ms!: number;
  @ShownWhole({ description: 'Nothing was to do before CI had its say.' }) ci_ms!: number;
  @ShownWhole({ description: 'It waited for a person: a decision, the next step, the merge.' }) human_ms!: number;
  @ShownTime({ description: 'The last change. What has passed since then is to be added to `current`.' })
  as_of!: string;
  @ShownChoice(TIME_PARTS, { nullable: true, description: 'What the time goes to now; null when it is over.' })
  current!: string | null;
}

/** One protocol, with what only its own page asks for. */
export class ProtocolDetailShape extends ProtocolShape {
  @ShownPart(() => ElapsedShape, { nullable: true, description: 'Null before its first attempt.' })
  elapsed!: ElapsedShape | null;
  @ShownPart(() => PrimaryActionShape, {
    nullable: true,
    description: 'What most likely helps, where only a person moves it on. Null where nothing of ours would help.',
  })
  primary_action!: PrimaryActionShape | null;
}

export function protocolDetailShape(view: ProtocolView, elapsed: Elapsed | undefined): ProtocolDetailShape {
  return {
    ...protocolShape(view),
    elapsed: elapsed === undefined ? null : elapsedShape(elapsed),
    primary_action: primaryActionShape(attentionOf(view)?.primary ?? null),
  };
}

function elapsedShape({ totalMs, parts, asOf, current }: Elapsed): ElapsedShape {
  const { work, queue, ci, human } = parts;
  return {
    total_ms: totalMs,
    work_ms: work,
    queue_ms: queue,
    ci_ms: ci,
    human_ms: human,
    as_of: isoTime(asOf),
    current,
  };
}
