/**
 * The three ways to a stream behind one face: a broker's session, an account's key, or a bare WHIP
 * address that has no API at all.
 */
import { BroadcastError } from '../core/errors.ts';
import type { Stream } from '../core/stream.ts';
import type { PublishTarget } from '../publish/publisher.ts';
import {
  BROKER_PERMISSIONS,
  type BrokerPermission,
  openBrokerCalls,
} from '../streams/broker-session.ts';
import { untilAborted } from '../streams/clock.ts';
import { Credentials } from '../streams/credentials.ts';
import { StreamsError, toBroadcastError } from '../streams/errors.ts';
import { StreamCalls } from '../streams/stream-calls.ts';
import type { BroadcastConfig, SecretSource } from './broadcast-config.ts';
import type { OverlayStream } from './overlay-store.ts';
import type { StreamAccount } from './stream-account.ts';
import { typed } from './typed.ts';

/** Milliseconds for one poll. */
const POLL_TIMEOUT = 8_000;

/** The account's own key opens every door. */
const ALL_PERMISSIONS: ReadonlySet<BrokerPermission> = new Set(BROKER_PERMISSIONS);

/** A stream that can be asked about and acted on. */
export interface StreamHandle {
  readonly id: number;
  readonly client: StreamCalls;
  /** Where the stream's overlays are kept; null where they may not be changed. */
  readonly overlays: OverlayStream | null;
  read(signal: AbortSignal): Promise<Stream>;
}

export interface OpenedStream {
  /** Where to publish. Throws where that is not possible, which does not keep anyone from watching. */
  target(): PublishTarget;
  /** Null where there is no API, so that nobody but the ingest can say what is true. */
  readonly stream: Stream | null;
  readonly handle: StreamHandle | null;
  /** What else may be asked of the service; null with a bare WHIP address. */
  readonly account: StreamAccount | null;
  /** Why there is no stream to look at, where the one that was named does not exist. */
  readonly problem?: BroadcastError;
}

/**
 * Opens the stream; call it again for the next session, since a key may have changed. `look` takes
 * what there is and makes nothing: there may be no stream yet.
 */
export type StreamAccess = (
  signal: AbortSignal,
  purpose?: 'publish' | 'look',
) => Promise<OpenedStream>;

/** Throws `not-configured` where the element was told nothing to publish to. */
export function streamAccess(config: BroadcastConfig): StreamAccess {
  if (config.sessionEndpoint) return throughBroker(config.sessionEndpoint, config);
  if (config.pushUrlWhip) return bareWhip(config.pushUrlWhip, config.whipToken);
  if (config.apiKey) return withKey(config);
  throw new BroadcastError('not-configured');
}

/** Whether the page says what to publish to; with a key alone one can only look around. */
export function namesStream(config: BroadcastConfig): boolean {
  const { sessionEndpoint, pushUrlWhip, streamId, streamName } = config;
  return !!(sessionEndpoint || pushUrlWhip || streamId !== null || streamName);
}

function throughBroker(
  endpoint: string,
  { streamName: name, streamId }: BroadcastConfig,
): StreamAccess {
  let opening: ReturnType<typeof openBrokerCalls> | undefined;
  let used = false;
  let switchedOn = false;
  const overlaysOf = keepWhileSame();
  return (signal, purpose) =>
    typed(async () => {
      // Once: whoever switches the stream off while it is on the air means it.
      const publish = purpose !== 'look' && !switchedOn;
      // Without a signal: whoever gives up must not take the session from others who wait for it.
      opening ??= openBrokerCalls(endpoint, {
        publish,
        ...(name && { name }),
        ...(streamId !== null && { streamId }),
      });
      const asked = opening;
      asked.catch(() => {
        if (opening === asked) opening = undefined;
      });
      const session = await untilAborted(asked, signal);
      if (used) await session.renew({ signal, publish });
      used = true;
      switchedOn ||= publish;
      const { stream, client, permissions } = session;
      const canRead = permissions.has('status');
      return {
        target: () => targetOf(stream),
        stream,
        account: {
          client,
          // Of now: a token that is renewed on its own may come with others.
          get permissions() {
            return session.permissions;
          },
          streamId: stream.id,
        },
        handle: canRead
          ? {
              id: stream.id,
              client,
              overlays: permissions.has('overlays') ? overlaysOf({ id: stream.id, client }) : null,
              read: (signal) => session.poll({ signal }),
            }
          : null,
      };
    });
}

function bareWhip(endpoint: string, source: SecretSource | null): StreamAccess {
  // Its manners are those of every other secret: a wait can be aborted, a failure has a name.
  const token = source ? new Credentials(source) : null;
  return (signal) =>
    typed(async () => {
      // Asked for anew each time: a bearer may be good for one session only.
      token?.discard();
      const bearer = await token?.get(signal);
      const target = () => ({ endpoint, token: bearer });
      return { target, stream: null, handle: null, account: null };
    });
}

function withKey({ apiBase, apiKey, streamId, streamName }: BroadcastConfig): StreamAccess {
  let client: StreamCalls | undefined;
  let created: Promise<Stream> | undefined;
  const overlaysOf = keepWhileSame();

  /** Not to be aborted, and never done twice: a stream that nobody knows would stay for ever. */
  const create = async (api: StreamCalls): Promise<Stream> => {
    created = api.create({ name: streamName ?? '', active: true });
    created.catch(() => {
      created = undefined;
    });
    return created;
  };

  const find = async (api: StreamCalls, signal: AbortSignal): Promise<Stream> => {
    if (streamId !== null) return api.get(streamId, { signal });
    if (!created) return untilAborted(create(api), signal);
    const { id } = await untilAborted(created, signal);
    try {
      return await api.get(id, { signal });
    } catch (error) {
      if (!(error instanceof StreamsError) || error.status !== 404) throw error;
      return untilAborted(create(api), signal);
    }
  };

  return (signal, purpose) =>
    typed(async () => {
      client ??= new StreamCalls({ base: apiBase ?? undefined, credentials: apiKey ?? '' });
      const api = client;
      const account = { client: api, permissions: ALL_PERMISSIONS };
      const nothing = {
        target: () => {
          throw new BroadcastError('not-configured');
        },
        stream: null,
        handle: null,
        account: { ...account, streamId: null },
      };
      if (streamId === null && !created && (!streamName || purpose === 'look')) return nothing;
      let stream: Stream;
      try {
        stream = await find(api, signal);
      } catch (error) {
        const problem = toBroadcastError(error);
        // There are others to look at.
        if (purpose === 'look' && problem.code === 'stream-not-found')
          return { ...nothing, problem };
        throw problem;
      }
      return {
        target: () => targetOf(stream),
        stream,
        account: { ...account, streamId: stream.id },
        handle: {
          id: stream.id,
          client: api,
          overlays: overlaysOf({ id: stream.id, client: api, enable: true }),
          // One try: the poller decides when the next is due.
          read: (signal) => api.get(stream.id, { signal, retries: 0, timeout: POLL_TIMEOUT }),
        },
      };
    });
}

/** The same object for the same stream, so that a new session makes nobody load overlays again. */
function keepWhileSame(): (overlays: OverlayStream) => OverlayStream {
  let kept: OverlayStream | undefined;
  return (overlays) => {
    if (kept?.id !== overlays.id || kept.client !== overlays.client) kept = overlays;
    return kept;
  };
}

function targetOf({ active, ingest }: Stream): PublishTarget {
  if (!active) throw new BroadcastError('stream-disabled');
  if (!ingest.pushUrlWhip) throw new BroadcastError('forbidden');
  return { endpoint: ingest.pushUrlWhip };
}
