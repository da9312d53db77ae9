import type { Schemas } from '../../api/client';
import type { Glyph, Tone } from '../../lib/status';

type Protocol = Schemas['Protocol'];
type Who = NonNullable<Protocol['waiting']>['who'];
export type LaneKey = Who | 'done';

export interface Lane {
  readonly key: LaneKey;
  readonly title: string;
  readonly empty: string;
  readonly tone: Tone;
  readonly glyph: Glyph;
}

/** By who must act, as the server says it: those who read this first, what moves by itself after. */
const LOOKS: Record<LaneKey, Omit<Lane, 'key'>> = {
  person: { title: 'A person', empty: 'Nobody is waited for.', tone: 'act', glyph: 'bang' },
  agent: { title: 'An agent', empty: 'No agent is at work.', tone: 'work', glyph: 'arc' },
  queue: { title: 'The queue', empty: 'Nothing waits for a worker.', tone: 'idle', glyph: 'dots' },
  ci: { title: 'CI', empty: 'Nothing waits for CI.', tone: 'idle', glyph: 'half' },
  system: { title: 'Time', empty: 'Nothing waits for its time.', tone: 'idle', glyph: 'pause' },
  done: { title: 'Done lately', empty: 'Nothing was finished yet.', tone: 'good', glyph: 'check' },
};
export const LANES: readonly Lane[] = (Object.keys(LOOKS) as LaneKey[]).map((key) => ({ key, ...LOOKS[key] }));

/** A newer server may name somebody whom this page does not know: whoever it is, it is not the reader. */
function laneOf({ waiting }: Pick<Protocol, 'waiting'>): LaneKey {
  if (waiting === null) return 'done';
  return Object.hasOwn(LOOKS, waiting.who) ? waiting.who : 'system';
}

/** What has waited longest stands first; of what is done, the newest. */
export function byLane<P extends Pick<Protocol, 'waiting' | 'updated_at'>>(
  protocols: readonly P[],
): ReadonlyMap<LaneKey, readonly P[]> {
  const lanes = new Map<LaneKey, P[]>(LANES.map(({ key }) => [key, []]));
  for (const protocol of protocols) lanes.get(laneOf(protocol))?.push(protocol);
  for (const [key, members] of lanes) {
    const since = ({ waiting, updated_at }: P): number => Date.parse(waiting?.since ?? updated_at);
    members.sort((a, b) => (key === 'done' ? since(b) - since(a) : since(a) - since(b)));
  }
  return lanes;
}
