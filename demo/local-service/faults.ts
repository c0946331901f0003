/** Faults on demand: answers that a real service gives on a bad day, for the tests of clients. */
import type { MiddlewareHandler } from 'hono';

export interface Fault {
  /** Left out: any. */
  method?: string;
  /** Tested against the path; a string must be contained in it. */
  path: string | RegExp;
  /** Status to answer with; left out, the request goes on after the delay. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds to wait before answering; `Infinity` never answers. */
  delay?: number;
  /** How many requests it meets; left out: every one until it is removed. */
  times?: number;
  /** Leave the CORS headers out, as a proxy that fails on its own does. */
  withoutCors?: boolean;
}

export class Faults {
  readonly #faults = new Set<Fault & { left: number }>();

  /** Adds a fault; returns the way to remove it. */
  add(fault: Fault): () => void {
    const entry = { ...fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#faults.add(entry);
    return () => this.#faults.delete(entry);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** Must be the first of the middlewares. */
  get middleware(): MiddlewareHandler {
    return async (c, next) => {
      const fault = this.#take(c.req.method, c.req.path);
      if (!fault) return next();
      const { delay = 0, status, headers, body = '', withoutCors = false } = fault;
      if (!(await waited(delay, c.req.raw.signal))) return new Response(null, { status: 503 });
      if (status === undefined) return next();
      const answer = new Response(status === 204 || status === 304 ? null : body, {
        status,
        ...(headers ? { headers } : {}),
      });
      if (!withoutCors) {
        answer.headers.set('Access-Control-Allow-Origin', '*');
        answer.headers.set(
          'Access-Control-Expose-Headers',
          'Location, Link, ETag, X-Reason-Code, Retry-After, X-Request-Id',
        );
      }
      return answer;
    };
  }

  #take(method: string, path: string): Fault | undefined {
    for (const fault of this.#faults) {
      // A preflight is met only when it is named, so that the request itself is what fails.
      if ((fault.method ?? (method === 'OPTIONS' ? undefined : method)) !== method) continue;
      const isMet =
        typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path);
      if (!isMet) continue;
      fault.left -= 1;
      if (fault.left <= 0) this.#faults.delete(fault);
      return fault;
    }
    return undefined;
  }
}

/** Resolves with false when the client has gone away before. */
function waited(delay: number, signal: AbortSignal): Promise<boolean> {
  if (delay <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = Number.isFinite(delay) ? setTimeout(() => resolve(true), delay) : undefined;
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve(false);
      },
      { once: true },
    );
  });
}
