/**
 * What a page uses with `session-endpoint`: one POST to the site's own broker gives the stream and a
 * short-lived session token; everything else goes through a client that speaks to the
 * broker. The token is renewed by another POST before it expires or when it is refused.
 */
import type { Stream } from '../core/stream.ts';
import { type Clock, systemClock, untilAborted } from './clock.ts';
import { Credentials, type ExpiringToken } from './credentials.ts';
import { isRecord, own, StreamsError } from './errors.ts';
import { Http, type HttpOptions } from './http.ts';
import {
  baseAddress,
  type CallOptions,
  StreamCalls,
  type StreamsClientOptions,
} from './stream-calls.ts';
import type { StreamsClient } from './streams-client.ts';
import { decodeStream } from './wire/stream.ts';

/**
 * What a session may do: `publish` (get the push address), `status` (read the stream), `recording`
 * (start and stop, and the stream's videos: list, read and rename), `dvr` (clear), `overlays` (read and
 * change), `settings` (read and change all that may be set on the stream, its own data and pull
 * addresses included), `encoders` (every push address with its key, and a new key), `clips` (create and
 * list), `streams` (list, choose and create), `delete` (the stream).
 */
export const BROKER_PERMISSIONS = [
  'publish',
  'status',
  'recording',
  'dvr',
  'overlays',
  'settings',
  'encoders',
  'clips',
  'streams',
  'delete',
] as const;

export type BrokerPermission = (typeof BROKER_PERMISSIONS)[number];

export interface BrokerSession<Client extends StreamCalls = StreamsClient> {
  /** Speaks to the broker; what the session has no permission for is refused with 403. */
  readonly client: Client;
  /**
   * The stream as last heard of. `stream.ingest.pushUrlWhip` is where to publish: a secret, null
   * without the permission `publish`. The broker tells no other push address.
   */
  readonly stream: Stream;
  readonly permissions: ReadonlySet<BrokerPermission>;
  /**
   * Reads the stream again (permission `status`), its push address kept. Tries once and for 8 s at
   * the most, unless told otherwise: who polls asks again anyway, and must know what was missed.
   */
  poll(options?: CallOptions): Promise<Stream>;
  /**
   * Asks the broker anew: a fresh token and, after a reset, the fresh push address. A stream that was
   * switched off meanwhile stays off, unless it is wanted to `publish`.
   */
  renew(options?: CallOptions & { publish?: boolean }): Promise<Stream>;
}

export interface BrokerSessionOptions extends Omit<HttpOptions, 'cookies'> {
  /** Ends the opening. */
  signal?: AbortSignal | undefined;
  /** The name that the page wishes for a new stream; the broker decides. */
  name?: string | undefined;
  /** The stream that the page wishes for; the broker decides. */
  streamId?: number | undefined;
  /** Whether the broker should switch the stream on. Default true; false to look at it only. */
  publish?: boolean | undefined;
}

const POLL: CallOptions = { timeout: 8_000, retries: 0 };

interface Opened {
  token: ExpiringToken;
  stream: Stream;
  permissions: ReadonlySet<BrokerPermission>;
}

/** Opens a session whose client is made here; `openBrokerSession` and `openBrokerCalls` say which. */
export async function openSession<Client extends StreamCalls>(
  clientOf: (options: StreamsClientOptions) => Client,
  endpoint: string,
  { signal, name, streamId, publish = true, ...http }: BrokerSessionOptions = {},
): Promise<BrokerSession<Client>> {
  const url = absolute(endpoint);
  const poster = new Http({ ...http, cookies: 'include' });
  const clock = http.clock ?? systemClock;
  const wish = {
    ...(name !== undefined && { name }),
    ...(streamId !== undefined && { stream: streamId }),
  };

  // For one asking: a token that is renewed on its own must not switch a stream on again.
  let toPublish = publish;
  const ask = async (askSignal?: AbortSignal): Promise<Opened> => {
    const body = toPublish ? wish : { ...wish, publish: false };
    toPublish = false;
    const answer = await poster
      .request({ method: 'POST', url, body, signal: askSignal })
      .catch(explain);
    return opened(answer.body, clock);
  };

  let opening = signal;
  let current: Opened | null = null;
  const credentials = new Credentials(async () => {
    current = await ask(opening);
    return current.token;
  }, clock);
  await credentials.get(signal);
  // Renewals serve everyone who waits, so that nobody's signal may end them.
  opening = undefined;

  const now = (): Opened => {
    if (current === null) throw new StreamsError('The session is not open.', { kind: 'setting' });
    return current;
  };
  const client = clientOf({ ...http, base: url, scheme: 'Bearer', credentials });

  return {
    client,
    get stream() {
      return now().stream;
    },
    get permissions() {
      return now().permissions;
    },
    async poll(options) {
      const heard = await client.get(now().stream.id, { ...POLL, ...options });
      const session = now();
      // Not if the session was renewed with another stream meanwhile.
      if (session.stream.id === heard.id) {
        session.stream = { ...heard, ingest: session.stream.ingest };
      }
      return session.stream;
    },
    async renew(options) {
      // What is on its way was asked for before this was wanted, and perhaps for less.
      while (credentials.fetching) await untilAborted(credentials.fetching, options?.signal);
      toPublish = options?.publish === true;
      credentials.discard();
      await credentials.get(options?.signal);
      return now().stream;
    },
  };
}

/** A session with the calls of a broadcast alone, for the drop-in script. */
export function openBrokerCalls(
  endpoint: string,
  options?: BrokerSessionOptions,
): Promise<BrokerSession<StreamCalls>> {
  return openSession((given) => new StreamCalls(given), endpoint, options);
}

/** An answer 404 or 405 that says nothing does not come from a broker. */
function explain(error: unknown): never {
  if (
    error instanceof StreamsError &&
    (error.status === 404 || error.status === 405) &&
    error.serverMessage === null
  ) {
    throw new StreamsError('There is no broker at this address.', {
      kind: 'answer',
      status: error.status,
      cause: error,
    });
  }
  throw error;
}

function opened(body: unknown, clock: Clock): Opened {
  const answer = isRecord(body) ? body : {};
  const token = own(answer, 'token');
  const stream = decodeStream(own(answer, 'stream'));
  const lifetime = own(answer, 'expires_in');
  const granted = own(answer, 'permissions');
  if (typeof token !== 'string' || !stream) {
    throw new StreamsError('The answer does not come from a broker.', { kind: 'answer' });
  }
  return {
    // By the time that is left, because this computer's clock may be wrong.
    token: {
      token,
      ...(typeof lifetime === 'number' && { expiresAt: clock.now() + lifetime * 1000 }),
    },
    stream,
    permissions: new Set(
      BROKER_PERMISSIONS.filter((known) => Array.isArray(granted) && granted.includes(known)),
    ),
  };
}

function absolute(endpoint: string): string {
  let url: string;
  try {
    url = new URL(endpoint, globalThis.location?.href).href;
  } catch {
    url = endpoint;
  }
  baseAddress(url); // Throws where it is no web address.
  return url;
}
