/**
 * Every answer of the broker that is not a success, in fixed words: what the service or the host's
 * code says may hold secrets, so nothing of it is passed on.
 */
import { StreamsError } from '../streams/errors.ts';

export interface RefusalOptions {
  /** Milliseconds. */
  retryAfter?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** More for the body of the answer, beside the message. */
  body?: Readonly<Record<string, unknown>> | undefined;
  cause?: unknown;
}

/** Thrown anywhere on the way; becomes an answer in one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.retryAfter = options.retryAfter;
    this.headers = options.headers ?? {};
    this.body = options.body ?? {};
  }
}

/** What a page hears when the service, or anything behind the broker, failed. */
export function asRefusal(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  if (!(cause instanceof StreamsError)) {
    return new Refusal(500, 'The broker failed.', { cause });
  }
  const { kind, status, retryAfter } = cause;
  if (kind === 'timeout') return new Refusal(504, 'The service did not answer in time.', { cause });
  if (kind === 'network') return new Refusal(502, 'The service was not reached.', { cause });
  if (kind !== 'http') return new Refusal(502, 'The service gave a wrong answer.', { cause });
  // The page's own credentials are good: it is the account's key that the service refuses.
  if (status === 401 || status === 403) {
    return new Refusal(502, 'The service refused the account of this broker.', { cause });
  }
  if (status === 404) return new Refusal(404, 'This stream does not exist.', { cause });
  if (status === 429) {
    return new Refusal(429, 'The service asks for fewer requests.', { retryAfter, cause });
  }
  if (status >= 500 || status === 408) {
    return new Refusal(503, 'The service is not available right now.', { retryAfter, cause });
  }
  return new Refusal(422, 'The service did not accept this.', { cause });
}
