import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a worker can be made to end or freeze, in the order in which a step passes them. */
export const FAULT_POINTS = [
  'after_claim',
  'in_engine',
  'before_commit',
  'after_commit',
  'before_push',
  'after_push',
  'before_settle',
  'after_settle',
  'in_qa',
  'after_plan_push',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export type FaultSignal = 'SIGKILL' | 'SIGSTOP' | 'SIGTERM';

/** Arms a point for the next `times` processes that reach it; a file each, in a folder that all workers of a test share. */
export function arm(folder: string, point: FaultPoint, signal: FaultSignal, times = 1): void {
  for (let number = 1; number <= times; number++) writeFileSync(join(folder, `${point}-${String(number)}`), signal);
}

/** Strikes the own process at an armed point: the signal is real, and nothing of the product knows of it. */
export class FaultTrigger {
  constructor(private readonly folder: string) {}

  reach(point: FaultPoint): void {
    const file = readdirSync(this.folder).find((name) => name.startsWith(`${point}-`) && !name.includes('.'));
    if (file === undefined) return;
    const signal = disarm(join(this.folder, file));
    if (signal !== undefined) process.kill(process.pid, signal);
  }
}

/** Of two processes that reach the point together only one can take the file away. */
function disarm(file: string): FaultSignal | undefined {
  const taken = `${file}.${String(process.pid)}`;
  try {
    renameSync(file, taken);
    const signal = readFileSync(taken, 'utf8') as FaultSignal;
    unlinkSync(taken);
    return signal;
  } catch {
    return undefined;
  }
}

type AsyncMethod = (...args: never[]) => Promise<unknown>;
interface Hooks {
  readonly before?: (...args: unknown[]) => void;
  readonly after?: (result: unknown, ...args: unknown[]) => void;
  readonly instead?: (...args: unknown[]) => Promise<unknown>;
}

/** The object with something put before, after or in place of some of its methods. */
export function interposed<T extends object>(target: T, hooks: Partial<Record<keyof T, Hooks>>): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      const hook = (hooks as Partial<Record<PropertyKey, Hooks>>)[name];
      if (hook === undefined || typeof value !== 'function') return value;
      const method = value.bind(object) as AsyncMethod;
      return async (...args: unknown[]) => {
        hook.before?.(...args);
        const result = await (hook.instead ?? method)(...(args as never[]));
        hook.after?.(result, ...args);
        return result;
      };
    },
  });
}
