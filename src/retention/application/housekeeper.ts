import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { Workspaces } from '../../ports/workspaces';
import type { RetentionService } from './retention.service';

const HOUR = 3_600_000;
/** After the start, so that a process that is restarted again and again does its work first. */
const FIRST_MS = 60_000;
/** A little less than the pause of the timer: otherwise every second look would come a moment too early. */
const REST_MS = HOUR - 60_000;

export interface HousekeeperOptions {
  readonly holder: string;
  readonly firstMs?: number;
  readonly everyMs?: number;
}

/** Looks every hour: old data goes, in one worker at a time; the mirrors of this host are packed, in every worker. */
export class Housekeeper {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopping = new AbortController();

  constructor(
    private readonly retention: RetentionService,
    private readonly workspaces: Workspaces,
    private readonly log: Log,
    private readonly options: HousekeeperOptions,
  ) {}

  start(): void {
    this.stopping = new AbortController();
    this.plan(this.options.firstMs ?? FIRST_MS);
  }

  /** Breaks off what is under way between two batches: the next look goes on there. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Never throws. A look that is under way is joined. */
  look(): Promise<void> {
    this.looking ??= this.lookThrough().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private plan(afterMs: number): void {
    this.timer = setTimeout(() => {
      void this.look().then(() => {
        if (!this.stopping.signal.aborted) this.plan(this.options.everyMs ?? HOUR);
      });
    }, afterMs).unref();
  }

  private async lookThrough(): Promise<void> {
    const { signal } = this.stopping;
    await this.retention.run({ holder: this.options.holder, signal, restMs: REST_MS }).catch((error: unknown) => {
      this.log.write('warn', 'Old data could not be removed; the next look goes on.', { error: messageOf(error) });
    });
    if (signal.aborted) return;
    await this.workspaces.tidy(signal).catch((error: unknown) => {
      this.log.write('warn', 'The mirrors could not be packed.', { error: messageOf(error) });
    });
  }
}
