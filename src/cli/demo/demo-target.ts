import { apiBaseOf } from '../cli-context';

/** The server that the demo talks to: its own, or one that runs already. */
export interface DemoTarget {
  readonly alive: boolean;
  /** How a person ends it; null when it is not ours to end. */
  readonly stopCommand: string | null;
  address(signal: AbortSignal): Promise<string>;
  /** The sentence, and what the server said last. */
  lastWords(sentence: string): Promise<string>;
  /** Lets go of it: it stays when we end. */
  release(): void;
  stop(): Promise<void>;
}

/** The server of DEKSDENFLOW_API_BASE. Its workers must reach the demo's folder, so it runs on this machine. */
export function runningServer(environment: NodeJS.ProcessEnv): DemoTarget {
  const base = apiBaseOf(environment);
  return {
    alive: true,
    stopCommand: null,
    address: () => Promise.resolve(base),
    lastWords: (sentence) => Promise.resolve(`${sentence}: ${base}`),
    release: () => undefined,
    stop: () => Promise.resolve(),
  };
}
