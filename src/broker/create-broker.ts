/**
 * The broker: a small server-side handler that holds the account's key and hands a page only what one
 * broadcast needs. It takes a `Request` and gives a `Response`, and so runs wherever these exist.
 *
 *   POST {broker}                          the host's `authorize` decides; answers with the user's
 *                                          stream and a short-lived session
 *   {broker}/streaming/…                   the routes of `routes.ts`, with that session as bearer
 *
 * On the way of a request: origin, method, type and size, login or session, the user's
 * rate, and only then the service, at its fixed address.
 */
import { isAbort } from '../core/errors.ts';
import { BROKER_PERMISSIONS } from '../streams/broker-session.ts';
import { type Clock, systemClock } from '../streams/clock.ts';
import type { CredentialSource } from '../streams/credentials.ts';
import { isRecord, StreamsError } from '../streams/errors.ts';
import type { Fetch } from '../streams/http.ts';
import { StreamsClient } from '../streams/streams-client.ts';
import { encodeStream } from '../streams/wire/shown.ts';
import { type Authorize, DEFAULT_PERMISSIONS, type Grant } from './grant.ts';
import { type BrokerLogEntry, describe } from './log.ts';
import { OriginPolicy, preflight } from './origin.ts';
import { OverlayPolicy, type OverlayPolicyOptions } from './overlay-policy.ts';
import { type RateLimiter, TokenBucket, type TokenBucketOptions } from './rate-limit.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { pathWithin, readJson, readWish, wantsToPublish } from './request.ts';
import type { Reply } from './route.ts';
import { type Match, matchPath } from './routes.ts';
import { SessionTokens } from './session-token.ts';
import { SHOWN_TO_PUBLISHER, shownStream } from './shown.ts';
import { StreamKeeper, type StreamMemory } from './stream-keeper.ts';
import { StreamPolicy, type StreamPolicyOptions } from './stream-policy.ts';

export interface BrokerOptions extends OverlayPolicyOptions, StreamPolicyOptions {
  /**
   * The account's key, or a function that fetches it. From the environment, never from code. An
   * environment that lacks it gives `undefined`, which `createBroker` refuses.
   */
  apiKey: CredentialSource | undefined;
  /** Who may have what. Without a grant from it, nothing is given. */
  authorize: Authorize;
  /** Where the Streams API is. Default `https://api.gcore.com`. */
  apiBase?: string | undefined;
  /** How the key is sent: `APIKey` for an account's own (the default), `Bearer` for a login's token. */
  scheme?: 'APIKey' | 'Bearer' | undefined;
  /**
   * Signs the sessions, 32 bytes or more. Default: random for this process; give one where several
   * processes serve the same address.
   */
  secret?: string | Uint8Array | undefined;
  /** Origins of other sites whose pages may use the broker, such as `https://www.example.com`. */
  allowedOrigins?: readonly string[] | undefined;
  /** The broker's own origin as pages see it. Default: that of each request's address. */
  publicOrigin?: string | undefined;
  /** Where the broker is mounted, such as `/broker`. Default: whatever comes before `/streaming/`. */
  basePath?: string | undefined;
  /** Seconds until a page must ask `authorize` again. Default 900. */
  sessionLifetime?: number | undefined;
  /** Remembers the streams that were created. Default: in this process. */
  memory?: StreamMemory | undefined;
  /** A limiter, figures for the built-in one, or false for none. Opening a session takes 5 tokens. */
  rateLimit?: RateLimiter | TokenBucketOptions | false | undefined;
  /** Hears of every request. */
  log?: ((entry: BrokerLogEntry) => void) | undefined;
  /** Default: the platform's. */
  fetch?: Fetch | undefined;
  /** Milliseconds for one request to the service. Default 10,000. */
  timeout?: number | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
}

export type Broker = (request: Request) => Promise<Response>;

const SESSION_COST = 5;
const LARGEST_ANSWER = 2 ** 20;

interface Parts {
  client: StreamsClient;
  keeper: StreamKeeper;
  tokens: SessionTokens;
  limiter: RateLimiter | null;
  authorize: Authorize;
  overlays: OverlayPolicy;
  streams: StreamPolicy;
  clock: Clock;
}

