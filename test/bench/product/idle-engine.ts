import {
  Engine,
  type EngineCapabilities,
  type EngineProbe,
  EngineRegistry,
  type EngineResult,
  NO_USAGE,
} from '../../../src/ports/engine';

/** Does nothing, at once: what is left is our own cost. */
class IdleEngine extends Engine {
  readonly name = 'idle';
  readonly capabilities: EngineCapabilities = {
    resume: false,
    liveUsage: false,
    cost: false,
    structuredOutput: false,
    agent: false,
  };

  probe(): Promise<EngineProbe> {
    return Promise.resolve({ installed: true, version: '1', credentials: null, hint: null });
  }

  run(): Promise<EngineResult> {
    return Promise.resolve({
      outcome: 'success',
      errorClass: null,
      message: null,
      retryable: false,
      sessionId: null,
      sessionTotals: null,
      finalText: 'Nothing was done.',
      usage: NO_USAGE,
      costUsd: null,
      usageQuality: 'exact',
      exitCode: 0,
    });
  }
}

export class IdleEngines extends EngineRegistry {
  private readonly engine = new IdleEngine();

  find(name: string): Engine | undefined {
    return name === this.engine.name ? this.engine : undefined;
  }

  names(): readonly string[] {
    return [this.engine.name];
  }
}
