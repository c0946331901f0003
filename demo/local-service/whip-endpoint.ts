/**
 * WHIP over HTTP (RFC 9725) as the real ingest does it: the stream key in the path, no
 * `Authorization` header, a reason in `X-Reason-Code` when it refuses, and its own CORS headers.
 */
import { type Context, Hono } from 'hono';
import { admit, type PushKey, type Refusal } from './admission.ts';
import { parseFragment, problemOfOffer } from './sdp-check.ts';
import type { ServiceContext } from './service-context.ts';
import { WhipSession } from './whip-session.ts';

const EXPOSED = 'Location, Link, ETag, Accept-Patch, X-Reason-Code, Retry-After';
const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

function refuse(c: Context, refusal: Refusal): Response {
  const { status, reasonCode, title, detail, retryAfter } = refusal;
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  if (reasonCode !== null) headers.set('X-Reason-Code', String(reasonCode));
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
  const body = JSON.stringify({ type: 'about:blank', status, title, detail });
  for (const [name, value] of headers) c.header(name, value);
  return c.body(body, status as 400);
}

function problem(c: Context, status: number, title: string, detail: string): Response {
  return refuse(c, { status, reasonCode: null, title, detail });
}

function mediaType(c: Context): string {
  return (c.req.header('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The key of `{id}_{token}`. */
function keyOf(credentials: string): PushKey {
  const [, id, token] = /^(\d+)_(.+)$/.exec(credentials) ?? [];
  return { streamId: id === undefined ? undefined : Number(id), token, point: 'primary' };
}

function setIceServers(c: Context, service: ServiceContext): void {
  const links = service.switches.iceServers.map(({ url, username, credential }) =>
    [
      `<${url}>; rel="ice-server"`,
      ...(username === undefined ? [] : [`username="${username}"`]),
      ...(credential === undefined
        ? []
        : [`credential="${credential}"`, 'credential-type="password"']),
    ].join('; '),
  );
  if (links.length > 0) c.header('Link', links.join(', '));
}

async function openSession(c: Context, service: ServiceContext): Promise<Response> {
  if (mediaType(c) !== SDP) {
    return problem(c, 415, 'Unsupported media type', `The offer must be ${SDP}.`);
  }
  const offer = await c.req.text();
  const admitted = admit(service, keyOf(c.req.param('credentials') ?? ''));
  if ('refusal' in admitted) return refuse(c, admitted.refusal);
  const { stream } = admitted;
  const live = service.live(stream);
  const wrong = problemOfOffer(offer);
  if (wrong) {
    const { status, detail } = wrong;
    service.events.emit(stream.id, { type: 'session-refused', status, reasonCode: null });
    return problem(c, status, 'Offer not accepted', detail);
  }
  const session = new WhipSession(stream.id, service.mediaAddresses, (ended, reason) => {
    service.sessions.delete(ended.id);
    live.detach(ended, reason);
  });
  // The stream is taken before the first await, so that of two offers at once only one gets it.
  service.sessions.set(session.id, session);
  service.onSession(session);
  live.attach(session);
  let answer: string;
  try {
    answer = await session.accept(offer);
  } catch (error) {
    await session.close('deleted');
    const detail = error instanceof Error ? error.message : 'unknown reason';
    return problem(c, 400, 'Offer not accepted', `The offer cannot be answered: ${detail}`);
  }
  setIceServers(c, service);
  c.header('Content-Type', SDP);
  c.header('Location', new URL(`/whip/sessions/${session.id}`, c.req.url).href);
  c.header('ETag', session.etag);
  c.header('Accept-Patch', FRAGMENT);
  return c.body(answer, service.switches.whipStatus);
}

async function patchSession(c: Context, service: ServiceContext): Promise<Response> {
  const session = service.sessions.get(c.req.param('session') ?? '');
  if (!session) return problem(c, 404, 'No such session', 'It has ended; post a new offer.');
  if (mediaType(c) !== FRAGMENT) {
    return problem(c, 415, 'Unsupported media type', `The fragment must be ${FRAGMENT}.`);
  }
  const condition = c.req.header('If-Match');
  const fragment = parseFragment(await c.req.text());
  if (condition === undefined) {
    return problem(c, 428, 'Precondition required', 'Send If-Match with the ETag of the session.');
  }
  if (condition !== '*' && condition !== session.etag) {
    return problem(c, 412, 'Precondition failed', 'The ETag is not the current one.');
  }
  try {
    if (condition === '*' && session.isRestart(fragment)) {
      const answer = await session.restart(fragment);
      c.header('Content-Type', FRAGMENT);
      c.header('ETag', session.etag);
      return c.body(answer, 200);
    }
    await session.trickle(fragment);
    return c.body(null, 204);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown reason';
    return problem(c, 400, 'Fragment not accepted', detail);
  }
}

async function endSession(c: Context, service: ServiceContext): Promise<Response> {
  const session = service.sessions.get(c.req.param('session') ?? '');
  if (!session) return problem(c, 404, 'No such session', 'It has ended already.');
  await session.close('deleted');
  return c.body(null, 200);
}

function notAllowed(c: Context, allowed: string): Response {
  c.header('Allow', allowed);
  return problem(c, 405, 'Method not allowed', `Only ${allowed} here.`);
}

/** The routes below `/whip`. */
export function whipEndpoint(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Expose-Headers', EXPOSED);
    if (c.req.method !== 'OPTIONS') return next();
    c.header('Access-Control-Allow-Methods', 'POST, PATCH, DELETE, OPTIONS');
    c.header('Access-Control-Allow-Headers', 'Content-Type, If-Match, Authorization');
    c.header('Access-Control-Max-Age', '7200');
    c.header('Accept-Post', SDP);
    setIceServers(c, service);
    return c.body(null, 204);
  });
  app.post('/:credentials/whip', (c) => openSession(c, service));
  app.all('/:credentials/whip', (c) => notAllowed(c, 'POST, OPTIONS'));
  app.patch('/sessions/:session', (c) => patchSession(c, service));
  app.delete('/sessions/:session', (c) => endSession(c, service));
  app.all('/sessions/:session', (c) => notAllowed(c, 'PATCH, DELETE, OPTIONS'));
  app.notFound((c) => problem(c, 404, 'Not found', 'There is no such resource.'));
  return app;
}
