import type { WorkerRuntime } from './worker-runtime';

/** The worker of this process, for health and metrics, which exist before it and without it. */
export class WorkerWatch {
  private watched: WorkerRuntime | undefined;

  get worker(): WorkerRuntime | undefined {
    return this.watched;
  }

  follow(worker: WorkerRuntime): void {
    this.watched = worker;
  }
}
