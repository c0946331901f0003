/**
 * The streams that a page may choose from. To choose one is to open another session with its id as a
 * wish, which the host's `authorize` grants or not; nothing here reaches a stream that is not the
 * session's own, except to show what the host lets be seen.
 */
import type { Stream } from '../core/stream.ts';
import { encodeStream } from '../streams/wire/shown.ts';
import { Refusal } from './refusal.ts';
import { SETTINGS_BODY } from './request.ts';
import { pageOf, type Route, type RouteCall, route, routeWithBody } from './route.ts';
import { SHOWN_OF_STREAM } from './shown.ts';
import { explainSettings } from './stream-policy.ts';

const STREAMS = '/streaming/streams';
/** Streams on a page, as at the service. */
const PAGE = 25;
/** How many streams of the account are looked at for one list. */
const MOST_STREAMS = 1000;

export const STREAMS_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: STREAMS,
    permission: 'streams',
    refusal: 'The service cannot list the streams now.',
    call: list,
    response: (streams) => ({
      status: 200,
      body: streams.map((stream) => encodeStream(stream, SHOWN_OF_STREAM)),
    }),
  }),
  routeWithBody({
    method: 'POST',
    path: STREAMS,
    permission: 'streams',
    refusal: 'The service cannot create this stream. The account may have no room for another.',
    longestBody: SETTINGS_BODY,
    request: (body, { streams, permissions }) => {
      streams.checkCreating();
      return streams.creation(body, permissions);
    },
    call: async ({ client, streams, user }, settings) => {
      const stream = await client.create(settings).catch(explainSettings);
      try {
        await streams.created(user, stream);
      } catch (error) {
        // Rather none than one that belongs to nobody.
        await client.delete(stream.id).catch(() => {});
        throw error;
      }
      return stream;
    },
    response: (stream) => ({ status: 200, body: encodeStream(stream, SHOWN_OF_STREAM) }),
  }),
];

/** The pages are made here: a page of the service may hold nothing that this user may see. */
async function list({
  client,
  streams,
  streamId,
  user,
  query,
  signal,
}: RouteCall): Promise<Stream[]> {
  const page = pageOf(query);
  if (page * PAGE > MOST_STREAMS) throw new Refusal(400, 'There are not so many pages.');
  if (!streams.showsOthers) return page === 1 ? [await client.get(streamId, { signal })] : [];
  const seen: Stream[] = [];
  let looked = 0;
  for await (const stream of client.listAll({ signal })) {
    if (await streams.shows(user, stream)) seen.push(stream);
    looked += 1;
    if (seen.length >= page * PAGE || looked >= MOST_STREAMS) break;
  }
  return seen.slice((page - 1) * PAGE);
}
