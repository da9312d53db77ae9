import type { WaitingCode } from '../../../src/protocols/domain/waiting';
import { stepWaitingFor, waitingFor } from '../../../src/protocols/domain/waiting-for';
import type { Core } from '../../../src/core';
import { eventually } from '../eventually';

/** A run that was brought to wait for something, and what it says then. */
export interface Brought {
  readonly id: string;
  readonly says: RegExp;
  /** Index of the step that says it, where the run says something else. */
  readonly step?: number;
}

export type Scenario<B> = (bench: B) => Promise<Brought>;
export type Scenarios<B, C extends WaitingCode> = Readonly<Record<C, Scenario<B>>>;

export const NO_GATES = { policy: 'skip' } as const;

/** Reads it as a client does: from the shapes that the API answers with. */
export async function expectToSay(core: Core, code: WaitingCode, { id, says, step }: Brought): Promise<void> {
  await eventually(
    async () => {
      const view = await core.protocols.get(id);
      const of = step === undefined ? undefined : view.steps[step];
      const waiting = of === undefined ? waitingFor(view) : stepWaitingFor(view, of);
      expect(waiting?.message).toMatch(says);
      expect(waiting?.code).toBe(code);
    },
    { timeoutMs: 20_000 },
  );
}
