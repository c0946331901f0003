/**
 * JSON over HTTP with manners: a timeout for every attempt, abort at any moment, a bound on what is
 * read, no redirect followed, and a second try only where it cannot do harm.
 *
 * What is tried again: GET, PUT, PATCH and DELETE after a lost connection, 408, 429 and 5xx (every
 * body of this API sets absolute values, so that sending it twice is sending it once); POST only
 * after a 429 that names a time, because then nothing was done. `Retry-After` is never undercut: a
 * wait that is longer than `longestWait` is left to the caller, in `StreamsError.retryAfter`.
 */
import { parseRetryAfter } from '../core/retry-after.ts';
import { abortError, type Clock, systemClock } from './clock.ts';
import { refusal, StreamsError } from './errors.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpOptions {
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: Fetch | undefined;
  /** Milliseconds for one attempt, answer included. Default 15,000. */
  timeout?: number | undefined;
  /** How many more times after the first. Default 2. */
  retries?: number | undefined;
  /** The longest wait, in milliseconds, that is spent inside a call. Default 30,000. */
  longestWait?: number | undefined;
  /** The most that is read of an answer, in bytes. Default 4 MiB. */
  maxBytes?: number | undefined;
  /** Whether the browser's cookies go along. Default `omit`. */
  cookies?: 'omit' | 'include' | undefined;
  clock?: Clock | undefined;
  /** Gives 0 to 1, for the jitter. */
  random?: (() => number) | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  method: Method;
  url: string;
  authorization?: string | undefined;
  /** Sent as JSON; absent for no body. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Instead of the client's own. */
  timeout?: number | undefined;
  retries?: number | undefined;
  /** Texts that may appear in no error. */
  secrets?: readonly string[] | undefined;
}

export interface HttpAnswer {
  status: number;
  /** The parsed JSON; undefined for an empty body. */
  body: unknown;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

export class Http {
  readonly #options: HttpOptions;
  readonly #clock: Clock;

  constructor(options: HttpOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Rejects with a {@link StreamsError}, or with an `AbortError` when the signal aborted. */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(request);
      } catch (error) {
        // A DELETE whose first answer was lost has done its work when the thing is gone.
        if (attempt > 0 && request.method === 'DELETE' && isStatus(error, 404)) {
          return { status: 204, body: undefined };
        }
        const wait = this.#waitAfter(error, request, attempt);
        if (wait === null) throw error;
        await this.#clock.delay(wait, request.signal);
      }
    }
  }

  /** Milliseconds until the next attempt; null when there is none. */
  #waitAfter(error: unknown, request: HttpRequest, attempt: number): number | null {
    const { longestWait = 30_000, random = Math.random } = this.#options;
    const { method, retries = this.#options.retries ?? 2 } = request;
    if (attempt >= retries || !(error instanceof StreamsError)) return null;
    const { kind, status, retryAfter } = error;
    const allowed =
      method === 'POST'
        ? status === 429 && retryAfter !== undefined
        : kind === 'network' || kind === 'timeout' || (kind === 'http' && RETRIED.has(status));
    if (!allowed) return null;
    const backoff = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (1 - random() / 4);
    const wait = Math.max(backoff, retryAfter ?? 0);
    return wait <= longestWait ? wait : null;
  }

  async #attempt(request: HttpRequest): Promise<HttpAnswer> {
    const { signal, secrets = [], timeout = this.#options.timeout ?? 15_000 } = request;
    if (signal?.aborted) throw abortError(signal);
    const { maxBytes = 4 * 2 ** 20, fetch = globalThis.fetch } = this.#options;

    const attempt = new AbortController();
    const over = new AbortController();
    const abort = () => attempt.abort(abortError(signal));
    signal?.addEventListener('abort', abort, { once: true });
    let late = false;
    this.#clock.delay(timeout, over.signal).then(
      () => {
        late = true;
        attempt.abort();
      },
      () => {}, // The attempt was over first.
    );
    try {
      const response = await fetch(request.url, this.#init(request, attempt.signal));
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        response.body?.cancel().catch(() => {});
        throw new StreamsError('The service answered with a redirect, which is not followed.', {
          kind: 'answer',
          status: response.status,
        });
      }
      const text = await readLimited(response.body, maxBytes);
      if (text === null) {
        throw new StreamsError('The answer of the service is too large.', {
          kind: 'answer',
          status: response.status,
        });
      }
      return this.#read(response, text, secrets);
    } catch (cause) {
      if (signal?.aborted) throw abortError(signal);
      if (cause instanceof StreamsError) throw cause;
      throw late
        ? new StreamsError('The service did not answer in time.', { kind: 'timeout', cause })
        : new StreamsError('The service could not be reached.', { kind: 'network', cause });
    } finally {
      over.abort();
      signal?.removeEventListener('abort', abort);
    }
  }

  #init({ method, body, authorization }: HttpRequest, signal: AbortSignal): RequestInit {
    return {
      method,
      signal,
      headers: {
        accept: 'application/json, */*',
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // `error` is refused by some edge runtimes; what a redirect gives here is refused above.
      redirect: 'manual',
      // Only browsers (and those who copy them) know these; edge runtimes throw on them.
      ...('credentials' in Request.prototype && {
        credentials: this.#options.cookies ?? 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
      }),
    };
  }

  #read(response: Response, text: string, secrets: readonly string[]): HttpAnswer {
    const { status, headers, ok } = response;
    let body: unknown;
    try {
      body = text.trim() === '' ? undefined : JSON.parse(text);
    } catch {
      // Without the parser's error, which quotes what it read.
      if (ok) {
        throw new StreamsError('The answer of the service is not JSON.', {
          kind: 'answer',
          status,
        });
      }
      body = text;
    }
    if (ok) return { status, body };
    throw refusal(status, body, {
      secrets,
      requestId: headers.get('x-request-id'),
      retryAfter: parseRetryAfter(headers.get('retry-after'), this.#clock.now()),
    });
  }
}

/** The text of a body; null when it is larger than so many bytes. */
export async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string | null> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) return null;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // Ends the transfer if we leave early; a body that is already read or broken does not mind.
    reader.cancel().catch(() => {});
  }
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof StreamsError && error.status === status;
}
