/** Where a token comes from, kept while it is good and asked for once at a time. */
import { isAbort } from '../core/errors.ts';
import { type Clock, systemClock, untilAborted } from './clock.ts';
import { StreamsError } from './errors.ts';

export interface ExpiringToken {
  token: string;
  /** Milliseconds since the epoch, by this computer's clock; absent for "until refused". */
  expiresAt?: number | undefined;
}

/** A token, or a function that fetches one. A bare string is kept until the service refuses it. */
export type CredentialSource =
  | string
  | (() => string | ExpiringToken | Promise<string | ExpiringToken>);

/** A token is renewed this long before it expires, but never before four fifths of its life. */
const MARGIN = 30_000;

export class Credentials {
  readonly #source: CredentialSource;
  readonly #clock: Clock;
  #kept: { token: string; until: number } | null = null;
  #fetching: Promise<string> | null = null;

  constructor(source: CredentialSource, clock: Clock = systemClock) {
    this.#source = source;
    this.#clock = clock;
  }

  /**
   * The token to send. Aborting stops the waiting of this caller only, not the fetch that others
   * wait for as well. A failure is handed to all who wait, then forgotten.
   */
  get(signal?: AbortSignal): Promise<string> {
    if (this.#kept && this.#clock.now() < this.#kept.until) {
      return Promise.resolve(this.#kept.token);
    }
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
    });
    return untilAborted(this.#fetching, signal);
  }

  /** Says that the service refused this token. Returns whether asking for another can help. */
  refuse(token: string): boolean {
    if (typeof this.#source === 'string') return false;
    if (this.#kept?.token === token) this.#kept = null;
    return true;
  }

  /** The fetch that is under way, if one is. */
  get fetching(): Promise<unknown> | null {
    return this.#fetching;
  }

  /** Drops the kept token, so that the next `get` fetches one. */
  discard(): void {
    this.#kept = null;
  }

  async #fetch(): Promise<string> {
    const source = this.#source;
    let given: string | ExpiringToken;
    const askedAt = this.#clock.now();
    try {
      given = typeof source === 'string' ? source : await source();
    } catch (cause) {
      if (cause instanceof StreamsError || isAbort(cause)) throw cause;
      throw new StreamsError('The credentials could not be fetched.', {
        kind: 'credentials',
        cause,
      });
    }
    const { token, expiresAt = Number.POSITIVE_INFINITY } =
      typeof given === 'string' ? { token: given } : given;
    // Checked here, because the platform's own error for a bad header quotes it.
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      throw new StreamsError('The credentials hold no token that can be sent.', {
        kind: 'credentials',
      });
    }
    const margin = Math.min(MARGIN, (expiresAt - askedAt) / 5);
    this.#kept = { token, until: expiresAt - margin };
    return token;
  }
}
