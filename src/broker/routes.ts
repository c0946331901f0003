/**
 * Everything that a session can do, as a table. The paths are those of the Streams API, beneath the
 * broker's own address, so that a `StreamsClient` works through it. A page's request is never passed
 * on: a route reads what it knows from it, makes its own call, and writes what may be shown.
 */
import { encodeRecordingWarnings, encodeVideo } from '../streams/wire/shown.ts';
import { ENCODERS_ROUTES } from './encoders-routes.ts';
import { OVERLAY_ROUTES } from './overlay-routes.ts';
import { DONE, type Route, route } from './route.ts';
import { SETTINGS_ROUTES } from './settings-routes.ts';
import { replyWith, SHOWN_OF_VIDEO } from './shown.ts';
import { STREAMS_ROUTES } from './streams-routes.ts';
import { VIDEO_ROUTES } from './video-routes.ts';

export const ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/streaming/streams/{stream}',
    permission: 'status',
    refusal: 'The service cannot tell about this stream.',
    call: ({ client, streamId, signal }) => client.get(streamId, { signal }),
    response: replyWith,
  }),
  // What changes something is carried through, even if the page goes away meanwhile.
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/start_recording',
    permission: 'recording',
    refusal:
      'The service cannot record this stream now. It must be live, and the account must have space.',
    call: ({ client, streamId }) => client.startRecording(streamId),
    response: (start) =>
      start.warnings.length === 0 ? DONE : { status: 200, body: encodeRecordingWarnings(start) },
  }),
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/stop_recording',
    permission: 'recording',
    refusal: 'The service cannot end this recording now.',
    call: ({ client, streamId }) => client.stopRecording(streamId),
    response: (video) =>
      video ? { status: 200, body: encodeVideo(video, SHOWN_OF_VIDEO) } : { status: 200 },
  }),
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/dvr_cleanup',
    permission: 'dvr',
    refusal: 'The service cannot clear the DVR of this stream. It may be off.',
    call: ({ client, streamId }) => client.clearDvr(streamId),
    response: () => DONE,
  }),
  ...OVERLAY_ROUTES,
  ...SETTINGS_ROUTES,
  ...ENCODERS_ROUTES,
  ...VIDEO_ROUTES,
  ...STREAMS_ROUTES,
];

export interface Match {
  route: Route;
  ids: readonly number[];
}

const PATTERNS = ROUTES.map((entry) => ({
  route: entry,
  // Sixteen digits at the most, so that the number is exact.
  pattern: new RegExp(`^${entry.path.replaceAll(/\{\w+\}/g, '([1-9]\\d{0,15})')}$`),
}));

/** The routes of a path, whatever their method. */
export function matchPath(path: string): Match[] {
  return PATTERNS.flatMap(({ route: entry, pattern }) => {
    const ids = pattern.exec(path)?.slice(1).map(Number);
    return ids?.every(Number.isSafeInteger) ? [{ route: entry, ids }] : [];
  });
}
