/** Videos: what recordings became. */
import { rm } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { sendFile } from './media-api.ts';
import { videoPage } from './player-page.ts';
import type { ServiceContext } from './service-context.ts';
import { videoJson } from './stream-json.ts';
import { CLIENT_ID, type VideoRecord } from './stream-store.ts';
import { notFound } from './streams-api.ts';

function videoOf(service: ServiceContext, c: Context): VideoRecord | undefined {
  const id = c.req.param('video_id') ?? '';
  return /^\d+$/.test(id) ? service.store.video(Number(id)) : undefined;
}

/** The routes below `/streaming/videos`. */
export function videosApi(service: ServiceContext): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const query = c.req.query();
    const page = Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1);
    const perPage = Math.max(1, Number.parseInt(query.per_page ?? '25', 10) || 25);
    const ids = query.id?.split(',').map(Number);
    const found = service.store
      .videos()
      .filter(
        (video) =>
          (!ids || ids.includes(video.id)) &&
          (query.stream_id === undefined || video.streamId === Number(query.stream_id)) &&
          (query.status === undefined || query.status.split(',').includes(video.status)) &&
          (query.search === undefined || video.name.includes(query.search)),
      )
      .reverse();
    return c.json(
      found.slice((page - 1) * perPage, page * perPage).map((video) => videoJson(service, video)),
    );
  });
  app.get('/:video_id', (c) => {
    const video = videoOf(service, c);
    return video ? c.json(videoJson(service, video)) : notFound(c, 'Video');
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
