/**
 * `npm start`: the demo page on one origin, the local service on another, in one process. The page
 * gets its stream through a broker on its own origin, the way a real site would do it.
 */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { BROKER_PERMISSIONS, createBroker } from '../src/broker/index.ts';
import { overlayFiles } from '../tools/overlays.ts';
import { type LocalService, startService } from './local-service/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEY = 'local';

export interface DemoOptions {
  /** Port of the page, default 8080. */
  port?: number;
  /** Port of the local service, default 8090. */
  servicePort?: number;
  /** Origins of other pages that may use the demo's broker, such as `http://localhost:5173`. */
  allowedOrigins?: readonly string[];
  quiet?: boolean;
}

export interface Demo {
  readonly url: string;
  readonly service: LocalService;
  close(): Promise<void>;
}

export async function startDemo({
  port = 8080,
  servicePort = 8090,
  allowedOrigins = [],
  quiet = false,
}: DemoOptions = {}): Promise<Demo> {
  const service = await startService({ port: servicePort, key: KEY, quiet });
  let vite: ViteDevServer | undefined;
  try {
    vite = await createServer({
      configFile: false,
      root: fileURLToPath(new URL('.', import.meta.url)),
      cacheDir: `${ROOT}/node_modules/.vite-demo`,
      logLevel: 'error',
      server: { port, strictPort: port !== 0, host: 'localhost', fs: { allow: [ROOT] } },
      optimizeDeps: {
        include: ['lit', '@eyevinn/whip-web-client', 'hls.js'],
        entries: ['*.html'],
      },
      plugins: [dropInScript(), overlays(), broker(service, allowedOrigins)],
    });
    await vite.listen();
  } catch (error) {
    await service.close();
    throw error;
  }
  const demo = vite;
  return {
    url: addressOf(demo.httpServer as Server),
    service,
    async close() {
      await Promise.all([demo.close(), service.close()]);
    },
  };
}

/** The page asks for the drop-in script as a site would; here it comes straight from the sources. */
function dropInScript(): Plugin {
  return {
    name: 'drop-in-script',
    enforce: 'pre',
    resolveId: (id) => (id === '/stream-broadcaster.js' ? `${ROOT}/src/cdn.ts` : undefined),
  };
}

/** The ready-made overlays, as a site would host them: static files, built when first asked for. */
function overlays(): Plugin {
  let files: ReturnType<typeof overlayFiles> | undefined;
  return {
    name: 'overlays',
    configureServer({ middlewares }) {
      middlewares.use('/overlays/', (request, response, next) => {
        const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
        files ??= overlayFiles();
        files.then((all) => {
          const file = all.get(name);
          response.statusCode = file ? 200 : 404;
          if (file) response.setHeader('content-type', file.type);
          response.end(file?.text);
        }, next);
      });
    },
  };
}

/** The site's server: everybody who opens the page may broadcast on a stream of their own. */
function broker(service: LocalService, allowedOrigins: readonly string[]): Plugin {
  return {
    name: 'broker',
    configureServer({ middlewares }) {
      const handle = createBroker({
        apiKey: KEY,
        apiBase: service.url,
        allowedOrigins,
        // One user, who may do everything with every stream: all of them are on this computer.
        authorize: (_request, { streamId }) => ({
          user: 'demo',
          stream: streamId === null ? { create: { name: 'Demo stream' } } : { id: streamId },
          permissions: BROKER_PERMISSIONS,
        }),
        canSee: () => true,
        onCreate: () => {},
        lockedSettings: [],
        // Page and service are on this computer, and so are the ready-made overlays and the cameras.
        allowPrivateOverlays: true,
        allowPrivatePull: true,
      });
      const listener = getRequestListener(handle, { overrideGlobalObjects: false });
      middlewares.use((request, response, next) => {
        if (!/^\/broker(?:[/?]|$)/.test(request.url ?? '')) return next();
        return listener(request, response);
      });
    },
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo has no port.');
  return `http://localhost:${address.port}`;
}

async function main(): Promise<void> {
  const demo = await startDemo({
    port: Number(process.env.PORT ?? 8080),
    servicePort: Number(process.env.SERVICE_PORT ?? 8090),
    allowedOrigins: (process.env.ALLOWED_ORIGINS ?? '').split(/[\s,]+/).filter(Boolean),
  });
  console.log(`\n  Demo page      ${demo.url}`);
  console.log(`  Local service  ${demo.service.url} (this computer only, key "${KEY}")\n`);
  const stop = () => {
    void demo.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: NodeJS.ErrnoException) => {
    console.error(
      error.code === 'EADDRINUSE' || /port \d+ is (already )?in use/i.test(error.message)
        ? 'A port is in use already. Set PORT and SERVICE_PORT to free ones.'
        : error,
    );
    process.exit(1);
  });
}
