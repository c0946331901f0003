/**
 * A site that hosts the ready-made overlays as static files under a strict policy, and another one
 * whose JSON they may read.
 */
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { listenOnLoopback } from '../../demo/local-service/loopback-server.ts';
import { type OverlayValues, overlayUrl } from '../../src/overlays/catalogue.ts';
import { overlayFiles } from '../../tools/overlays.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src *; img-src *; frame-ancestors *";

export interface OverlaySite {
  /** Address of the folder that holds the pages. */
  readonly base: string;
  readonly origin: string;
  /** Address of the settings, on the other site. */
  readonly settings: string;
  /** Address of a picture, on the other site. */
  readonly picture: string;
  /** The address of an overlay here. */
  address(kind: string, values?: OverlayValues): string;
  /** What the settings answer from now on: JSON, or whatever a broken site says. */
  say(settings: unknown, status?: number): void;
  /** The headers of each request for the settings. */
  readonly asked: readonly Headers[];
  /** An address of a page that shows this one in a sandbox without an origin. */
  framed(address: string, width: number, height: number): string;
  close(): Promise<void>;
}

/** A picture of two by one pixels, both of the colour #3b82f6. */
const PICTURE = Buffer.from(
  'R0lGODlhAgABAPAAADuC9gAAACH5BAAAAAAALAAAAAACAAEAAAIChFEAOw==',
  'base64',
);

export async function startOverlaySite(): Promise<OverlaySite> {
  const files = await overlayFiles();
  const frames: string[] = [];
  const host = new Hono();
  host.get('/overlays/:name', (c) => {
    const file = files.get(c.req.param('name'));
    if (!file) return c.notFound();
    return c.body(file.text, 200, {
      'content-type': file.type,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    });
  });
  host.get('/frame/:number', (c) => c.html(frames[Number(c.req.param('number'))] ?? ''));
  host.get('/favicon.ico', (c) => c.body(null, 204));

  let answer: { text: string; status: number } = { text: '{}', status: 200 };
  const asked: Headers[] = [];
  const elsewhere = new Hono();
  elsewhere.use(cors({ origin: '*' }));
  elsewhere.get('/settings.json', (c) => {
    asked.push(c.req.raw.headers);
    return new Response(answer.text, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  });
  elsewhere.get('/picture.gif', (c) => c.body(PICTURE, 200, { 'content-type': 'image/gif' }));

  const [first, second] = await Promise.all(
    [host, elsewhere].map((app) =>
      listenOnLoopback(getRequestListener(app.fetch, { overrideGlobalObjects: false }), 0),
    ),
  );
  const origin = `http://localhost:${first?.port}`;
  const other = `http://127.0.0.1:${second?.port}`;
  const base = `${origin}/overlays/`;
  return {
    base,
    origin,
    settings: `${other}/settings.json`,
    picture: `${other}/picture.gif`,
    address: (kind, values = {}) => overlayUrl(base, kind, values),
    say: (settings, status = 200) => {
      answer = { text: typeof settings === 'string' ? settings : JSON.stringify(settings), status };
    },
    asked,
    framed: (address, width, height) => {
      const source = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      const page = `<!doctype html><title>Frame</title><style>body{margin:0;background:#0a0}iframe{border:0}</style>
        <iframe sandbox="allow-scripts" referrerpolicy="no-referrer" width="${width}" height="${height}"
          src="${source}"></iframe>`;
      return `${origin}/frame/${frames.push(page) - 1}`;
    },
    close: async () => void (await Promise.all([first?.close(), second?.close()])),
  };
}
