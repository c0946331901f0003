/**
 * The recordings and clips of the session's stream. The account's key reaches every video, so that one
 * is looked up before it is shown or changed: it must have been recorded from this stream.
 */
import type { ClipInput } from '../core/clip.ts';
import type { Video } from '../core/stream.ts';
import { RULES } from '../core/stream-rules.ts';
import { StreamsError } from '../streams/errors.ts';
import { encodeVideo } from '../streams/wire/shown.ts';
import { encodeClip, readClipInput, readVideoChange } from '../streams/wire/video.ts';
import { Refusal } from './refusal.ts';
import { pageOf, type Reply, type Route, type RouteCall, route, routeWithBody } from './route.ts';
import { SHOWN_OF_VIDEO } from './shown.ts';

const VIDEOS = '/streaming/videos';
const ONE = `${VIDEOS}/{video}`;
const CLIPS = '/streaming/streams/{stream}/clip_recording';

const RECORDING = {
  permission: 'recording',
  refusal: 'The service did not accept this of the recording.',
} as const;

const CLIPPING = {
  permission: 'clips',
  refusal: 'The service cannot cut this clip. DVR must be on, and hold what is asked for.',
} as const;

const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 4096;
const MOST_ON_PAGE = 100;
/** No clip is longer than what can be rewound to. */
const LONGEST_CLIP = RULES.dvrDuration.most;

export const VIDEO_ROUTES: readonly Route[] = [
  route({
    ...RECORDING,
    method: 'GET',
    path: VIDEOS,
    call: async ({ client, streamId, query, signal }) => {
      const page = pageOf(query);
      const perPage = Math.min(pageOf(query, 'per_page', 25), MOST_ON_PAGE);
      const videos = await client.listVideos({ streamId, page, perPage, signal });
      return videos.filter((video) => video.streamId === streamId);
    },
    response: (videos) => ({
      status: 200,
      body: videos.map((video) => encodeVideo(video, SHOWN_OF_VIDEO)),
    }),
  }),
  route({ ...RECORDING, method: 'GET', path: ONE, call: lookUp, response: shown }),
  routeWithBody({
    ...RECORDING,
    method: 'PATCH',
    path: ONE,
    request: readChange,
    call: async (call, change) => {
      const { id } = await lookUp({ ...call, signal: undefined });
      return call.client.updateVideo(id, change).catch(explain);
    },
    response: shown,
  }),
  route({
    ...CLIPPING,
    method: 'GET',
    path: CLIPS,
    call: ({ client, streamId, signal }) => client.listClips(streamId, { signal }),
    response: (clips) => ({ status: 200, body: clips.map(encodeClip) }),
  }),
  routeWithBody({
    ...CLIPPING,
    method: 'PUT',
    path: CLIPS,
    request: readClip,
    call: ({ client, streamId }, clip) => client.createClip(streamId, clip),
    response: (clip) => ({ status: 200, body: encodeClip(clip) }),
  }),
];

const NOT_THERE = 'This recording does not exist.';

/** Without a signal where a change follows, which is carried through though the page goes away. */
type Look = Omit<RouteCall, 'signal'> & { signal: AbortSignal | undefined };

/** The video of the path. Throws a 404, the same for one of another stream as for none. */
async function lookUp({ client, streamId, ids: [id = 0], signal }: Look): Promise<Video> {
  const video = await client.getVideo(id, { signal }).catch(explain);
  if (video.id !== id || video.streamId !== streamId) throw new Refusal(404, NOT_THERE);
  return video;
}

function shown(video: Video): Reply {
  return { status: 200, body: encodeVideo(video, SHOWN_OF_VIDEO) };
}

function explain(cause: unknown): never {
  if (cause instanceof StreamsError && cause.kind === 'http' && cause.status === 404) {
    throw new Refusal(404, NOT_THERE, { cause });
  }
  throw cause;
}

function readChange(body: unknown): { name: string; description?: string | null } {
  const { name, description } = readVideoChange(body);
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME) {
    throw new Refusal(400, `It needs a name of ${LONGEST_NAME} characters at the most.`);
  }
  if (description === undefined) return { name };
  const fits = typeof description === 'string' && description.length <= LONGEST_DESCRIPTION;
  if (description !== null && !fits) {
    throw new Refusal(400, `Its description may have ${LONGEST_DESCRIPTION} characters.`);
  }
  return { name, description: fits ? description : null };
}

function readClip(body: unknown): ClipInput {
  const { duration, start, expiration, vodRequired } = readClipInput(body);
  if (!isWhole(duration) || duration < 1 || duration > LONGEST_CLIP) {
    throw new Refusal(400, `A clip has 1 to ${LONGEST_CLIP} whole seconds.`);
  }
  const clip: ClipInput = { duration };
  for (const [key, time] of [
    ['start', start],
    ['expiration', expiration],
  ] as const) {
    if (time === undefined || time === null) continue;
    if (!isWhole(time) || time < 1) throw new Refusal(400, `Its ${key} must be whole seconds.`);
    clip[key] = time;
  }
  if (vodRequired === undefined) return clip;
  if (typeof vodRequired !== 'boolean') {
    throw new Refusal(400, 'Whether it is kept must be true or false.');
  }
  return { ...clip, vodRequired };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
