/** The small pages behind `iframe_url`: hls.js for a stream, a plain video for a recording. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Context, Hono } from 'hono';
import { sendFile } from './media-api.ts';
import { PLAYER_SCRIPT } from './player-script.ts';
import type { ServiceContext } from './service-context.ts';
import { CLIENT_ID, type StreamRecord } from './stream-store.ts';

const STYLE = `html,body{margin:0;height:100%;background:#000;color:#fff;font:16px system-ui,sans-serif}
video{width:100%;height:100%;object-fit:contain;display:block}
p{position:absolute;inset:auto 0 0;margin:0;padding:12px 16px;background:#000a}
p:empty{display:none}
#why{inset:0 0 auto;font-size:13px}
#overlays{position:absolute;left:0;top:0;transform-origin:0 0;pointer-events:none}
#overlays iframe{position:absolute;border:0}
body{overflow:hidden}`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function page(c: Context, title: string, body: string): Response | Promise<Response> {
  return c.html(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body>${body}</body></html>`,
  );
}

/** A page that plays the file beside it. */
export function videoPage(c: Context, title: string): Response | Promise<Response> {
  return page(c, title, '<video src="origin.mp4" controls playsinline></video>');
}

/** The player pages of streams, and the script and library that they load. */
export function playerPages(service: ServiceContext): Hono {
  const app = new Hono();
  const library = join(dirname(createRequire(import.meta.url).resolve('hls.js')), 'hls.mjs');
  app.get('/player/hls.js', (c) => sendFile(c, library));
  app.get('/player/player.js', (c) => {
    c.header('Content-Type', 'text/javascript');
    return c.body(PLAYER_SCRIPT);
  });
  const streamAt = (path: string): StreamRecord | undefined => {
    const [, client, id] = /^(\d+)_(\d+)$/.exec(path) ?? [];
    return Number(client) === CLIENT_ID ? service.store.stream(Number(id)) : undefined;
  };
  app.get('/streams/:path/overlays.json', (c) => {
    const stream = streamAt(c.req.param('path'));
    if (!stream) return c.json({ status: 404, error: 'Stream not found' }, 404);
    const { problem, frame, visible } = service.live(stream).overlays;
    // What is burned in must not be shown twice.
    return c.json({ problem, frame: frame ?? null, overlays: problem === null ? [] : visible });
  });
  app.get('/streams/:path', (c) => {
    const stream = streamAt(c.req.param('path'));
    if (!stream) return c.text('There is no such stream.', 404);
    return page(
      c,
      stream.settings.name,
      '<video controls autoplay muted playsinline></video><div id="overlays"></div><p id="why" role="note"></p><p id="note" role="status"></p><script type="module" src="/player/player.js"></script>',
    );
  });
  return app;
}
