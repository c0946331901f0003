/**
 * A website that uses the drop-in script, on one origin, and the local service on another. A test
 * gives its pages their HTML and their brokers; the script is built from the sources.
 */
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { build, type Rolldown } from 'vite';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { listenOnLoopback } from '../../demo/local-service/loopback-server.ts';
import type { Switches } from '../../demo/local-service/options.ts';
import { type Broker, type BrokerPermission, createBroker } from '../../src/broker/index.ts';
import type { Stream, StreamSettings } from '../../src/core/stream.ts';
import { StreamsClient } from '../../src/streams/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface TestSiteOptions {
  /** The account's key. */
  key?: string;
  switches?: Partial<Switches>;
}

export interface GrantOptions {
  /** The account's key as the broker has it; the site's by default. */
  key?: string;
  /** `undefined` for what a broker grants by itself. */
  permissions?: readonly BrokerPermission[] | undefined;
  /** Ids of the streams that may be seen and used besides; what a page creates joins them. */
  others?: Set<number>;
}

export interface TestSite {
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly port: number;
  readonly service: LocalService;
  readonly key: string;
  /** The service's REST API with the account's key, as the site's owner would use it. */
  readonly api: StreamsClient;
  createStream(settings?: Partial<StreamSettings>): Promise<Stream>;
  /** Mounts a broker that grants this stream to everybody; returns its path. */
  grant(stream: Stream, options?: GrantOptions): string;
  /** What the brokers have answered, in order. */
  readonly brokerAnswers: readonly { method: string; path: string; body: string }[];
  /** Serves this as the body of a page; returns its address. */
  page(body: string): string;
  close(): Promise<void>;
}

export async function startTestSite({
  key = 'local',
  switches = {},
}: TestSiteOptions = {}): Promise<TestSite> {
  const [service, script] = await Promise.all([
    // The renderer of overlays cannot have Chromium's sandbox where tests run as root.
    startService({ key, switches, quiet: true, rendererFlags: ['--no-sandbox'] }),
    dropInScript(),
  ]);
  const api = new StreamsClient({ base: service.url, credentials: key });
  const pages: string[] = [];
  const brokers: Broker[] = [];
  const app = new Hono();
  app.get('/scripts/:path{.+}', (c) => {
    const code = script.get(c.req.param('path'));
    return code === undefined ? c.notFound() : c.body(code, 200, JAVASCRIPT);
  });
  const brokerAnswers: { method: string; path: string; body: string }[] = [];
  const throughBroker = async (c: Context) => {
    const response = await brokerOf(c.req.param('number') ?? '')(c.req.raw);
    const { method, path } = c.req;
    brokerAnswers.push({ method, path, body: await response.clone().text() });
    return response;
  };
  app.all('/broker/:number/*', throughBroker);
  app.all('/broker/:number', throughBroker);
  app.get('/page/:number', (c) => c.html(documentOf(pages[Number(c.req.param('number'))] ?? '')));
  const brokerOf = (number: string): Broker =>
    brokers[Number(number)] ?? (async () => new Response(null, { status: 404 }));

  const server = await listenOnLoopback(
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    0,
  ).catch(async (error) => {
    await service.close();
    throw error;
  });
  const origin = `http://localhost:${server.port}`;
  return {
    origin,
    port: server.port,
    service,
    key,
    api,
    createStream: (settings) => api.create({ name: 'Test stream', active: true, ...settings }),
    grant: (stream, options = {}) => {
      const { others } = options;
      const { permissions } = {
        permissions: ['publish', 'status', 'recording', 'dvr'] as const,
        ...options,
      };
      const broker = createBroker({
        apiKey: options.key ?? key,
        apiBase: service.url,
        rateLimit: false,
        authorize: (_, { streamId }) => ({
          user: `user of ${stream.id}`,
          stream: { id: streamId !== null && others?.has(streamId) ? streamId : stream.id },
          permissions,
        }),
        ...(others && {
          canSee: (_, { id }) => id === stream.id || others.has(id),
          onCreate: (_, { id }) => others.add(id),
        }),
      });
      return `/broker/${brokers.push(broker) - 1}`;
    },
    brokerAnswers,
    page: (body) => `${origin}/page/${pages.push(body) - 1}`,
    close: async () => void (await Promise.all([server.close(), service.close()])),
  };
}

const JAVASCRIPT = { 'content-type': 'text/javascript; charset=utf-8' };

function documentOf(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Test page</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/scripts/stream-broadcaster.js"></script>
    <body>${body}</body></html>`;
}

/** The drop-in script, its chunks and what lies beside them, by their names. */
async function dropInScript(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    mode: 'module',
    logLevel: 'error',
    build: { write: false, sourcemap: false },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap((file): [string, string][] =>
        file.type === 'chunk'
          ? [[file.fileName, file.code]]
          : file.fileName.endsWith('.js')
            ? [[file.fileName, String(file.source)]]
            : [],
      ),
    ),
  );
}
