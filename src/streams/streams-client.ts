/**
 * The Streams REST API as methods: one for each operation, our own types in and out. How a request
 * travels is in `http.ts`, what it looks like in `wire.ts`, where its key comes from in
 * `credentials.ts`.
 */
import type {
  Overlay,
  OverlayChange,
  OverlayInput,
  QualitySets,
  RecordingStart,
  Stream,
  StreamSettings,
  TokenReset,
  Video,
} from '../core/stream.ts';
import { type CredentialSource, Credentials } from './credentials.ts';
import { StreamsError } from './errors.ts';
import { Http, type HttpAnswer, type HttpOptions, type Method } from './http.ts';
import {
  decodeMessage,
  decodeOverlay,
  decodeOverlays,
  decodeQualitySets,
  decodeRecordingStart,
  decodeStream,
  decodeStreams,
  decodeVideo,
  encodeNewOverlay,
  encodeOverlayChange,
  encodeSettings,
  encodeStreamUpdate,
} from './wire.ts';

export interface StreamsClientOptions extends Omit<HttpOptions, 'cookies'> {
  /** Where the API is, up to its `/streaming`. Default `https://api.gcore.com`. */
  base?: string | undefined;
  /** The key or token, or a function that fetches one when it is needed. */
  credentials: CredentialSource | Credentials;
  /** `APIKey` for an account's key (the default), `Bearer` for a login or a broker's session. */
  scheme?: 'APIKey' | 'Bearer' | undefined;
}

export interface CallOptions {
  /** Ends the call, and with it the request, with an `AbortError`. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for each attempt of this call, instead of the client's own. */
  timeout?: number | undefined;
  /** How many more times this call may try, instead of the client's own. */
  retries?: number | undefined;
}

/**
 * A client of the Streams API. Every method rejects with a {@link StreamsError}, or with an
 * `AbortError` when its signal aborted; `toBroadcastError` turns either into words.
 */
export class StreamsClient {
  /** The address that all paths are appended to, without a slash at its end. */
  readonly base: string;
  readonly #scheme: string;
  readonly #credentials: Credentials;
  readonly #http: Http;

  /** Throws a {@link StreamsError} when `base` is not an http or https address. */
  constructor(options: StreamsClientOptions) {
    const { base = 'https://api.gcore.com', credentials, scheme = 'APIKey', ...http } = options;
    this.base = baseAddress(base);
    this.#scheme = scheme;
    this.#credentials =
      credentials instanceof Credentials ? credentials : new Credentials(credentials, http.clock);
    this.#http = new Http(http);
  }

  /** One page of streams, counted from 1. The service does not say how many pages there are. */
  async list({ page = 1, ...options }: CallOptions & { page?: number } = {}): Promise<Stream[]> {
    const { body } = await this.#send('GET', `/streams?page=${checked(page, 'page')}`, options);
    return known(decodeStreams(body));
  }

  /**
   * All streams, page by page, each once. It ends at the first page that holds nothing new, since
   * the size of a page is not documented.
   */
  async *listAll(options: CallOptions = {}): AsyncGenerator<Stream, void, undefined> {
    const seen = new Set<number>();
    for (let page = 1; ; page++) {
      const fresh = (await this.list({ ...options, page })).filter(({ id }) => !seen.has(id));
      if (fresh.length === 0) return;
      for (const stream of fresh) {
        if (seen.has(stream.id)) continue;
        seen.add(stream.id);
        yield stream;
      }
    }
  }

  async get(id: number, options: CallOptions = {}): Promise<Stream> {
    return this.#stream(await this.#send('GET', streamPath(id), options));
  }

  /**
   * Creates a stream. The service's default for `active` is false: send `active: true` to publish
   * at once. Never tried twice, because that could make two.
   */
  async create(
    settings: Partial<StreamSettings> & { name: string },
    options: CallOptions = {},
  ): Promise<Stream> {
    const body = encodeSettings(settings);
    return this.#stream(await this.#send('POST', '/streams', { ...options, body }));
  }

  /** Changes the given settings and leaves the others. */
  async update(
    id: number,
    settings: Partial<StreamSettings>,
    options: CallOptions = {},
  ): Promise<Stream> {
    const body = encodeStreamUpdate(settings);
    return this.#stream(await this.#send('PATCH', streamPath(id), { ...options, body }));
  }

  /** Deletes the stream for good; its recordings stay. */
  async delete(id: number, options: CallOptions = {}): Promise<void> {
    await this.#send('DELETE', streamPath(id), options);
  }

  /** Begins to record a live stream; it takes 3 to 7 s until `recording` is true. */
  async startRecording(id: number, options: CallOptions = {}): Promise<RecordingStart> {
    const { body } = await this.#send('PUT', `${streamPath(id)}/start_recording`, options);
    return decodeRecordingStart(body);
  }

