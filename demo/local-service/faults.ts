/** Faults on demand: answers that a real service gives on a bad day, for the tests of clients. */
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

/** Which requests, how often and how long. */
export interface FaultMatch {
  /** Left out: any, but preflights, so that the request itself is what fails. */
  method?: string;
  /** Tested against the path; a string must be contained in it. Left out: the whole REST API. */
  path?: string | RegExp;
  /** How many requests it meets; left out: every one until it is removed. */
  times?: number;
  /** Milliseconds after which it is over by itself. */
  lasts?: number;
}

export interface Fault extends FaultMatch {
  /** Status to answer with; left out, the request is carried out. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds to wait before answering; `Infinity` never answers. */
  delay?: number;
  /**
   * Break the connection: before the request is carried out, or once it has been and only the answer
   * is lost.
   */
  drop?: 'request' | 'answer';
  /** Cut the body of the real answer in half, so that it is no JSON any more. */
  garble?: boolean;
  /** Leave the CORS headers out, as a proxy that fails on its own does. */
  withoutCors?: boolean;
}

const API = '/streaming/';

interface Entry extends Fault {
  left: number;
  /** Wall-clock milliseconds. */
  until: number;
}

export class Faults {
  readonly #faults = new Set<Entry>();

  /** Adds a fault; returns the way to remove it. */
  add(fault: Fault): () => void {
    const { times, lasts } = fault;
    const left = times ?? Number.POSITIVE_INFINITY;
    const until = lasts === undefined ? Number.POSITIVE_INFINITY : Date.now() + lasts;
    const entry = { ...fault, left, until };
    this.#faults.add(entry);
    return () => this.#faults.delete(entry);
  }

  /** Everything fails, by default with 503. */
  fail(match: FaultMatch & { status?: number } = {}): () => void {
    const { status = 503 } = match;
    return this.add({ ...match, status, body: JSON.stringify({ status, error: 'Out of order.' }) });
  }

  /** 429, with the seconds to wait. */
  limit(retryAfter: number, match: FaultMatch = {}): () => void {
    const headers = { 'Retry-After': String(retryAfter) };
    const body = JSON.stringify({ status: 429, error: 'Too many requests.' });
    return this.add({ ...match, status: 429, headers, body });
  }

  /** Right answers that take this many milliseconds. */
  slow(delay: number, match: FaultMatch = {}): () => void {
    return this.add({ ...match, delay });
  }

  /** Broken connections; nothing is carried out, or everything is and only the answers are lost. */
  drop(what: 'request' | 'answer', match: FaultMatch = {}): () => void {
    return this.add({ ...match, drop: what });
  }

  /** Answers that are no JSON. */
  garble(match: FaultMatch = {}): () => void {
    return this.add({ ...match, garble: true });
  }

  clear(): void {
    this.#faults.clear();
  }

  /** Must be the first of the middlewares. */
  get middleware(): MiddlewareHandler<{ Bindings: HttpBindings }> {
    return async (c, next) => {
      const fault = this.#take(c.req.method, c.req.path);
      if (!fault) return next();
      if (!(await waited(fault.delay ?? 0, c.req.raw.signal))) {
        return new Response(null, { status: 503 });
      }
      if (fault.drop !== 'request' && fault.status === undefined) await next();
      if (fault.drop) c.env.incoming.socket.destroy();
      else if (fault.status !== undefined) return answerOf({ ...fault, status: fault.status });
      else if (fault.garble) {
        const body = await c.res.text();
        const { status, headers } = c.res;
        headers.delete('Content-Length');
        c.res = new Response(body.slice(0, body.length / 2), { status, headers });
      }
      return fault.drop ? new Response(null, { status: 503 }) : undefined;
    };
  }

  #take(method: string, path: string): Fault | undefined {
    for (const fault of this.#faults) {
      if (Date.now() >= fault.until) {
        this.#faults.delete(fault);
        continue;
      }
      if ((fault.method ?? (method === 'OPTIONS' ? undefined : method)) !== method) continue;
      const { path: wanted = API } = fault;
      if (!(typeof wanted === 'string' ? path.includes(wanted) : wanted.test(path))) continue;
      fault.left -= 1;
      if (fault.left <= 0) this.#faults.delete(fault);
      return fault;
    }
    return undefined;
  }
}

function answerOf({ status, headers, body = '', withoutCors = false }: Fault & { status: number }) {
  const answer = new Response(status === 204 || status === 304 ? null : body, {
    status,
    ...(headers ? { headers } : {}),
  });
  if (withoutCors) return answer;
  answer.headers.set('Access-Control-Allow-Origin', '*');
  answer.headers.set(
    'Access-Control-Expose-Headers',
    'Location, Link, ETag, X-Reason-Code, Retry-After, X-Request-Id',
  );
  return answer;
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
