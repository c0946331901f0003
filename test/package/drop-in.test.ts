/** The two drop-in files on real pages, as they come from the tarball. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { VERSION } from '../../src/core/version.ts';
import { BroadcasterPage } from '../helpers/broadcaster-page.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { eventually } from '../helpers/eventually.ts';
import { type DropInSite, serveDropIn } from './drop-in-site.ts';
import { newGlobals, watchPage } from './page-watch.ts';

let browser: Browser;
let site: DropInSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveDropIn(inject('package').folder, VERSION);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const TAG = '<stream-broadcaster push-url-whip="https://ingest.invalid/whip"></stream-broadcaster>';
const documentOf = (...parts: string[]) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>${parts.join('\n')}</html>`;

async function open(...parts: string[]): Promise<BroadcasterPage> {
  const url = site.page(documentOf(...parts));
  site.requests();
  return BroadcasterPage.open(browser, url, { before: watchPage });
}

describe.each([
  {
    kind: 'module',
    file: 'stream-broadcaster.js',
    script: (path: string) => `<script type="module" src="${path}"></script>`,
  },
  {
    kind: 'classic',
    file: 'stream-broadcaster.iife.js',
    script: (path: string) => `<script src="${path}"></script>`,
  },
])('the $kind script', ({ file, script }) => {
  const SCRIPT = script(`/drop-in/${file}`);

  test.each([
    { place: 'before', parts: [SCRIPT, TAG] },
    { place: 'after', parts: [TAG, SCRIPT] },
  ])('works $place the markup', async ({ parts }) => {
    const page = await open(...parts);
    await page.shows('idle', { within: 5000 });
    expect(await page.has('Go live')).toBe(true);
    expect(page.console).toEqual([]);
    await page.close();
  });

  test('brings an editor that stands alone', async () => {
    const alone = '<stream-overlay-editor></stream-overlay-editor>';
    for (const parts of [
      [SCRIPT, alone],
      [alone, SCRIPT],
    ]) {
      const page = await open(...parts);
      // Not `waitForSelector`, which looks again only when the document changes, not what is in it.
      await eventually(
        () => page.page.$('stream-overlay-editor >>> [part~="add"]'),
        (found) => found !== null,
        { within: 10_000, what: 'the editor that stands alone' },
      );
      expect(page.console).toEqual([]);
      await page.close();
    }
  });

  test('may be on the page twice', async () => {
    // The same address is one module, so that the second copy has another.
    const page = await open(SCRIPT, TAG, script(`/drop-in/${file}?again`), TAG);
    await page.shows('idle', { within: 5000 });
    expect(await page.page.$$('stream-broadcaster:defined')).toHaveLength(2);
    expect(page.console).toEqual([]);
    await page.close();
  });

  test('warns once of another version on the page', async () => {
    const page = await open(SCRIPT, TAG, script(`/other/${file}`));
    await page.shows('idle', { within: 5000 });
    expect(page.console).toEqual([
      expect.stringMatching(/this page loads version 0\.0\.9, but version \S+ is already in use/),
    ]);
    await page.close();
  });

  test('leaves no global', async () => {
    const page = await open(SCRIPT, TAG);
    await page.shows('idle', { within: 5000 });
    expect(await page.page.evaluate(newGlobals)).toEqual([]);
    await page.close();
  });

  test('does nothing on load', async () => {
    const page = await open(SCRIPT, TAG);
    await page.shows('idle', { within: 5000 });
    // What is put off until the page is idle would show by then.
    await page.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    const { calls, stored } = await page.page.evaluate(async () => ({
      calls: window.pageWatch.calls,
      stored: [localStorage.length, sessionStorage.length, document.cookie.length].concat(
        (await indexedDB.databases()).length,
        (await caches.keys()).length,
      ),
    }));
    expect(calls).toEqual([]);
    expect(stored).toEqual([0, 0, 0, 0, 0]);
    expect(site.requests()).toEqual([expect.stringMatching(/^\/page\//), `/drop-in/${file}`]);
    await page.close();
  });
});
