/**
 * WHIP over HTTP (RFC 9725): one endpoint, and the session that a POST to it creates.
 *
 * - `warmUp` opens the connection and fills the preflight cache before the click.
 * - `post` sends the offer; the session's address is resolved against the address that answered in
 *   the end, because a redirect may have moved it.
 * - `patch` trickles candidates under the entity-tag of the ICE session.
 * - `delete` ends the session, also while the page goes away.
 *
 * The bearer goes with every request to the endpoint's own origin and to no other. Nothing here
 * logs or throws an address: it may hold the stream key.
 */
import {
  BroadcastError,
  type BroadcastErrorCode,
  type BroadcastErrorOptions,
} from '../core/errors.ts';
import { parseWebAddress } from '../core/web-address.ts';
import { endpointSecrets } from './endpoint-secrets.ts';
import { parseIceServers } from './link-header.ts';
import { refusal } from './whip-errors.ts';

const POST_TIMEOUT = 10_000;
const DELETE_TIMEOUT = 3_000;
/** Servers close an idle connection after five seconds and more. */
const WARM_FOR = 4_000;
/** Far above any real answer; what is longer is not one. */
const LONGEST_ANSWER = 256 * 1024;

export interface WhipAnswer {
  readonly sdp: string;
  readonly sessionUrl: string;
  readonly iceServers: RTCIceServer[];
}

export class WhipResource {
  readonly #endpoint: string;
  readonly #token: string | undefined;
  #sessionUrl: string | undefined;
  #etag: string | null = null;
  #posting: Promise<void> | undefined;
  readonly #giveUp = new AbortController();
  #warmAt = Number.NEGATIVE_INFINITY;

  constructor(endpoint: string, token?: string | undefined) {
    this.#endpoint = checkedEndpoint(endpoint);
    this.#token = checkedToken(token);
  }

  /** The endpoint's absolute address: a secret. */
  get endpoint(): string {
    return this.#endpoint;
  }

