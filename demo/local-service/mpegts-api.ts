/** The same media as MPEG-TS, for old players: a master playlist, and what ffmpeg wrote. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { MPEGTS_PLAYLIST } from './hls-output.ts';
import { findStream, notPlayable, notReady, openToAll, sendFile, typeOf } from './media-api.ts';
import type { ServiceContext } from './service-context.ts';

const END = /#EXT-X-ENDLIST\n?/;

/** The routes below `/mpegts`. */
export function mpegtsFiles(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(openToAll);
  app.get('/:path/master_mpegts.m3u8', (c) => {
    const stream = findStream(service, c.req.param('path'));
    if (!stream) return notReady(c, 2000, 'There is no such stream.');
    const { output, outputSize } = service.live(stream);
    if (!output?.master || !outputSize) return notPlayable(service, c, stream);
    const { width, height } = outputSize;
    c.header('Content-Type', typeOf('master_mpegts.m3u8'));
    return c.body(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:3',
        `#EXT-X-STREAM-INF:BANDWIDTH=${output.bandwidth},RESOLUTION=${width}x${height},CODECS="${output.master.codecs}"`,
        `e${output.epoch}/${MPEGTS_PLAYLIST}`,
        '',
      ].join('\n'),
    );
  });
  app.get('/:path/:epoch{e[0-9]+}/:name{(media_ts\\.m3u8|ts-[0-9]+\\.ts)}', async (c) => {
    const stream = findStream(service, c.req.param('path'));
    if (!stream) return notReady(c, 2000, 'There is no such stream.');
    const dir = service.live(stream).outputDir(Number(c.req.param('epoch').slice(1)));
    if (!dir) return notReady(c, 3000, 'This part of the stream is gone.');
    const name = c.req.param('name');
    try {
      if (name !== MPEGTS_PLAYLIST) return await sendFile(c, join(dir, name));
      const list = await readFile(join(dir, name), 'utf8');
      c.header('Content-Type', typeOf(name));
      return c.body(stream.settings.hls_mpegts_endlist_tag ? list : list.replace(END, ''));
    } catch {
      return notReady(c, 3000, 'There is no such file.');
    }
  });
  return app;
}
