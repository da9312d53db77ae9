import { AsyncLocalStorage } from 'node:async_hooks';

type Facts = Readonly<Record<string, unknown>>;

/** Ids of the work at hand (`request_id`, `job_id`, …): every line that is logged inside carries them. */
export class LogContext {
  private readonly storage = new AsyncLocalStorage<Facts>();

  facts(): Facts {
    return this.storage.getStore() ?? {};
  }

  run<T>(facts: Facts, work: () => T): T {
    return this.storage.run({ ...this.facts(), ...facts }, work);
  }

  /** The same with facts that become more while the work goes on: the object itself is read for each line. */
  runLive<T>(facts: Facts, work: () => T): T {
    return this.storage.run(facts, work);
  }
}