type Note = Pick<BrokerLogEntry, 'route' | 'user' | 'streamId' | 'problem'>;

/**
 * Makes a broker. Throws a `TypeError` or a `StreamsError` for options that cannot be meant, such as
 * a missing key. The broker itself never rejects.
 */
export function createBroker(options: BrokerOptions): Broker {
  const { authorize, clock = systemClock, log, rateLimit = {} } = options;
  const apiKey = usableKey(options.apiKey);
  if (typeof authorize !== 'function') {
    throw new TypeError('A broker needs `authorize`, which says who may have what.');
  }
  const client = new StreamsClient({
    base: options.apiBase,
    credentials: apiKey,
    scheme: options.scheme,
    fetch: options.fetch,
    timeout: options.timeout ?? 10_000,
    // The page tries again as well.
    retries: 1,
    longestWait: 2_000,
    maxBytes: LARGEST_ANSWER,
    clock,
  });
  const origins = new OriginPolicy(options.allowedOrigins ?? [], options.publicOrigin ?? null);
  const parts: Parts = {
    client,
    keeper: new StreamKeeper(client, options.memory ?? new Map<string, number>()),
    tokens: new SessionTokens(options.secret, options.sessionLifetime ?? 900, clock),
    limiter: limiterOf(rateLimit, clock),
    authorize,
    overlays: new OverlayPolicy(options),
    streams: new StreamPolicy(options),
    clock,
  };
  const secret = typeof apiKey === 'string' ? apiKey : null;

  return async (request) => {
    const at = clock.now();
    const note: Note = { route: 'unknown' };
    let cors: Record<string, string> = {};
    let response: Response;
    try {
      cors = origins.check(request, request.method === 'POST' || request.method === 'OPTIONS');
      response = await answer(parts, request, options.basePath, cors, note);
    } catch (error) {
      const refusal = isAbort(error) ? new Refusal(499, 'The page went away.') : asRefusal(error);
      note.problem = describe(refusal, secret);
      response = refused(refusal, cors);
    }
    try {
      const milliseconds = clock.now() - at;
      log?.({ at, method: request.method, status: response.status, milliseconds, ...note });
    } catch {
      // A log that fails is the host's to notice; the page gets its answer all the same.
    }
    return response;
  };
}

async function answer(
  parts: Parts,
  request: Request,
  basePath: string | undefined,
  cors: Record<string, string>,
  note: Note,
): Promise<Response> {
  const path = pathWithin(new URL(request.url).pathname, basePath);
  const matches = path === null ? [] : matchPath(path);
  const isSession = path === '';
  if (!isSession && matches.length === 0) throw new Refusal(404, 'There is nothing here.');

  const methods = isSession ? ['POST'] : matches.map(({ route }) => route.method);
  if (request.method === 'OPTIONS') {
    note.route = 'preflight';
    return preflight(cors, methods);
  }
  if (!(methods as string[]).includes(request.method)) {
    throw new Refusal(405, 'This cannot be done here.', { headers: { allow: methods.join(', ') } });
  }
  if (isSession) {
    note.route = 'session';
    return json(await openSession(parts, request, note), cors);
  }
  const match = matches.find(({ route }) => route.method === request.method);
  if (!match) throw new Refusal(404, 'There is nothing here.');
  note.route = match.route.path;
  return json(await useSession(parts, request, match, note), cors);
}

