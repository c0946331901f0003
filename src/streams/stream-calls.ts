/**
 * What a page needs of the Streams REST API to go live: the calls that the drop-in script carries, and
 * the way that every other call takes. All the others are in `streams-client.ts`, loaded with the part
 * that needs them. How a request travels is in `http.ts`, what it looks like in `wire`, where its key
 * comes from in `credentials.ts`.
 */
import type { RecordingStart, Stream, StreamSettings, Video } from '../core/stream.ts';
import { type CredentialSource, Credentials } from './credentials.ts';
import { StreamsError } from './errors.ts';
import { Http, type HttpAnswer, type HttpOptions, type Method } from './http.ts';
import { decodeRecordingStart, decodeVideo } from './wire/recording.ts';
import { decodeStream, encodeSettings } from './wire/stream.ts';

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
 * The calls of a broadcast. Every method rejects with a {@link StreamsError}, or with an `AbortError`
 * when its signal aborted; `toBroadcastError` turns either into words.
 */
export class StreamCalls {
  /** The address that all paths are appended to, without a slash at its end. */
  readonly base: string;
  readonly #scheme: string;
  readonly #credentials: Credentials;
  readonly #http: Http;

  /**
   * Another client's calls are its own: same address, same key, same manners. Throws a
   * {@link StreamsError} when `base` is not an http or https address.
   */
  constructor(options: StreamsClientOptions | StreamCalls) {
    if (options instanceof StreamCalls) {
      this.base = options.base;
      this.#scheme = options.#scheme;
      this.#credentials = options.#credentials;
      this.#http = options.#http;
      return;
    }
    const { base = 'https://api.gcore.com', credentials, scheme = 'APIKey', ...http } = options;
    this.base = baseAddress(base);
    this.#scheme = scheme;
    this.#credentials =
      credentials instanceof Credentials ? credentials : new Credentials(credentials, http.clock);
    this.#http = new Http(http);
  }

  async get(id: number, options: CallOptions = {}): Promise<Stream> {
    return known(decodeStream((await this.send('GET', streamPath(id), options)).body));
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
    const answer = await this.send('POST', '/streams', { ...options, body });
    return known(decodeStream(answer.body));
  }

  /** Begins to record a live stream; it takes 3 to 7 s until `recording` is true. */
  async startRecording(id: number, options: CallOptions = {}): Promise<RecordingStart> {
    const { body } = await this.send('PUT', `${streamPath(id)}/start_recording`, options);
    return decodeRecordingStart(body);
  }

  /** Ends the recording; null where nothing was being recorded. */
  async stopRecording(id: number, options: CallOptions = {}): Promise<Video | null> {
    const { body } = await this.send('PUT', `${streamPath(id)}/stop_recording`, options);
    return body === undefined || body === null ? null : known(decodeVideo(body));
  }

  /** Throws away what viewers could rewind to. */
  async clearDvr(id: number, options: CallOptions = {}): Promise<void> {
    await this.send('PUT', `${streamPath(id)}/dvr_cleanup`, options);
  }

  /** Sends a request to a path beneath `/streaming`. */
  protected async send(
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

export function streamPath(id: number): string {
  return `/streams/${checked(id, 'stream id')}`;
}

export function checked(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new StreamsError(`The ${what} must be a positive integer.`, { kind: 'setting' });
}

export function known<T>(decoded: T | null): T {
  if (decoded !== null) return decoded;
  throw new StreamsError('The answer of the service is not what its description says.', {
    kind: 'answer',
  });
}
