/** What the measuring process asks of a process of the product, one at a time. */
export type Order =
  | { readonly do: 'arrivals'; readonly perSecond: number; readonly seconds: number; readonly steps: number }
  | {
      readonly do: 'lanes';
      readonly count: number;
      readonly seconds: number;
      readonly steps: number;
      readonly fastest: number;
    }
  /** Gaps and step ends since the last time that it was asked. */
  | { readonly do: 'collect' }
  | { readonly do: 'memory' }
  | { readonly do: 'stop' };

/** Times in milliseconds, memory in MB. */
export interface Answer {
  readonly gaps?: readonly number[];
  readonly ends?: readonly number[];
  /** CPU time of the process since the last time that it was asked. */
  readonly cpuMs?: number;
  readonly rssMb?: number;
  readonly error?: string;
}

export interface ProgramOptions {
  readonly role: 'all' | 'api' | 'worker';
  /** With real git and shell commands, or with neither. */
  readonly real: boolean;
  readonly gitUrl: string;
}
