import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '../../../src/core';

const CAUSE = { actor: 'user:bench', requestId: 'bench' };
const LOOK_EVERY_MS = 20;
const AT_ONCE = 8;

export interface DriverOptions {
  readonly gitUrl: string;
  readonly commands: readonly string[];
}

/** Makes protocols and starts them, as the API would. */
export class Driver {
  private project: Promise<string> | undefined;

  constructor(
    private readonly core: Core,
    private readonly options: DriverOptions,
  ) {}

  /** Open loop: a protocol is started at its time, however slow the earlier ones are. Resolves when all are over. */
  async arrivals(perSecond: number, seconds: number, steps: number): Promise<void> {
    const prepared = await this.prepare(perSecond * seconds, steps);
    const begin = performance.now();
    const ids = new Set(prepared);
    const starts: Promise<void>[] = [];
    for (const [index, id] of prepared.entries()) {
      const due = begin + (index * 1_000) / perSecond - performance.now();
      if (due > 0) await pause(due);
      starts.push(this.start(id));
    }
    await Promise.all(starts);
    while (ids.size > 0) for (const id of await this.over(ids)) ids.delete(id);
  }

  /**
   * Closed loop: so many protocols side by side, each followed by another until the time is over. They are made
   * beforehand: what is measured is work, not requests.
   */
  async lanes(count: number, seconds: number, steps: number, fastest: number): Promise<void> {
    const prepared = await this.prepare(count + seconds * Math.ceil(fastest / steps), steps);
    const until = performance.now() + seconds * 1_000;
    const running = new Set<string>();
    const begin = async (): Promise<void> => {
      const id = prepared.pop();
      if (id === undefined) return;
      running.add(id);
      await this.start(id);
    };
    await Promise.all(Array.from({ length: count }, begin));
    while (running.size > 0) {
      const ended = await this.over(running);
      for (const id of ended) running.delete(id);
      if (performance.now() < until) await Promise.all(ended.map(begin));
    }
  }

  private async prepare(count: number, steps: number): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const few = Math.min(AT_ONCE, count - ids.length);
      ids.push(...(await Promise.all(Array.from({ length: few }, () => this.create(steps)))));
    }
    return ids;
  }

  private async create(steps: number): Promise<string> {
    this.project ??= this.newProject();
    const { commands } = this.options;
    const view = await this.core.protocols.create(
      await this.project,
      {
        description: 'Measure',
        policies: { auto_advance: true },
        steps: Array.from({ length: steps }, (_, index) => ({
          stepName: `step-${String(index + 1)}`,
          instructions: 'Nothing.',
          commands,
          qa: { policy: 'skip' as const },
        })),
      },
      CAUSE,
    );
    return view.run.id;
  }

  private async newProject(): Promise<string> {
    const name = `bench-${String(Date.now())}`;
    const view = await this.core.projects.create({ name, gitUrl: this.options.gitUrl }, CAUSE);
    return view.project.id;
  }

  private async start(id: string): Promise<void> {
    await this.core.protocols.act(id, 'start', CAUSE);
  }

  /** One cheap question for all, instead of each protocol being watched. */
  private async over(ids: ReadonlySet<string>): Promise<string[]> {
    await pause(LOOK_EVERY_MS);
    const list = [...ids];
    const places = list.map((_, index) => `$${String(index + 1)}`).join(', ');
    const rows = await this.core.database.read.all(
      `SELECT id, status FROM protocol_runs WHERE id IN (${places}) AND status NOT IN ('pending', 'planning', 'planned', 'running')`,
      list,
    );
    const bad = rows.find((row) => row.status !== 'completed');
    if (bad !== undefined) throw new Error(`A protocol of the benchmark ended as ${String(bad.status)}.`);
    return rows.map((row) => String(row.id));
  }
}
