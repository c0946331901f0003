/** A new push token. What publishes with the old one is cut off. */
import { type Route, route } from './route.ts';
import { replyWith } from './shown.ts';

export const ENCODERS_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/streaming/streams/{stream}/reset_push_token',
    permission: 'encoders',
    refusal: 'The service cannot make a new push token now.',
    call: ({ client, streamId }) => client.resetPushToken(streamId),
    response: ({ stream }, call) =>
      stream
        ? replyWith(stream, call)
        : {
            status: 202,
            body: { message: 'The push token is new. Restart what publishes with the old one.' },
          },
  }),
];
