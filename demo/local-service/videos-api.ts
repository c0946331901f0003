/** Videos: what recordings became. */
import { rm } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { sendFile } from './media-api.ts';
import { videoPage } from './player-page.ts';
import type { ServiceContext } from './service-context.ts';
import { videoJson } from './stream-json.ts';
import { CLIENT_ID, type VideoRecord } from './stream-store.ts';
import { badJson, jsonBody, notFound } from './streams-api.ts';

function videoOf(service: ServiceContext, c: Context): VideoRecord | undefined {
  const id = c.req.param('video_id') ?? '';
  return /^\d+$/.test(id) ? service.store.video(Number(id)) : undefined;
}

/** Whether a video is one of those that the query asks for. */
function isMeant(video: VideoRecord, query: Record<string, string>): boolean {
  const { id, stream_id, client_user_id, status, search } = query;
  return (
    (id === undefined || id.split(',').map(Number).includes(video.id)) &&
    (stream_id === undefined || video.streamId === Number(stream_id)) &&
    (client_user_id === undefined || video.clientUserId === Number(client_user_id)) &&
    (status === undefined || status.split(',').includes(video.status)) &&
    (search === undefined ||
      String(video.id) === search ||
      video.slug === search ||
      video.name.includes(search))
  );
}

function only(json: Record<string, unknown>, fields: string | undefined): Record<string, unknown> {
  if (fields === undefined) return json;
  const names = fields.split(',').map((name) => name.trim());
  return Object.fromEntries(Object.entries(json).filter(([name]) => names.includes(name)));
}

async function change(c: Context, service: ServiceContext, video: VideoRecord): Promise<Response> {
  const body = await jsonBody(c);
  if (typeof body !== 'object' || body === null) return badJson(c);
  // As with streams, both forms are in use.
  const fields = ('video' in body ? body.video : body) as Record<string, unknown> | null;
  const { name = video.name, description = video.description } = fields ?? {};
  if (typeof name !== 'string' || name.trim() === '') {
    return c.json({ errors: { name: ["can't be blank"] } }, 422);
  }
  if (description !== null && typeof description !== 'string') {
    return c.json({ errors: { description: ['must be a string'] } }, 422);
  }
  const updatedAt = new Date().toISOString();
  Object.assign(video, { name, description: description ?? '', updatedAt });
  return c.json(videoJson(service, video));
}

/** The routes below `/streaming/videos`. */
export function videosApi(service: ServiceContext): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const query = c.req.query();
    const page = Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1);
    const perPage = Math.max(1, Number.parseInt(query.per_page ?? '25', 10) || 25);
    const found = service.store
      .videos()
      .filter((video) => isMeant(video, query))
      .reverse()
      .slice((page - 1) * perPage, page * perPage);
    return c.json(found.map((video) => only(videoJson(service, video), query.fields)));
  });
  app.get('/:video_id', (c) => {
    const video = videoOf(service, c);
    return video ? c.json(videoJson(service, video)) : notFound(c, 'Video');
  });
  app.patch('/:video_id', (c) => {
    const video = videoOf(service, c);
    return video ? change(c, service, video) : notFound(c, 'Video');
  });
  app.delete('/:video_id', async (c) => {
    const video = videoOf(service, c);
    if (!video) return notFound(c, 'Video');
    service.store.deleteVideo(video.id);
    await rm(video.file, { force: true });
    return c.body(null, 204);
  });
  return app;
}

/** The files and the player of videos, below `/videos`. */
export function videoFiles(service: ServiceContext): Hono {
  const app = new Hono();
  const bySlug = (path: string) =>
    service.store.videos().find(({ slug }) => path === `${CLIENT_ID}_${slug}`);
  app.get('/:path/origin.mp4', async (c) => {
    const video = bySlug(c.req.param('path'));
    if (video?.status !== 'ready') return c.text('There is no such video yet.', 404);
    c.header('Access-Control-Allow-Origin', '*');
    return sendFile(c, video.file);
  });
  app.get('/:path/player', (c) => {
    const video = bySlug(c.req.param('path'));
    return video ? videoPage(c, video.name) : c.text('There is no such video.', 404);
  });
  return app;
}
