import { Unprocessable } from '../../kernel/errors';
import type { EngineRegistry } from '../../ports/engine';

/** Throws `engine.unknown`. */
export function demandKnownEngine(engines: EngineRegistry, name: string): string {
  if (engines.find(name) !== undefined) return name;
  const known = engines.names().join(', ');
  throw new Unprocessable('engine.unknown', `There is no engine ${name}; known are ${known}.`);
}
