/**
 * A website that has nothing but the packed drop-in files and pages that load them. It keeps every
 * request and every report of a broken policy.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { listenOnLoopback } from '../../demo/local-service/loopback-server.ts';

/** As content delivery networks serve scripts: to every site. */
const JAVASCRIPT = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
};

export interface DropInSite {
  readonly origin: string;
  /** Serves a document; returns its address. */
  page(html: string, headers?: Record<string, string>): string;
  /** Paths that were asked for since the last call. */
  requests(): string[];
  /** Reports of the browser about the page's policy. */
  readonly reports: unknown[];
  close(): Promise<void>;
}

/** `/drop-in/` has the files as they are, `/other/` has them as another version. */
export async function serveDropIn(folder: string, version: string): Promise<DropInSite> {
  const pages: { html: string; headers: Record<string, string> }[] = [];
  const reports: unknown[] = [];
  let requests: string[] = [];
  const read = (path: string) => readFileSync(join(folder, 'dist/cdn', path), 'utf8');

  const app = new Hono();
  // The browser asks for it by itself, whatever the page does.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.use(async (c, next) => {
    requests.push(c.req.path);
    await next();
  });
  app.get('/page/:number', (c) => {
    const page = pages[Number(c.req.param('number'))];
    return page ? c.html(page.html, 200, page.headers) : c.notFound();
  });
  app.get('/drop-in/:path{.+}', (c) => c.body(read(c.req.param('path')), 200, JAVASCRIPT));
  app.get('/other/:path{.+}', (c) =>
    c.body(read(c.req.param('path')).replaceAll(version, '0.0.9'), 200, JAVASCRIPT),
  );
  app.post('/reports', async (c) => {
    reports.push(await c.req.json());
    return c.body(null, 204);
  });

  const server = await listenOnLoopback(getRequestListener(app.fetch), 0);
  const origin = `http://localhost:${server.port}`;
  return {
    origin,
    reports,
    page: (html, headers = {}) => `${origin}/page/${pages.push({ html, headers }) - 1}`,
    requests: () => {
      const seen = requests;
      requests = [];
      return seen;
    },
    close: () => server.close(),
  };
}
