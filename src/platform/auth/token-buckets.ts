/** Keys that are remembered; the one that was silent for longest is forgotten first, and begins anew. */
const MAX_KEYS = 10_000;
const MINUTE_MS = 60_000;

interface Bucket {
  level: number;
  at: number;
}

/** So many a minute for each key, in one go or spread. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number,
    private readonly maxKeys = MAX_KEYS,
  ) {}

  /** Takes one; else the seconds until there is one again. */
  take(key: string): number | undefined {
    const bucket = this.filled(key);
    // An hour's worth of refills leaves less than one by rounding.
    if (bucket.level < 1 - 1e-9) return this.secondsUntilOne(bucket);
    bucket.level -= 1;
    return undefined;
  }

  /** The seconds until there is one again, when there is none; takes nothing. */
  emptyFor(key: string): number | undefined {
    const known = this.buckets.get(key);
    if (known === undefined) return undefined;
    const bucket = this.filled(key);
    return bucket.level < 1 - 1e-9 ? this.secondsUntilOne(bucket) : undefined;
  }

  get size(): number {
    return this.buckets.size;
  }

  private filled(key: string): Bucket {
    const now = this.now();
    const { level, at } = this.buckets.get(key) ?? { level: this.perMinute, at: now };
    const gained = (Math.max(0, now - at) * this.perMinute) / MINUTE_MS;
    const bucket = { level: Math.min(this.perMinute, level + gained), at: now };
    // Set anew, the map keeps the order of the last use.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.maxKeys) this.forgetOldest();
    return bucket;
  }

  private forgetOldest(): void {
    for (const key of this.buckets.keys()) {
      this.buckets.delete(key);
      return;
    }
  }

  private secondsUntilOne(bucket: Bucket): number {
    return Math.max(1, Math.ceil(((1 - bucket.level) * MINUTE_MS) / this.perMinute / 1_000));
  }
}
