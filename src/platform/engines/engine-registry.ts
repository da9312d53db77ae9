import { EngineRegistry, type Engine } from '../../ports/engine';

/** The engines that this process was composed with. */
export class StaticEngineRegistry extends EngineRegistry {
  private readonly byName: ReadonlyMap<string, Engine>;

  constructor(engines: readonly Engine[]) {
    super();
    this.byName = new Map(engines.map((engine) => [engine.name, engine]));
  }

  find(name: string): Engine | undefined {
    return this.byName.get(name);
  }

  names(): readonly string[] {
    return [...this.byName.keys()];
  }
}
