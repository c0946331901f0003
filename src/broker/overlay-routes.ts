/**
 * Overlays through the broker, at the paths and with the shapes of the API.
 *
 * The account's key reaches every stream of the account, so that an overlay is looked up before it is
 * changed: it must be one of this session's stream, and what the change makes of it must fit the
 * frame. 400 says that the request is wrong, 422 that the account has no overlays.
 */
import type { Overlay } from '../core/stream.ts';
import { StreamsError } from '../streams/errors.ts';
import { encodeOverlay } from '../streams/wire/shown.ts';
import { changeOf } from './overlay-policy.ts';
import { Refusal } from './refusal.ts';
import { DONE, type Reply, type Route, type RouteCall, route, routeWithBody } from './route.ts';

const ALL = '/streaming/streams/{stream}/overlays';
const ONE = `${ALL}/{overlay}`;

const SHARED = {
  permission: 'overlays',
  refusal: 'Overlays are not enabled on this account. The support of the service enables them.',
} as const;

/** A hundred of the longest addresses, escaped. */
const LONGEST_LIST = 512 * 1024;

const one = (overlay: Overlay): Reply => ({ status: 200, body: encodeOverlay(overlay) });
const many = (overlays: Overlay[]): Reply => ({ status: 200, body: overlays.map(encodeOverlay) });

export const OVERLAY_ROUTES: readonly Route[] = [
  route({ ...SHARED, method: 'GET', path: ALL, call: listOf, response: many }),
  routeWithBody({
    ...SHARED,
    method: 'POST',
    path: ALL,
    longestBody: LONGEST_LIST,
    request: (body, { overlays }) => overlays.readNew(body),
    call: async ({ client, streamId }, overlays) => {
      // The service draws none on a stream that does not say so.
      const { htmlOverlay } = await client.get(streamId);
      if (!htmlOverlay) await client.update(streamId, { htmlOverlay: true });
      return client.createOverlays(streamId, overlays).catch(explain);
    },
    response: many,
  }),
  routeWithBody({
    ...SHARED,
    method: 'PATCH',
    path: ALL,
    longestBody: LONGEST_LIST,
    request: (body, { overlays }) => overlays.readChanges(body),
    call: async ({ client, streamId, ...call }, asked) => {
      const there = await listOf({ ...call, client, streamId, signal: undefined });
      const known = new Map(there.map((overlay) => [overlay.id, overlay]));
      const changes = [...asked].map(([id, change], index) => {
        const now = known.get(id);
        if (!now) throw new Refusal(404, NOT_THERE);
        return { id, ...changeOf(change, now, index) };
      });
      return client.updateOverlays(streamId, changes).catch(explain);
    },
    response: many,
  }),
  route({ ...SHARED, method: 'GET', path: ONE, call: lookUp, response: one }),
  routeWithBody({
    ...SHARED,
    method: 'PATCH',
    path: ONE,
    request: (body, { overlays }) => overlays.readChange(body),
    call: async (call, asked) => {
      const { client, streamId } = call;
      const now = await lookUp({ ...call, signal: undefined });
      const change = changeOf(asked, now, null);
      return client.updateOverlay(streamId, now.id, change).catch(explain);
    },
    response: one,
  }),
  route({
    ...SHARED,
    method: 'DELETE',
    path: ONE,
    call: async (call) => {
      const { id } = await lookUp({ ...call, signal: undefined });
      await call.client.deleteOverlay(call.streamId, id).catch(explain);
    },
    response: () => DONE,
  }),
];

const NOT_THERE = 'This overlay does not exist.';

/** Without a signal where a change follows, which is carried through though the page goes away. */
type Look = Omit<RouteCall, 'signal'> & { signal: AbortSignal | undefined };

async function listOf({ client, streamId, signal }: Look): Promise<Overlay[]> {
  const overlays = await client.listOverlays(streamId, { signal });
  return overlays.filter((overlay) => overlay.streamId === streamId);
}

/** The overlay of the path. Throws a 404, the same for one of another stream as for none. */
async function lookUp({ client, streamId, ids: [id = 0], signal }: Look): Promise<Overlay> {
  const overlay = await client.getOverlay(streamId, id, { signal }).catch(explain);
  if (overlay.id !== id || overlay.streamId !== streamId) throw new Refusal(404, NOT_THERE);
  return overlay;
}

function explain(cause: unknown): never {
  if (cause instanceof StreamsError && cause.kind === 'http') {
    if (cause.status === 404) throw new Refusal(404, NOT_THERE, { cause });
    if (cause.status === 400) {
      throw new Refusal(400, 'The service did not accept these overlays.', { cause });
    }
  }
  throw cause;
}
