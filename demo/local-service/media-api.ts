/** Serves what ffmpeg wrote: playlists, segments and pictures, to any origin. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { ServiceContext } from './service-context.ts';
import { CLIENT_ID, type StreamRecord } from './stream-store.ts';

const TYPES: Record<string, string> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mpd: 'application/dash+xml',
  m4s: 'video/iso.segment',
  ts: 'video/mp2t',
  mp4: 'video/mp4',
  jpg: 'image/jpeg',
  mjs: 'text/javascript',
};

export function typeOf(name: string): string {
  return TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}

/** 404 with the code that the real service sends along. */
export function notReady(c: Context, code: 1000 | 2000 | 3000, text: string): Response {
  c.header('X-Err-Code', String(code));
  return c.text(text, 404);
}

export function findStream(service: ServiceContext, path: string): StreamRecord | undefined {
  const [, client, id] = /^(\d+)_(\d+)$/.exec(path) ?? [];
  return Number(client) === CLIENT_ID ? service.store.stream(Number(id)) : undefined;
}

/** Sends a file, or the part of it that a player asks for. */
export async function sendFile(c: Context, file: string): Promise<Response> {
  const { size } = await stat(file);
  c.header('Content-Type', typeOf(file));
  c.header('Accept-Ranges', 'bytes');
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(c.req.header('Range') ?? '') ?? [];
  let start = 0;
  let end = size - 1;
  if (from !== '') {
    start = Number(from);
    if (to !== '') end = Math.min(end, Number(to));
  } else if (to !== '') {
    start = Math.max(0, size - Number(to));
  }
  if (start > end) {
    c.header('Content-Range', `bytes */${size}`);
    return c.body(null, 416);
  }
  const isPart = start > 0 || end < size - 1;
  if (isPart) c.header('Content-Range', `bytes ${start}-${end}/${size}`);
  c.header('Content-Length', String(end - start + 1));
  if (c.req.method === 'HEAD') return c.body(null, isPart ? 206 : 200);
  const stream = Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream;
  return c.body(stream, isPart ? 206 : 200);
}

function masterPlaylist(service: ServiceContext, c: Context, stream: StreamRecord): Response {
  const live = service.live(stream);
  const { output, outputSize, picture } = live;
  if (!output?.master || !outputSize) return notPlayable(service, c, stream);
  const { width, height } = outputSize;
  const rate = picture?.frameRate ? `,FRAME-RATE=${picture.frameRate.toFixed(3)}` : '';
  const folder = `e${output.epoch}`;
  c.header('Content-Type', typeOf('master.m3u8'));
  return c.body(
    [
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,URI="${folder}/media_1.m3u8"`,
      `#EXT-X-STREAM-INF:BANDWIDTH=${output.bandwidth},RESOLUTION=${width}x${height}${rate},CODECS="${output.master.codecs}",AUDIO="audio"`,
      `${folder}/media_0.m3u8`,
      ...(service.qualitySets.hasSoundOnly(stream.settings.quality_set_id)
        ? [
            '#EXT-X-STREAM-INF:BANDWIDTH=140000,CODECS="mp4a.40.2",AUDIO="audio"',
            `${folder}/media_1.m3u8`,
          ]
        : []),
      '',
    ].join('\n'),
  );
}

export function notPlayable(service: ServiceContext, c: Context, stream: StreamRecord): Response {
  if (service.ffmpeg.path === null) return notReady(c, 3000, service.ffmpeg.problem);
  if (service.live(stream).isOnAir) return notReady(c, 3000, 'The stream is not ready yet.');
  return notReady(c, 1000, 'Nobody publishes to this stream.');
}

async function dashManifest(
  service: ServiceContext,
  c: Context,
  stream: StreamRecord,
): Promise<Response> {
  const { output } = service.live(stream);
  if (!output) return notPlayable(service, c, stream);
  const manifest = await readFile(join(output.dir, 'index.mpd'), 'utf8');
  c.header('Content-Type', typeOf('index.mpd'));
  return c.body(manifest.replace(/<Period\b/, `<BaseURL>e${output.epoch}/</BaseURL>\n\t<Period`));
}

/** Playlists and segments may be read from anywhere, and are never kept. */
export const openToAll: MiddlewareHandler = async (c, next) => {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', 'X-Err-Code, Content-Length, Content-Range');
  if (c.req.method === 'OPTIONS') {
    c.header('Access-Control-Allow-Headers', 'Range');
    return c.body(null, 204);
  }
  c.header('Cache-Control', 'no-store');
  return next();
};

/** The routes below `/cmaf`. */
export function cmafFiles(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(openToAll);
  app.get('/:path/:name', (c) => {
    const stream = findStream(service, c.req.param('path'));
    if (!stream) return notReady(c, 2000, 'There is no such stream.');
    const name = c.req.param('name');
    if (name === 'master.m3u8') return masterPlaylist(service, c, stream);
    if (name === 'index.mpd') return dashManifest(service, c, stream);
    return notReady(c, 3000, 'There is no such file.');
  });
  app.get('/:path/:epoch{e[0-9]+}/:name{[a-z0-9_-]+\\.[a-z0-9]+}', async (c) => {
    const stream = findStream(service, c.req.param('path'));
    if (!stream) return notReady(c, 2000, 'There is no such stream.');
    const dir = service.live(stream).outputDir(Number(c.req.param('epoch').slice(1)));
    if (!dir) return notReady(c, 3000, 'This part of the stream is gone.');
    try {
      return await sendFile(c, join(dir, c.req.param('name')));
    } catch {
      return notReady(c, 3000, 'There is no such file.');
    }
  });
  return app;
}

/** The routes below `/videoplatform`: the latest picture of a stream. */
export function screenshots(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(openToAll);
  app.get('/streams/:client/:id/screenshots/last.jpg', async (c) => {
    const stream = findStream(service, `${c.req.param('client')}_${c.req.param('id')}`);
    const file = stream && service.live(stream).screenshotFile;
    if (!file) return notReady(c, 3000, 'There is no picture yet.');
    // Read at once: a newer picture takes its place at any time.
    const jpeg = await readFile(file);
    c.header('Content-Type', typeOf(file));
    return c.body(new Uint8Array(jpeg));
  });
  return app;
}
