import { Clock } from '../../../src/kernel/clock';
import type { Forge } from '../../../src/ports/forge';
import type { ForgeStandIn, StandInFailure } from './stand-in';

/** A forge and the driver under test, connected to it; made anew for every test. */
export interface ForgeGround {
  readonly forge: Forge;
  readonly standIn: ForgeStandIn;
  /** The clock of the limits that every driver of this ground shares. */
  readonly clock: HandClock;
  /** Another driver with the same limits, connected as told. */
  connect(change: ForgeChange): Forge;
  /** The provider's ways to say "not now", as it documents them. */
  limitAnswers(now: number): readonly LimitAnswer[];
  close(): Promise<void>;
}

export interface ForgeChange {
  readonly token?: string;
  readonly apiUrl?: string;
  /** The driver's limit for one request. */
  readonly timeoutMs?: number;
}

export interface LimitAnswer {
  readonly name: string;
  readonly answer: Omit<StandInFailure, 'when'>;
  /** When the driver may call again, epoch milliseconds. */
  readonly retryAt: number;
}

/** A clock that moves by hand. It begins at a full second, because forges speak in seconds. */
export class HandClock extends Clock {
  private time = Math.floor(Date.now() / 1000) * 1000;

  now(): number {
    return this.time;
  }

  set(time: number): void {
    this.time = time;
  }
}
