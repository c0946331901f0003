/** How often one user may ask. */
import type { Clock } from '../streams/clock.ts';

export interface RateLimiter {
  /** Takes so many tokens from a user; gives 0, or the milliseconds after which to ask again. */
  take(user: string, tokens: number): number | Promise<number>;
}

export interface TokenBucketOptions {
  /** Tokens that a user can save up. Default 60. */
  capacity?: number | undefined;
  /** Tokens that come back each second. Default 2. */
  perSecond?: number | undefined;
  /** Users that are remembered; beyond it, the one who asked least recently is forgotten. Default 10,000. */
  users?: number | undefined;
}

/** A token bucket for each user, in this process alone. */
export class TokenBucket implements RateLimiter {
  readonly #capacity: number;
  readonly #perMillisecond: number;
  readonly #users: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: Clock, { capacity = 60, perSecond = 2, users = 10_000 }: TokenBucketOptions) {
    this.#capacity = capacity;
    this.#perMillisecond = perSecond / 1000;
    this.#users = users;
    this.#clock = clock;
  }

  take(user: string, tokens: number): number {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(user) ?? { tokens: this.#capacity, at: now };
    bucket.tokens = Math.min(
      this.#capacity,
      bucket.tokens + Math.max(0, now - bucket.at) * this.#perMillisecond,
    );
    bucket.at = now;
    // Set anew, so that the order of the map is the order of use.
    this.#buckets.delete(user);
    this.#buckets.set(user, bucket);
    const oldest = this.#buckets.keys().next();
    if (this.#buckets.size > this.#users && !oldest.done) this.#buckets.delete(oldest.value);

    if (bucket.tokens < tokens) {
      return Math.ceil((tokens - bucket.tokens) / this.#perMillisecond);
    }
    bucket.tokens -= tokens;
    return 0;
  }
}
