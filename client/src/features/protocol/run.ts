import type { Schemas } from '../../api/client';

export interface Run {
  readonly protocol: Schemas['ProtocolDetail'];
  readonly steps: readonly Schemas['Step'][];
  readonly attempts: readonly Schemas['Attempt'][];
}

export interface TabProps {
  readonly run: Run;
  /** The step that is chosen: tabs show what is about it. */
  readonly step: Schemas['Step'] | undefined;
}
