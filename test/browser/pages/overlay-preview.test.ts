/**
 * Pages that the preview cannot show, on a secure page and from real servers: what the editor says of
 * each, and that none of them keeps the others from being edited.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { createServer as createSite, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSelfSignedCertificate } from 'werift';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import type { FakeOverlayStore } from '../../helpers/fake-overlay-store.ts';

/** Of TLS: SHA-256 and RSA. */
const RSA_WITH_SHA256 = { hash: 4, signature: 1 } as const;

let elsewhere: Server;
let site: ViteDevServer;
let browser: Browser;
let page: Page;
/** What the other server was asked for. */
const asked: string[] = [];

beforeAll(async () => {
  elsewhere = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url === '/never') return;
    response.setHeader('content-type', 'text/html');
    response.setHeader('x-frame-options', 'DENY');
    response.end('<title>Refuses</title>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { keyPem, certPem } = await createSelfSignedCertificate(RSA_WITH_SHA256);
  site = await createSite({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: {
      port: 18_409,
      host: '127.0.0.1',
      hmr: false,
      https: { key: keyPem, cert: certPem },
    },
  });
  await site.listen();
  browser = await launchChromium({ launch: { acceptInsecureCerts: true } });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  elsewhere?.closeAllConnections();
  await new Promise((resolve) => elsewhere.close(resolve));
});

/** What stands in the place of each page, and whether there is a page at all. */
function previews(): Promise<{ text: string; framed: boolean }[]> {
  return page.evaluate(() => {
    const root = document.querySelector('stream-overlay-editor')?.shadowRoot;
    return [...(root?.querySelectorAll('.page') ?? [])].map((one) => ({
      text: one.querySelector('.placeholder')?.textContent ?? '',
      framed: one.querySelector('iframe') !== null,
    }));
  });
}

test('mixed content, a refusal and a page that never comes are said, and edited like any other', async () => {
  const { port } = elsewhere.address() as AddressInfo;
  const addresses = [
    'http://overlay.example/mixed.html',
    `http://127.0.0.1:${port}/refuses`,
    `http://127.0.0.1:${port}/never`,
  ];
  await page.goto('https://127.0.0.1:18409/test/browser/gallery/editor.html?plain&count=4');
  await page.waitForSelector('html[data-ready]');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.evaluate((urls) => {
    const editor = document.querySelector('stream-overlay-editor');
    const store = editor?.store as FakeOverlayStore;
    for (const [index, one] of store.overlays.entries()) one.url = urls[index] ?? one.url;
    if (editor) editor.overlays = structuredClone(store.overlays);
  }, addresses);

  const said = await eventually(previews, (all) => all[2]?.text.includes('No answer') ?? false, {
    within: 20_000,
    what: 'a word about the page that never comes',
  });
  expect(said[0]).toEqual({ text: expect.stringContaining('this page is https'), framed: false });
  expect(said[3]).toEqual({ text: '', framed: true });
  expect(asked).toEqual(expect.arrayContaining(['/refuses', '/never']));
  expect(requests.filter((url) => url.includes('overlay.example'))).toEqual([]);

  // What became of a refused page no browser tells, so that the word is with what is selected.
  const notes = [];
  for (let index = 0; index < 4; index++) {
    const boxes = await page.$$('stream-overlay-editor >>> .box');
    await boxes[index]?.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    notes.push(await page.$eval('stream-overlay-editor >>> #address-notes', (n) => n.textContent));
  }
  expect(notes[0]).toContain('this page is https');
  expect(notes[1]).toContain('may refuse to be shown inside others');
  expect(notes[2]).toContain('refuses to be shown inside others');
  const saves = () =>
    page.evaluate(() => {
      const editor = document.querySelector('stream-overlay-editor');
      const store = editor?.store as FakeOverlayStore;
      return { saves: store.saves, urls: store.overlays.map(({ url }) => url) };
    });
  const { urls } = await eventually(saves, (now) => now.saves.length === 4, {
    within: 5000,
    what: 'four saves',
  });
  expect(urls.slice(0, 3)).toEqual(addresses);
});
