/** The built drop-in files go live, under the strictest policy, and within their budget. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { VERSION } from '../../src/core/version.ts';
import { StreamsClient } from '../../src/streams/index.ts';
import { BroadcasterPage } from '../helpers/broadcaster-page.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { type DropInSite, serveDropIn } from './drop-in-site.ts';
import { watchPage } from './page-watch.ts';

/**
 * Bytes after gzip -9: what a page loads to go live, with one of the tools that open on demand, and
 * all that there is of ours. The last was meant to be 80,000 as well; ARCHITECTURE.md says why it
 * is not. hls.js comes on top where someone watches the output: it is unchanged, and not ours.
 */
const BUDGET = { goLive: 45_000, withOneTool: 80_000, everything: 100_000 };

/**
 * The one file that is not ours: the player behind “Watch the output”, as its package builds it. It
 * weighs more than all the rest and is fetched only where someone watches.
 */
const HLS_FILE = `dist/cdn/chunks/hls-${manifestOf('hls.js').version}.js`;

const { folder, files } = inject('package');
let browser: Browser;
let site: DropInSite;
let service: LocalService;

beforeAll(async () => {
  browser = await launchChromium();
  service = await startService({ ffmpeg: null });
  site = await serveDropIn(folder, VERSION);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), service?.close()]);
});

const SCRIPTS = {
  module: '<script type="module" src="/drop-in/stream-broadcaster.js"></script>',
  classic: '<script src="/drop-in/stream-broadcaster.iife.js"></script>',
};

/** Names what the script needs and forbids the rest, inline styles and any other policy included. */
function strictPolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src ${service.url}`,
    `img-src ${service.url}`,
    `media-src blob: ${service.url}`,
    'frame-src https:',
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
    // Unlike `report-to`, it reports at once.
    'report-uri /reports',
  ].join('; ');
}

/** Opens a page under the policy, goes live, stops, and returns what was asked of the site. */
async function goLive(script: string, attributes: string): Promise<string[]> {
  const url = site.page(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>${script}
    <stream-broadcaster ${attributes}></stream-broadcaster></html>`,
    { 'content-security-policy': strictPolicy() },
  );
  site.requests();
  const page = await BroadcasterPage.open(browser, url, { before: watchPage });
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  const requests = site.requests();
  for (const drawer of ['Stream', 'Settings']) await page.press(drawer);
  await page.press('Stop');
  await page.shows('ready', { within: 10_000 });
  expect(await page.page.evaluate(() => window.pageWatch.violations)).toEqual([]);
  expect(site.reports).toEqual([]);
  expect(page.console).toEqual([]);
  await page.close();
  return requests;
}

async function createStream() {
  const api = new StreamsClient({ base: service.url, credentials: 'local' });
  return api.create({ name: 'Drop-in', active: true });
}

describe('under a strict policy with Trusted Types', () => {
  test.each([...Object.entries(SCRIPTS)])(
    'the %s script goes live and stops',
    async (_, script) => {
      const { ingest } = await createStream();
      await goLive(script, `push-url-whip="${ingest.pushUrlWhip}"`);
      expect(service.sessions({ running: true })).toEqual([]);
      expect(service.sessions().at(-1)).toMatchObject({
        firstFrame: { width: 1280, height: 720 },
        ended: 'deleted',
      });
    },
  );
});

describe('the size after gzip', () => {
  const gzipped = (path: string) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
  const ownModules = () =>
    files.filter((path) => /^dist\/cdn\/(?!.*\.iife\.).*\.js$/.test(path) && path !== HLS_FILE);

  test(`of what a page loads to go live is at most ${BUDGET.goLive} bytes`, async () => {
    const { id } = await createStream();
    const requests = await goLive(
      SCRIPTS.module,
      `api-base="${service.url}" stream-id="${id}" api-key="local"`,
    );
    const loaded = requests
      .filter((path) => path.startsWith('/drop-in/'))
      .map((path) => path.replace('/drop-in/', 'dist/cdn/'));
    expect(loaded).toContain('dist/cdn/stream-broadcaster.js');
    const size = sum(loaded.map(gzipped));
    console.log(`Loaded to go live: ${size} bytes in ${loaded.length} file(s)`);
    expect(size).toBeLessThanOrEqual(BUDGET.goLive);
  });

  test.each(['stream-overlay-editor', 'stream-console'])(
    `of what a page loads to go live and to open the %s is at most ${BUDGET.withOneTool} bytes`,
    (tool) => {
      const other = tool === 'stream-console' ? 'stream-overlay-editor' : 'stream-console';
      const loaded = ownModules().filter((path) => !path.includes(other));
      expect(loaded.some((path) => path.includes(tool))).toBe(true);
      const size = sum(loaded.map(gzipped));
      console.log(`With the ${tool}: ${size} bytes in ${loaded.length} file(s)`);
      expect(size).toBeLessThanOrEqual(BUDGET.withOneTool);
    },
  );

  test(`of the module script with all its chunks is at most ${BUDGET.everything} bytes`, () => {
    expect(files).toContain(HLS_FILE);
    const all = ownModules();
    const size = sum(all.map(gzipped));
    console.log(`Everything: ${size} bytes in ${all.length} file(s)`);
    expect(size).toBeLessThanOrEqual(BUDGET.everything);
  });

  test(`of the classic script is at most ${BUDGET.everything} bytes`, () => {
    const size = gzipped('dist/cdn/stream-broadcaster.iife.js');
    console.log(`Classic script: ${size} bytes`);
    expect(size).toBeLessThanOrEqual(BUDGET.everything);
  });
});

function manifestOf(name: string): { version: string } {
  return JSON.parse(
    readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8'),
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
