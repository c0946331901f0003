/** The small pages behind `iframe_url`: hls.js for a stream, a plain video for a recording. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Context, Hono } from 'hono';
import { sendFile } from './media-api.ts';
import type { ServiceContext } from './service-context.ts';
import { CLIENT_ID } from './stream-store.ts';

const STYLE = `html,body{margin:0;height:100%;background:#000;color:#fff;font:16px system-ui,sans-serif}
video{width:100%;height:100%;object-fit:contain;display:block}
p{position:absolute;inset:auto 0 0;margin:0;padding:12px 16px;background:#000a}
p:empty{display:none}`;

/** Reads its stream from its own address, plays when there is something, and says so when not. */
const SCRIPT = `import Hls from '/player/hls.js';
const path = location.pathname.split('/')[2];
const source = '/cmaf/' + path + '/master.m3u8';
const video = document.querySelector('video');
const note = document.querySelector('p');
const RETRY_MS = 2000;
let hls;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function whenReady() {
  for (;;) {
    const answer = await fetch(source, { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) return;
    note.textContent = answer ? 'The stream is offline. It will start here when it is on air.' : 'The local service does not answer.';
    await wait(RETRY_MS);
  }
}
async function play() {
  hls?.destroy();
  await whenReady();
  note.textContent = '';
  hls = new Hls({ liveSyncDurationCount: 2, maxLiveSyncPlaybackRate: 1.2 });
  hls.on(Hls.Events.ERROR, (_, { fatal }) => { if (fatal) void wait(RETRY_MS).then(play); });
  hls.loadSource(source);
  hls.attachMedia(video);
}
video.addEventListener('ended', () => void play());
if (Hls.isSupported()) void play();
else if (video.canPlayType('application/vnd.apple.mpegurl')) void whenReady().then(() => { note.textContent = ''; video.src = source; });
else note.textContent = 'This browser cannot play HLS.';
`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function page(c: Context, title: string, body: string): Response | Promise<Response> {
  return c.html(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`,
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
    return c.body(SCRIPT);
  });
  app.get('/streams/:path', (c) => {
    const [, client, id] = /^(\d+)_(\d+)$/.exec(c.req.param('path')) ?? [];
    const stream = Number(client) === CLIENT_ID ? service.store.stream(Number(id)) : undefined;
    if (!stream) return c.text('There is no such stream.', 404);
    return page(
      c,
      stream.settings.name,
      '<video controls autoplay muted playsinline></video><p role="status"></p><script type="module" src="/player/player.js"></script>',
    );
  });
  return app;
}
