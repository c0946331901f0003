/** Puts the routes together: who may call what, from where. */
import { randomUUID } from 'node:crypto';
import { type Context, Hono, type Next } from 'hono';
import { clipFiles, clipsApi } from './clips-api.ts';
import { cmafFiles, screenshots } from './media-api.ts';
import { mpegtsFiles } from './mpegts-api.ts';
import { overlayStage } from './overlay-stage.ts';
import { overlaysApi } from './overlays-api.ts';
import { playerPages } from './player-page.ts';
import { qualitySetsApi } from './quality-sets-api.ts';
import { restreamsApi } from './restreams-api.ts';
import type { ServiceContext } from './service-context.ts';
import { streamsApi } from './streams-api.ts';
import { videoFiles, videosApi } from './videos-api.ts';
import { whipEndpoint } from './whip-endpoint.ts';

const LOOPBACK_HOSTS = /^(localhost|[\w-]+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** A page elsewhere must not reach a loopback service through a name that it owns. */
async function loopbackNamesOnly(c: Context, next: Next): Promise<Response | undefined> {
  if (!LOOPBACK_HOSTS.test(new URL(c.req.url).hostname)) {
    return c.text('The local service answers to loopback names only.', 403);
  }
  await next();
  return undefined;
}

/** CORS for the REST API, for any origin, where the switch is on. */
function apiCors(service: ServiceContext) {
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    if (service.switches.apiCors) {
      c.header('Access-Control-Allow-Origin', '*');
      c.header('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
    }
    if (c.req.method === 'OPTIONS') {
      if (service.switches.apiCors) {
        c.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, PUT, DELETE, OPTIONS');
        c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Accept');
        c.header('Access-Control-Max-Age', '7200');
      }
      return c.body(null, 204);
    }
    await next();
    return undefined;
  };
}

/** `Authorization: APIKey <key>`, or 401 in the words of the real service. */
function authorize(service: ServiceContext) {
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    const header = c.req.header('Authorization') ?? '';
    const [, scheme = '', token = ''] = /^(\S+)\s+(.+)$/.exec(header.trim()) ?? [];
    let message: string | undefined;
    if (header.trim() === '') message = 'Authentication credentials were not provided.';
    else if (scheme.toLowerCase() === 'bearer') {
      message = 'Given token not valid for any token type';
    } else if (scheme.toLowerCase() !== 'apikey') {
      message = 'Authentication credentials were not provided.';
    } else if (token !== service.key) message = 'Bad permanent token: no such token.';
    if (message === undefined) {
      await next();
      return undefined;
    }
    const request_id = randomUUID();
    return c.json({ exception_class: 'NotAuthenticated', message, request_id }, 401);
  };
}

export function createApp(service: ServiceContext): Hono {
  const app = new Hono();
  app.use(loopbackNamesOnly);
  app.use(service.faults.middleware);
  app.route('/whip', whipEndpoint(service));
  app.use('/streaming/*', apiCors(service), authorize(service));
  app.route('/streaming/streams', streamsApi(service));
  app.route('/streaming/streams', overlaysApi(service));
  app.route('/streaming/streams', clipsApi(service));
  app.route('/streaming/quality_sets', qualitySetsApi(service.qualitySets));
  app.route('/streaming/videos', videosApi(service));
  app.route('/streaming/restreams', restreamsApi(service));
  app.route('/videos', videoFiles(service));
  app.route('/', playerPages(service));
  app.route('/', overlayStage());
  app.route('/cmaf', cmafFiles(service));
  app.route('/mpegts', mpegtsFiles(service));
  app.route('/rec', clipFiles(service));
  app.route('/videoplatform', screenshots(service));
  app.get('/', (c) =>
    c.html(
      '<!doctype html><html lang="en"><title>Local service</title><p>The local service of stream-broadcaster runs here.</p></html>',
    ),
  );
  app.notFound((c) => c.json({ status: 404, error: 'Not found' }, 404));
  app.onError((error, c) => {
    console.error('Local service:', error);
    return c.json({ status: 500, error: 'The local service failed; its console says why.' }, 500);
  });
  return app;
}
