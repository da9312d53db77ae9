import { NO_USAGE, type Usage } from '../../../src/ports/engine';

export interface Charge {
  readonly session: string;
  readonly model: string;
  readonly usage: Usage;
}

/** What the server told its clients that their calls cost: the truth to compare a driver's figures with. */
export class Ledger {
  private readonly charges: Charge[] = [];

  add(charge: Charge): void {
    this.charges.push(charge);
  }

  total(where: (charge: Charge) => boolean = () => true): Usage {
    return this.charges.filter(where).reduce((sum, charge) => addUsage(sum, charge.usage), NO_USAGE);
  }

  ofSession(session: string): Usage {
    return this.total((charge) => charge.session === session);
  }

  ofModel(model: string): Usage {
    return this.total((charge) => charge.model === model);
  }
}

function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  };
}
