import { messageOf } from '../../kernel/errors';
import { answerWithin, NoAnswer } from '../../platform/observability/answer-within';
import type { Log } from '../../ports/log';

/** A dependency that hangs is as good as down. */
const LIMIT_MS = 2_000;
/** Probes, however many, ask a dependency no more often. */
const FRESH_MS = 1_000;

export interface Check {
  readonly status: 'ok' | 'down';
  /** For anybody who can reach the port: no address, no path, nothing that a driver said. */
  readonly message?: string;
  readonly facts?: Readonly<Record<string, number>>;
}

/** What is wrong, in words that anybody may read. */
export class Unfit extends Error {}

export interface CheckSpec {
  readonly name: string;
  /** The sentence for whatever else goes wrong; what it was is in the log. */
  readonly sentence: string;
  readonly freshMs?: number;
  /** Throws {@link Unfit}, or whatever the dependency throws. */
  readonly ask: () => Promise<Readonly<Record<string, number>> | undefined>;
}

/** One dependency, asked by one question at a time: while it hangs nobody asks again, and everybody is told so. */
export class SingleCheck {
  private last: { readonly at: number; readonly check: Check } | undefined;
  private asking: Promise<Check> | undefined;
  private said: string | undefined;

  constructor(
    private readonly spec: CheckSpec,
    private readonly log: Log,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  async now(): Promise<Check> {
    if (this.last !== undefined && performance.now() - this.last.at < (this.spec.freshMs ?? FRESH_MS)) {
      return this.last.check;
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    try {
      return await answerWithin(LIMIT_MS, this.asking);
    } catch (error) {
      return this.down(error);
    }
  }

  private async ask(): Promise<Check> {
    try {
      const facts = await this.spec.ask();
      if (this.said !== undefined) this.log.write('info', `Health: ${this.spec.name} is well again.`);
      this.said = undefined;
      return this.note({ status: 'ok', ...(facts === undefined ? {} : { facts }) });
    } catch (error) {
      return this.note(this.down(error));
    }
  }

  private note(check: Check): Check {
    this.last = { at: performance.now(), check };
    return check;
  }

  private down(error: unknown): Check {
    const message =
      error instanceof Unfit
        ? error.message
        : error instanceof NoAnswer
          ? `${this.spec.sentence} It did not answer within ${String(error.limitMs / 1_000)} seconds.`
          : this.spec.sentence;
    // Once, and not with every probe.
    if (this.said !== message) {
      this.log.write('warn', `Health: ${message}`, { check: this.spec.name, error: messageOf(error) });
    }
    this.said = message;
    return { status: 'down', message };
  }
}
