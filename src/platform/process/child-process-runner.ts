import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { messageOf } from '../../kernel/errors';
import type { ProcessEnd, ProcessOwner, ProcessResult, ProcessSpec, RunningProcess } from '../../ports/process-runner';
import { ProcessRunner } from '../../ports/process-runner';
import { FamilyWatch } from './family-watch';
import { endFamily } from './kill-ladder';
import { ATTEMPT_MARK, PROTOCOL_MARK, TOKEN_MARK, carries, markedEnvironment, worksIn } from './markers';
import type { FamilyMark } from './process-family';
import { ProcessFamily } from './process-family';
import { Reaper } from './reaper';
import type { KillGraces } from './supervised-process';
import { SupervisedProcess } from './supervised-process';

export interface ChildProcessRunnerOptions extends Partial<KillGraces> {
  /** How often running agents' trees are looked at, for grandchildren that cut their ties. */
  readonly watchIntervalMs?: number;
  /**
   * The data folder: a copy of it, to rehearse an upgrade or a restore, holds runs with the same ids, and the agents of the one
   * are no strays of the other. Without it all are of one place.
   */
  readonly place?: string;
}

const DEFAULTS = {
  interruptGraceMs: 2_000,
  sigintGraceMs: 10_000,
  sigtermGraceMs: 5_000,
  leftoverGraceMs: 1_000,
  watchIntervalMs: 1_000,
};

/** The process runner on the operating system's own means: groups, sessions, /proc, and a reaper for our own death. */
export class ChildProcessRunner extends ProcessRunner {
  /** Of this incarnation: a worker that restarts under its old id must not be taken for the one that died. */
  private readonly token = randomBytes(16).toString('hex');
  private readonly settings: KillGraces & { readonly watchIntervalMs: number; readonly place?: string };
  private readonly reaper = new Reaper(this.token);
  private readonly watch: FamilyWatch;

  constructor(options: ChildProcessRunnerOptions = {}) {
    super();
    this.settings = { ...DEFAULTS, ...options };
    this.watch = new FamilyWatch(this.settings.watchIntervalMs, (pgid, change) => {
      if (change === 'opened') this.reaper.add(pgid);
      else this.reaper.remove(pgid);
    });
  }

  start(spec: ProcessSpec): RunningProcess {
    if (spec.signal?.aborted === true) return ended('aborted');
    // A missing folder and a missing program are the same ENOENT to spawn, and need different help.
    if (!existsSync(spec.cwd))
      return ended('spawn_failed', 'ENOTDIR', `The working folder ${spec.cwd} does not exist.`);
    return spec.owner === undefined ? this.spawn(spec, spec.env) : this.startOwned(spec, spec.owner);
  }

  async endStrays(protocolId: string, keepAttemptId?: string): Promise<number> {
    const place = this.place();
    const strays = new ProcessFamily(
      undefined,
      (environment) =>
        carries(environment, PROTOCOL_MARK, protocolId) &&
        (place === undefined || worksIn(environment, place)) &&
        (keepAttemptId === undefined || !carries(environment, ATTEMPT_MARK, keepAttemptId)),
    );
    return (await endFamily(strays, this.settings.leftoverGraceMs)).ended;
  }

  /** Lets the reaper go; for the end of the worker, when every run has ended. What still runs is ended. */
  close(): Promise<void> {
    return this.reaper.close();
  }

  /** By whatever path it was named. */
  private place(): string | undefined {
    const { place } = this.settings;
    return place === undefined || !existsSync(place) ? place : realpathSync(place);
  }

  private startOwned(spec: ProcessSpec, owner: ProcessOwner): RunningProcess {
    this.reaper.open();
    const token = `${this.token}.${randomBytes(8).toString('hex')}`;
    const env = { ...spec.env, ...markedEnvironment(owner, token, this.place()) };
    return this.spawn(spec, env, (environment) => carries(environment, TOKEN_MARK, token));
  }

  private spawn(spec: ProcessSpec, env: Readonly<Record<string, string>>, mark?: FamilyMark): RunningProcess {
    const [program, ...args] = spec.argv;
    try {
      const child = spawn(program, args, {
        cwd: spec.cwd,
        env,
        detached: true,
        stdio: [spec.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      const family = new ProcessFamily(child.pid, mark);
      const running = new SupervisedProcess(child, family, spec, this.settings);
      if (mark !== undefined && child.pid !== undefined) {
        this.watch.add(family, child.pid);
        void running.done.then(() => {
          this.watch.remove(family);
        });
      }
      return running;
    } catch (error) {
      // A NUL in an argument, or arguments that are too long: refused before there is a process.
      return ended('spawn_failed', (error as NodeJS.ErrnoException).code ?? 'EINVAL', messageOf(error));
    }
  }
}

/** A run that never was a process. */
function ended(end: ProcessEnd, errorCode?: string, stderr = ''): RunningProcess {
  const result: ProcessResult = {
    end,
    exitCode: null,
    signal: null,
    stdout: '',
    stderr,
    durationMs: 0,
    ...(errorCode === undefined ? {} : { errorCode }),
  };
  return { pid: undefined, touch: () => undefined, done: Promise.resolve(result) };
}
