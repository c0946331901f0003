/** Serves the pages of all clients on one origin; the ingest is on another. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundleDropIn, bundlePage } from './bundles.ts';
import { type Client, PEERS } from './clients.ts';

export interface Site {
  pageOf(client: Client, endpoint: string): string;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const scripts = new Map<string, string>();
  for (const [name, code] of await bundleDropIn()) scripts.set(`/${name}`, code);
  for (const name of ['trace', ...PEERS.map(({ id }) => id)]) {
    scripts.set(`/page/${name}.js`, await bundlePage(name));
  }
  const pages = new Map<string, string>();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const script = scripts.get(pathname);
    const page = pages.get(url);
    const [type, body] =
      script === undefined ? ['text/html; charset=utf-8', page] : ['text/javascript', script];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
    response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    pageOf(client, endpoint) {
      const path = `/?client=${client.id}&endpoint=${encodeURIComponent(endpoint)}`;
      pages.set(
        path,
        `<!doctype html><html lang="en"><title>Bench</title><link rel="icon" href="data:,">
          <body><script type="module" src="/page/trace.js"></script>${client.body(endpoint)}</body>`,
      );
      return `http://localhost:${port}${path}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
