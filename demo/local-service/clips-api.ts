/** Clips: made and listed by the API, watched and downloaded below `/rec`. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { CLIP_FILE, CLIP_PLAYLIST, type Clip, type ClipRequest } from './clips.ts';
import { openToAll, sendFile } from './media-api.ts';
import { keepVideo } from './recorded-videos.ts';
import type { ServiceContext } from './service-context.ts';
import { CLIENT_ID, type StreamRecord } from './stream-store.ts';
import { badJson, jsonBody, withStream } from './streams-api.ts';

const DEFAULT_LIFE = 3600;
const SHORTEST_LIFE = 60;
const LONGEST_LIFE = 4 * 3600;

function clipJson(service: ServiceContext, clip: Clip): Record<string, unknown> {
  const path = `${service.url()}/rec/${CLIENT_ID}_${clip.streamId}/rec_${clip.id}_qsid0_master`;
  return {
    id: clip.id,
    created_at: clip.createdAt,
    start: clip.start,
    duration: clip.duration,
    expiration: clip.expiration,
    vod_required: clip.vodRequired,
    video_id: clip.videoId,
    renditions: clip.height === null ? [] : [`media_1_${clip.height}`],
    hls_master: `${path}.m3u8`,
    mp4_master: `${path}.mp4`,
  };
}

/** The wish, or what is wrong with it. */
function readRequest(body: unknown, longest: number): ClipRequest | string {
  if (typeof body !== 'object' || body === null) return 'duration is missing';
  const { start, duration, expiration, vod_required } = body as Record<string, unknown>;
  const now = Math.floor(Date.now() / 1000);
  if (!Number.isInteger(duration) || Number(duration) < 1) return 'duration is invalid';
  if (Number(duration) > longest) return `duration is longer than the DVR of ${longest} s`;
  if (start !== undefined && start !== null && !Number.isInteger(start)) return 'start is invalid';
  const from = typeof start === 'number' ? start : now;
  const end = from + Number(duration);
  const until = expiration ?? end + DEFAULT_LIFE;
  if (!Number.isInteger(until)) return 'expiration is invalid';
  const life = Number(until) - end;
  if (life < SHORTEST_LIFE || life > LONGEST_LIFE) {
    return 'expiration must be 1 minute to 4 hours after the end of the clip';
  }
  return {
    start: from,
    duration: Number(duration),
    expiration: Number(until),
    vodRequired: vod_required !== false,
  };
}

async function createClip(
  service: ServiceContext,
  c: Context,
  stream: StreamRecord,
): Promise<Response> {
  if (!stream.settings.dvr_enabled) return c.json({ status: 422, error: 'DVR is disabled' }, 422);
  const body = await jsonBody(c);
  if (body === undefined) return badJson(c);
  const request = readRequest(body, stream.settings.dvr_duration);
  if (typeof request === 'string') return c.json({ status: 400, error: request }, 400);
  const live = service.live(stream);
  if (!live.output) {
    return c.json({ status: 400, error: 'The stream is not live, so nothing can be cut.' }, 400);
  }
  const height = live.outputSize?.height ?? null;
  const made = service.clips.create(stream.id, request, height, () => live.output?.dir);
  const { clip, facts } = made;
  if (clip.vodRequired) {
    const file = service.videoPath(`clip-${clip.id}.mp4`);
    const copied = facts.then(async (figures) => {
      await copyFile(made.file, file);
      return figures;
    });
    const endedAt = new Date((clip.start + clip.duration) * 1000);
    const startedAt = new Date(clip.start * 1000).toISOString();
    const result = { file, startedAt, endedAt, facts: copied };
    clip.videoId = keepVideo(service.store, service.events, stream, result).id;
  }
  return c.json(clipJson(service, clip));
}

/** The routes below `/streaming/streams`. */
export function clipsApi(service: ServiceContext): Hono {
  const app = new Hono();
  app.put(
    '/:stream_id/clip_recording',
    withStream(service, (c, stream) => createClip(service, c, stream)),
  );
  app.get(
    '/:stream_id/clip_recording',
    withStream(service, (c, stream) =>
      c.json(service.clips.list(stream.id).map((clip) => clipJson(service, clip))),
    ),
  );
  return app;
}

/** The files, below `/rec`. */
export function clipFiles(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(openToAll);
  const clipAt = (path: string, id: string): Clip | undefined => {
    const clip = service.clips.find(id);
    return clip && path === `${CLIENT_ID}_${clip.streamId}` ? clip : undefined;
  };
  app.get('/:path/:name{rec_[0-9a-f]+_qsid0_(master|media_1_[0-9]+)\\.(m3u8|mp4)}', async (c) => {
    const [, id = '', kind] = /^rec_([0-9a-f]+)_.*\.(m3u8|mp4)$/.exec(c.req.param('name')) ?? [];
    const clip = clipAt(c.req.param('path'), id);
    if (!clip || clip.state === 'failed') return c.text('There is no such clip.', 404);
    if (clip.state === 'recording') return c.text('The clip is still being recorded.', 425);
    if (kind === 'mp4') return sendFile(c, join(clip.dir, CLIP_FILE));
    return c.redirect(`rec_${id}/${CLIP_PLAYLIST}`);
  });
  app.get('/:path/:folder{rec_[0-9a-f]+}/:name{(media\\.m3u8|ts-[0-9]+\\.ts)}', async (c) => {
    const clip = clipAt(c.req.param('path'), c.req.param('folder').slice('rec_'.length));
    if (clip?.state !== 'ready') return c.text('There is no such clip.', 404);
    return sendFile(c, join(clip.dir, c.req.param('name')));
  });
  return app;
}
