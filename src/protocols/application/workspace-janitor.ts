import type { Clock } from '../../kernel/clock';
import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { ListedWorkspace, Workspaces } from '../../ports/workspaces';
import type { ProtocolStore, ProtocolView } from './protocol.store';
import type { WorkspaceRetirement } from './workspace-retirement';

const LOOK_MS = 10 * 60_000;
/** Runs whose name or description holds a protocol's name: hardly ever more than one. */
const PAGE = 100;

export interface JanitorOptions {
  /** How long after its end a run keeps its worktree on this host, for a person to look into. */
  readonly keepMs: number;
  readonly lookMs?: number;
}

/**
 * Takes away what runs that are over have left on this host: the clean-up job ran on another one, or never. One at a
 * time, because nobody waits for it. A folder that no run can be named for is left alone.
 */
export class WorkspaceJanitor {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopped = false;
  /** What was said of a folder last: a warning every ten minutes would only hide others. */
  private readonly said = new Map<string, string>();

  constructor(
    private readonly workspaces: Workspaces,
    private readonly protocols: ProtocolStore,
    private readonly retirement: WorkspaceRetirement,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly options: JanitorOptions,
  ) {}

  start(): void {
    this.stopped = false;
    this.timer = setInterval(() => void this.look(), this.options.lookMs ?? LOOK_MS);
    this.timer.unref();
    void this.look();
  }

  /** Waits for the worktree that is being retired, if there is one. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
  }

  /** Never throws. A look that is under way is joined. */
  look(): Promise<void> {
    this.looking ??= this.lookThrough().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookThrough(): Promise<void> {
    try {
      for (const found of await this.workspaces.list()) {
        if (this.stopped) return;
        await this.consider(found).catch((error: unknown) => {
          this.say(found, 'A worktree could not be retired; it is kept.', { error: messageOf(error) });
        });
      }
    } catch (error) {
      this.log.write('warn', 'The worktrees could not be looked through.', { error: messageOf(error) });
    }
  }

  private async consider(found: ListedWorkspace): Promise<void> {
    const view = await this.runOf(found);
    if (view === undefined) {
      this.say(found, 'A worktree belongs to no run that we know; it is left alone.');
      return;
    }
    if (this.clock.now() - view.run.updatedAt < this.options.keepMs) return;
    if ((await this.retirement.retire(view)) !== 'retired') return;
    this.said.delete(found.path);
    this.log.write('info', 'A worktree was retired.', { path: found.path, protocol_run_id: view.run.id });
  }

  private async runOf({ projectId, protocolName }: ListedWorkspace): Promise<ProtocolView | undefined> {
    for (let cursor: string | undefined; ;) {
      const page = await this.protocols.list(
        { projectId, search: protocolName },
        { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      );
      const view = page.items.find(({ run }) => run.protocolName === protocolName);
      if (view !== undefined || page.next === undefined) return view;
      cursor = page.next;
    }
  }

  private say({ path }: ListedWorkspace, message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const line = JSON.stringify([message, facts]);
    if (this.said.get(path) === line) return;
    this.said.set(path, line);
    this.log.write('warn', message, { path, ...facts });
  }
}
