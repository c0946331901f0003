/**
 * A site on Node's own http server, with a broker of its own in front of the local service:
 *
 *   npm run build && npm run service     # in one terminal
 *   npx tsx demo/recipes/server.ts       # in another, then open http://localhost:3000
 *
 * Against the real service: set GCORE_API_KEY, and leave out `apiBase` and `allowPrivateOverlays`.
 * In a project of your own, import from 'stream-broadcaster/broker'.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { createBroker } from '../../src/broker/index.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
};

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>My site</title>
<script type="module" src="/cdn/stream-broadcaster.js"></script>
<stream-broadcaster session-endpoint="/broker" overlays-base="/overlays/"></stream-broadcaster></html>`;

const broker = createBroker({
  apiKey: process.env.GCORE_API_KEY ?? 'local',
  apiBase: process.env.API_BASE ?? 'http://localhost:8090',
  // Page, service and overlays are on this computer.
  allowPrivateOverlays: true,
  log: (entry) => entry.problem && console.warn(entry.route, entry.status, entry.problem),
  // Everybody is the same user here. Ask your own login in its place.
  authorize: () => ({
    user: 'me',
    stream: { create: { name: 'My stream' } },
    permissions: ['publish', 'status', 'recording', 'overlays'],
  }),
});

// From Node's request to the broker's and back, bodies and aborted requests included.
const listener = getRequestListener(broker, { overrideGlobalObjects: false });

createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (/^\/broker(?:\/|$)/.test(path)) return listener(request, response);
  const [, name] = /^\/((?:cdn|overlays)\/[\w./-]+)$/.exec(path) ?? [];
  const body = path === '/' ? PAGE : name && (await readFile(join(DIST, name)).catch(() => null));
  const type = TYPES[(name ?? 'index.html').split('.').at(-1) ?? ''];
  response
    .writeHead(body ? 200 : 404, type ? { 'content-type': type } : {})
    .end(body || 'Not found');
}).listen(Number(process.env.PORT ?? 3000), 'localhost');