async function openSession(parts: Parts, request: Request, note: Note): Promise<Reply> {
  const body = await readJson(request);
  const wish = readWish(body);
  const decision = await parts.authorize(request, wish);
  if (decision === 'unauthenticated') throw new Refusal(401, 'Sign in first.');
  if (!decision) throw new Refusal(403, 'You are not allowed to broadcast here.');
  checkGrant(decision);
  const { user, permissions: granted = DEFAULT_PERMISSIONS } = decision;
  note.user = user;
  await limit(parts.limiter, user, SESSION_COST);

  const permissions = BROKER_PERMISSIONS.filter((known) => granted.includes(known));
  const publishes = permissions.includes('publish');
  const switchOn = publishes && wantsToPublish(body);
  const stream = await parts.keeper.streamFor(decision, wish, switchOn);
  note.streamId = stream.id;
  const { lifetime } = parts.tokens;
  return {
    status: 200,
    body: {
      token: await parts.tokens.sign({ user, streamId: stream.id, permissions }),
      expires_in: lifetime,
      expires_at: new Date(parts.clock.now() + lifetime * 1000).toISOString(),
      permissions,
      stream: {
        ...shownStream(
          stream,
          permissions.filter((known) => known !== 'encoders'),
        ),
        ...(publishes && encodeStream(stream, [], SHOWN_TO_PUBLISHER)),
      },
    },
  };
}

async function useSession(
  { client, tokens, limiter, overlays, streams }: Parts,
  request: Request,
  { route, ids }: Match,
  note: Note,
): Promise<Reply> {
  const session = await tokens.verify(request);
  note.user = session.user;
  note.streamId = session.streamId;
  // The same words as for a stream that does not exist: who asks must not learn which do.
  const namesStream = route.path.includes('{stream}');
  if (namesStream && ids[0] !== session.streamId) {
    throw new Refusal(404, 'This stream does not exist.');
  }
  if (!session.permissions.includes(route.permission)) {
    throw new Refusal(403, 'This session may not do this.');
  }
  await limit(limiter, session.user, 1);
  const { longestBody } = route;
  const body = longestBody > 0 ? await readJson(request, longestBody) : undefined;
  try {
    return await route.handle(
      {
        ...session,
        client,
        ids: namesStream ? ids.slice(1) : ids,
        query: new URL(request.url).searchParams,
        signal: request.signal,
        overlays,
        streams,
      },
      body,
    );
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal.status !== 422 || !(error instanceof StreamsError)) throw error;
    throw new Refusal(422, route.refusal, { cause: error });
  }
}

/** Found out at the start, not by the first user: a forgotten variable, or a line break read with it. */
function usableKey(apiKey: BrokerOptions['apiKey']): CredentialSource {
  if (typeof apiKey === 'function') return apiKey;
  if (typeof apiKey === 'string' && /^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new TypeError(
    apiKey
      ? 'The `apiKey` of the broker holds spaces, line breaks or letters that no key has.'
      : 'A broker needs `apiKey`, the key of the account. Is its environment variable set?',
  );
}

/**
 * A mistake in the host's code must not become a stream of nobody or of everybody, nor a session
 * that may do less than was meant.
 */
function checkGrant({ user, stream, permissions = [] }: Grant): void {
  const ok =
    typeof user === 'string' &&
    user !== '' &&
    isRecord(stream) &&
    ('id' in stream ? Number.isSafeInteger(stream.id) && stream.id > 0 : isRecord(stream.create));
  if (!ok) throw new TypeError('authorize gave no usable grant: it needs a user and a stream.');
  const known: readonly string[] = BROKER_PERMISSIONS;
  const unknown = Array.isArray(permissions)
    ? permissions.filter((name) => !known.includes(name))
    : [permissions];
  if (unknown.length > 0) {
    throw new TypeError(
      `authorize granted ${JSON.stringify(unknown)}. There is only: ${known.join(', ')}.`,
    );
  }
}

async function limit(limiter: RateLimiter | null, user: string, tokens: number): Promise<void> {
  const retryAfter = (await limiter?.take(user, tokens)) ?? 0;
  if (retryAfter > 0) throw new Refusal(429, 'Too many requests.', { retryAfter });
}

function limiterOf(
  given: RateLimiter | TokenBucketOptions | false,
  clock: Clock,
): RateLimiter | null {
  if (given === false) return null;
  return 'take' in given ? given : new TokenBucket(clock, given);
}

function refused(
  { status, message, retryAfter, headers, body }: Refusal,
  cors: Record<string, string>,
) {
  const wait =
    retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter / 1000)) };
  return json({ status, body: { error: message, ...body } }, { ...cors, ...headers, ...wait });
}

function json({ status, body }: Reply, headers: Record<string, string>): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'Origin',
    },
  });
}
