/**
 * “Watch the output” in the built files, under the strictest policy: the player comes from a file of
 * its own, when it is asked for and not before, also from a script of another site.
 */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import type { Stream } from '../../src/core/stream.ts';
import { VERSION } from '../../src/core/version.ts';
import { StreamsClient } from '../../src/streams/index.ts';
import { BroadcasterPage } from '../helpers/broadcaster-page.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { openSection, outputPlayback, saidDelay } from '../helpers/console-page.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Publisher, pushRtmp } from '../helpers/publishers.ts';
import { type DropInSite, serveDropIn } from './drop-in-site.ts';
import { watchPage } from './page-watch.ts';

let browser: Browser;
let site: DropInSite;
/** Serves the scripts to pages of `site`. */
let cdn: DropInSite;
let service: LocalService;
let stream: Stream;
let publisher: Publisher;

beforeAll(async () => {
  const { folder } = inject('package');
  [browser, service, site, cdn] = await Promise.all([
    launchChromium(),
    startService({ quiet: true, rendererFlags: ['--no-sandbox'] }),
    serveDropIn(folder, VERSION),
    serveDropIn(folder, VERSION),
  ]);
  const api = new StreamsClient({ base: service.url, credentials: 'local' });
  stream = await api.create({ name: 'Watched', active: true });
  publisher = pushRtmp(stream.ingest.pushUrl ?? '', { size: '1280x720' });
  await eventually(
    () => api.get(stream.id),
    ({ transcodedQualities }) => transcodedQualities.length > 0,
    { within: 20_000, what: 'an output to watch' },
  );
});

afterAll(async () => {
  await publisher?.kill();
  await browser?.close();
  await Promise.all([site?.close(), cdn?.close(), service?.close()]);
});

const HLS = /\/drop-in\/chunks\/hls-[\d.]+\.js$/;

/** What a page of `site` needs to watch with scripts of `origin`, and nothing beyond. */
function strictPolicy(origin: string): string {
  return [
    "default-src 'none'",
    `script-src ${origin}`,
    `connect-src ${service.url}`,
    `img-src ${service.url}`,
    `media-src blob:`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
    'report-uri /reports',
  ].join('; ');
}

describe.each([
  {
    kind: 'module',
    script: (at: string) =>
      `<script type="module" src="${at}/drop-in/stream-broadcaster.js"></script>`,
  },
  {
    kind: 'classic',
    script: (at: string) => `<script src="${at}/drop-in/stream-broadcaster.iife.js"></script>`,
  },
])('the $kind script', ({ script }) => {
  test.each(['its own site', 'another site'])('from %s plays the output', async (from) => {
    const { origin } = from === 'another site' ? cdn : site;
    const url = site.page(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>${script(origin)}
      <stream-broadcaster api-base="${service.url}" stream-id="${stream.id}" api-key="local"></stream-broadcaster></html>`,
      { 'content-security-policy': strictPolicy(origin) },
    );
    const page = await BroadcasterPage.open(browser, url, { before: watchPage });
    const requests: string[] = [];
    page.page.on('request', (request) => requests.push(request.url()));
    await page.press('Stream');
    await openSection(page, 'share');
    await page.has('Watch the output');
    expect(requests.filter((address) => HLS.test(address))).toEqual([]);

    await page.press('Watch the output');
    await eventually(
      () => outputPlayback(page),
      (look) => look?.height === 720 && look.time > 0,
      { within: 20_000, what: 'the picture of the output' },
    );
    expect(await saidDelay(page)).toBeLessThan(15);
    expect(requests.filter((address) => HLS.test(address))).toHaveLength(1);
    expect(await page.page.evaluate(() => window.pageWatch.violations)).toEqual([]);
    expect(await page.page.evaluate(() => window.pageWatch.calls)).not.toContain('Worker');
    expect(site.reports).toEqual([]);
    expect(page.console).toEqual([]);
    await page.close();
  });
});
