/** A call that its caller wants to have its effect at most once. */
export interface KeyedCall {
  /** Digest of caller, route and key: another caller's key is another. */
  readonly id: string;
  /** Operation id of the route, for whoever reads the table. */
  readonly route: string;
  /** Digest of path, query and body. */
  readonly fingerprint: string;
  /** Of this very request. */
  readonly holder: string;
  readonly requestId: string | null;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null when the answer has none. */
  readonly body: string | null;
}

/** What became of the call that had the key first. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** It did its work, and its answer is not kept because it holds a secret. */
  | { readonly kind: 'withheld' }
  /** Its work is committed, its answer will be kept in a moment. */
  | { readonly kind: 'in_progress' }
  /** Its work is committed, and whoever did it has died before the answer was kept. */
  | { readonly kind: 'unknown' };

export interface EarlierCall {
  readonly fingerprint: string;
  readonly requestId: string | null;
  readonly outcome: Outcome;
}

export type Attempted<T> = { readonly taken: false; readonly value: T } | { readonly taken: true };

export abstract class IdempotencyKeys {
  abstract find(id: string): Promise<EarlierCall | undefined>;
  /**
   * Does the work; its first transaction takes the key, so that both are committed or neither is. `taken`: somebody was
   * first, and nothing of this work was written. Throws what the work throws.
   */
  abstract attempt<T>(call: KeyedCall, work: () => Promise<T>): Promise<Attempted<T>>;
  /** Remembers the answer; `withheld` that there was one. */
  abstract keep(call: KeyedCall, answer: KeptAnswer | 'withheld'): Promise<void>;
  /** Removes what has expired; how many. */
  abstract sweep(): Promise<number>;
}
