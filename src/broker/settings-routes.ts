/** The settings of the session's stream, what they can be chosen from, and its end. */
import { encodeQualitySets } from '../streams/wire/quality.ts';
import { SETTINGS_BODY } from './request.ts';
import { DONE, type Route, route, routeWithBody } from './route.ts';
import { replyWith } from './shown.ts';
import { explainSettings } from './stream-policy.ts';

const STREAM = '/streaming/streams/{stream}';

export const SETTINGS_ROUTES: readonly Route[] = [
  routeWithBody({
    method: 'PATCH',
    path: STREAM,
    permission: 'settings',
    refusal: 'The service did not accept these settings.',
    longestBody: SETTINGS_BODY,
    request: (body, { streams, permissions }) => streams.change(body, permissions),
    call: ({ client, streamId }, settings) =>
      client.update(streamId, settings).catch(explainSettings),
    response: replyWith,
  }),
  route({
    method: 'GET',
    path: '/streaming/quality_sets',
    permission: 'settings',
    refusal: 'The service cannot tell which qualities there are.',
    call: ({ client, signal }) => client.qualitySets({ signal }),
    response: (sets) => ({ status: 200, body: encodeQualitySets(sets) }),
  }),
  route({
    method: 'DELETE',
    path: STREAM,
    permission: 'delete',
    refusal: 'The service cannot delete this stream now.',
    call: ({ client, streamId }) => client.delete(streamId),
    response: () => DONE,
  }),
];