  /** Ends the recording; null where nothing was being recorded. */
  async stopRecording(id: number, options: CallOptions = {}): Promise<Video | null> {
    const { body } = await this.#send('PUT', `${streamPath(id)}/stop_recording`, options);
    return body === undefined || body === null ? null : known(decodeVideo(body));
  }

  /** Throws away what viewers could rewind to. */
  async clearDvr(id: number, options: CallOptions = {}): Promise<void> {
    await this.#send('PUT', `${streamPath(id)}/dvr_cleanup`, options);
  }

  /** Makes a new stream key and cuts off who publishes with the old one. Never tried twice. */
  async resetPushToken(id: number, options: CallOptions = {}): Promise<TokenReset> {
    const answer = await this.#send('POST', `${streamPath(id)}/reset_push_token`, options);
    const restartNeeded = answer.status === 202;
    const stream = restartNeeded ? null : this.#stream(answer);
    return { stream, restartNeeded, message: decodeMessage(answer.body) };
  }

  /** The ladders of qualities that the account can choose from. */
  async qualitySets(options: CallOptions = {}): Promise<QualitySets> {
    const { body } = await this.#send('GET', '/quality_sets', options);
    return known(decodeQualitySets(body));
  }

  async listOverlays(streamId: number, options: CallOptions = {}): Promise<Overlay[]> {
    const { body } = await this.#send('GET', `${streamPath(streamId)}/overlays`, options);
    return known(decodeOverlays(body));
  }

  async getOverlay(streamId: number, id: number, options: CallOptions = {}): Promise<Overlay> {
    const { body } = await this.#send('GET', overlayPath(streamId, id), options);
    return known(decodeOverlay(body));
  }

  /** Creates overlays, in pixels of the source frame. Never tried twice. */
  async createOverlays(
    streamId: number,
    overlays: readonly OverlayInput[],
    options: CallOptions = {},
  ): Promise<Overlay[]> {
    const body = overlays.map(encodeNewOverlay);
    const path = `${streamPath(streamId)}/overlays`;
    return known(decodeOverlays((await this.#send('POST', path, { ...options, body })).body));
  }

  async updateOverlay(
    streamId: number,
    id: number,
    change: OverlayChange,
    options: CallOptions = {},
  ): Promise<Overlay> {
    const { id: _id, ...body } = encodeOverlayChange(change);
    const answer = await this.#send('PATCH', overlayPath(streamId, id), { ...options, body });
    return known(decodeOverlay(answer.body));
  }

  /** Changes many overlays in one request. */
  async updateOverlays(
    streamId: number,
    changes: readonly (OverlayChange & { id: number })[],
    options: CallOptions = {},
  ): Promise<Overlay[]> {
    const body = changes.map(encodeOverlayChange);
    const path = `${streamPath(streamId)}/overlays`;
    return known(decodeOverlays((await this.#send('PATCH', path, { ...options, body })).body));
  }

  async deleteOverlay(streamId: number, id: number, options: CallOptions = {}): Promise<void> {
    await this.#send('DELETE', overlayPath(streamId, id), options);
  }

  #stream({ body }: HttpAnswer): Stream {
    return known(decodeStream(body));
  }

  async #send(
    method: Method,
    path: string,
    { signal, timeout, retries, body }: CallOptions & { body?: unknown },
  ): Promise<HttpAnswer> {
    const url = `${this.base}/streaming${path}`;
    const attempt = (token: string) =>
      this.#http.request({
        method,
        url,
        body,
        signal,
        timeout,
        retries,
        authorization: `${this.#scheme} ${token}`,
        secrets: [token],
      });
    const token = await this.#credentials.get(signal);
    try {
      return await attempt(token);
    } catch (error) {
      const stale = error instanceof StreamsError && error.status === 401;
      // A refused request did nothing, so that it may be sent again, once, with a fresh token.
      if (!stale || !this.#credentials.refuse(token)) throw error;
      return attempt(await this.#credentials.get(signal));
    }
  }
}

/** The address without query, fragment and slashes at its end. */
export function baseAddress(address: string): string {
  let url: URL | undefined;
  try {
    url = new URL(address);
  } catch {
    // Said below, without quoting the address.
  }
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new StreamsError('The address of the API must begin with https:// or http://.', {
      kind: 'setting',
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function streamPath(id: number): string {
  return `/streams/${checked(id, 'stream id')}`;
}

function overlayPath(streamId: number, id: number): string {
  return `${streamPath(streamId)}/overlays/${checked(id, 'overlay id')}`;
}

function checked(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new StreamsError(`The ${what} must be a positive integer.`, { kind: 'setting' });
}

function known<T>(decoded: T | null): T {
  if (decoded !== null) return decoded;
  throw new StreamsError('The answer of the service is not what its description says.', {
    kind: 'answer',
  });
}
