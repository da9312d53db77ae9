import type { EngineCapabilities, EngineProbe, EngineRegistry } from '../../ports/engine';

export interface SurveyedEngine extends EngineProbe {
  readonly name: string;
  readonly capabilities: EngineCapabilities;
}

/** A look starts a program for each engine; a page that is opened again and again must not. */
const FRESH_MS = 30_000;

/** Whether the engines are ready on this machine. Separate workers may have others. */
export class EngineSurvey {
  private last: { readonly until: number; readonly engines: Promise<readonly SurveyedEngine[]> } | undefined;

  constructor(
    private readonly engines: EngineRegistry,
    /** What a run of the engine would see of our environment. */
    private readonly environmentOf: (engine: string) => Readonly<Record<string, string>>,
  ) {}

  /** However many ask, one look at a time, and that one is believed for a while. */
  look(): Promise<readonly SurveyedEngine[]> {
    const now = performance.now();
    if (this.last === undefined || this.last.until < now) {
      this.last = { until: now + FRESH_MS, engines: this.probeAll() };
    }
    return this.last.engines;
  }

  private probeAll(): Promise<readonly SurveyedEngine[]> {
    const engines = this.engines.names().flatMap((name) => this.engines.find(name) ?? []);
    return Promise.all(
      engines.map(async (engine) => {
        const { name, capabilities } = engine;
        return { name, capabilities, ...(await engine.probe(this.environmentOf(name))) };
      }),
    );
  }
}