  /**
   * Opens the connection to the ingest. The request carries the same header as the POST will, so
   * that the browser asks for permission (CORS preflight) now and not after the click. What it
   * answers does not matter.
   */
  async warmUp(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    if (this.#sessionUrl !== undefined || now - this.#warmAt < WARM_FOR) return;
    this.#warmAt = now;
    await this.#fetch(this.#endpoint, {
      method: 'OPTIONS',
      headers: { 'content-type': 'application/sdp' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(POST_TIMEOUT)]),
    }).then(
      (response) => drain(response),
      () => {},
    );
  }

  /**
   * Creates the session. Rejects with a `BroadcastError`. When the signal aborts, the request itself
   * goes on, because the ingest may be creating a session that only its answer lets us delete.
   */
  post(offer: string, signal: AbortSignal): Promise<WhipAnswer> {
    const answer = this.#exchange(offer);
    this.#posting = answer.then(
      () => {},
      () => {},
    );
    return new Promise((resolve, reject) => {
      const abort = () => reject(new BroadcastError('aborted'));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      answer.then(resolve, reject);
    });
  }

  async #exchange(offer: string): Promise<WhipAnswer> {
    const timeout = AbortSignal.timeout(POST_TIMEOUT);
    let response: Response;
    let body: string;
    try {
      response = await this.#fetch(this.#endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/sdp', accept: 'application/sdp' },
        body: offer,
        signal: AbortSignal.any([this.#giveUp.signal, timeout]),
      });
      if (response.ok) this.#remember(response);
      body = await readText(response);
    } catch (cause) {
      if (timeout.aborted) throw await this.#abandoned('ingest-timeout', { cause });
      if (cause instanceof BroadcastError) throw await this.#abandoned(cause.code, { cause });
      throw await this.#abandoned('ingest-unreachable', { cause });
    }
    if (!response.ok) throw refusal(response, body, this.#secrets());
    if (!isSdp(response, body)) {
      throw await this.#abandoned('not-whip', { status: response.status });
    }
    const sessionUrl = this.#sessionUrl;
    if (sessionUrl === undefined) throw new BroadcastError('session-hidden');
    if (this.#token && !this.#isOwnOrigin(sessionUrl)) {
      throw await this.#abandoned('session-elsewhere');
    }
    return {
      sdp: body,
      sessionUrl,
      iceServers: parseIceServers(response.headers.get('link')),
    };
  }

  /** The error for an answer that we cannot use, once the session it made is deleted. */
  async #abandoned(
    code: BroadcastErrorCode,
    options: BroadcastErrorOptions = {},
  ): Promise<BroadcastError> {
    await this.#deleteKnown();
    return new BroadcastError(code, options);
  }

  /** Trickles candidates. False when the ingest takes none, which ends the trickle, not the session. */
  async patch(fragment: string, signal: AbortSignal): Promise<boolean> {
    if (this.#sessionUrl === undefined) return false;
    try {
      const response = await this.#fetch(this.#sessionUrl, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/trickle-ice-sdpfrag',
          ...(this.#etag === null ? {} : { 'if-match': this.#etag }),
        },
        body: fragment,
        signal: AbortSignal.any([signal, AbortSignal.timeout(POST_TIMEOUT)]),
      });
      await drain(response);
      return response.ok;
    } catch {
      return false;
    }
  }

  /**
   * Ends the session. Never rejects; true when the session is surely over. A POST still under way is
   * waited for, but not for long.
   */
  async delete(): Promise<boolean> {
    if (this.#sessionUrl === undefined && this.#posting) {
      const timer = setTimeout(() => this.#giveUp.abort(), DELETE_TIMEOUT);
      await this.#posting;
      clearTimeout(timer);
    }
    return this.#deleteKnown();
  }

  /** Ends a session that an earlier page left behind at this endpoint. */
  deleteLeft(url: string): Promise<boolean> {
    return deleteSession(url, this.#tokenFor(url));
  }

  #deleteKnown(): Promise<boolean> {
    const url = this.#sessionUrl;
    if (url === undefined) return Promise.resolve(true);
    this.#sessionUrl = undefined;
    return deleteSession(url, this.#tokenFor(url));
  }

  #remember(response: Response): void {
    const location = response.headers.get('location');
    this.#etag = response.headers.get('etag');
    if (location === null) return;
    this.#sessionUrl = plainAddress(location, response.url || this.#endpoint);
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    return fetch(url, whipRequest(init, this.#tokenFor(url)));
  }

  #secrets(): string[] {
    return [...(this.#token ? [this.#token] : []), ...endpointSecrets(this.#endpoint)];
  }

  #tokenFor(url: string): string | undefined {
    return this.#isOwnOrigin(url) ? this.#token : undefined;
  }

  #isOwnOrigin(url: string): boolean {
    return new URL(url).origin === new URL(this.#endpoint).origin;
  }
}

/**
 * Sends the DELETE of RFC 9725, section 4.2. True when the session is surely over. The request
 * outlives the page (`keepalive`), because most sessions that become ghosts do so when a tab closes.
 */
async function deleteSession(url: string, token?: string | undefined): Promise<boolean> {
  const signal = AbortSignal.timeout(DELETE_TIMEOUT);
  try {
    const response = await fetch(
      url,
      whipRequest({ method: 'DELETE', keepalive: true, signal }, token),
    );
    await drain(response);
    return response.ok || response.status === 404 || response.status === 410;
  } catch {
    return false;
  }
}

/**
 * What all our requests to an ingest have in common: no cookies, no referrer. The cache mode stays
 * the default, since none of their methods is ever cached, and any other mode makes Chromium leave
 * out its preflight cache too, which would undo the warm-up.
 */
function whipRequest(init: RequestInit, token: string | undefined): RequestInit {
  return {
    ...init,
    headers: { ...init.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  };
}

function checkedEndpoint(endpoint: string): string {
  const url = plainAddress(endpoint, globalThis.location?.href);
  if (url === undefined) throw new BroadcastError('invalid-setting');
  return url;
}

/** A http or https address. One with a user's name cannot be fetched, and the browser's error quotes it. */
function plainAddress(text: string, base: string | undefined): string | undefined {
  const url = parseWebAddress(text, base);
  return url && !url.username && !url.password ? url.href : undefined;
}

/** Checked here, because the browser's own error for a header that cannot be sent quotes it. */
function checkedToken(token: string | undefined): string | undefined {
  const text = token?.trim() || undefined;
  if (text !== undefined && !/^[\x21-\x7e]+$/.test(text))
    throw new BroadcastError('invalid-setting');
  return text;
}

function isSdp(response: Response, body: string): boolean {
  const type = response.headers.get('content-type') ?? 'application/sdp';
  return /^application\/sdp\b/i.test(type) && body.startsWith('v=0');
}

/** Reads a body that does not matter, which frees the connection for the next request. */
async function drain(response: Response): Promise<void> {
  await response.arrayBuffer().catch(() => {});
}

/** The body, but never more than an answer can be. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text + decoder.decode();
    text += decoder.decode(chunk.value, { stream: true });
    if (text.length > LONGEST_ANSWER) {
      await reader?.cancel();
      throw new BroadcastError('not-whip', { status: response.status });
    }
  }
}
