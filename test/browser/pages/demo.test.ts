/** The demo page does what it shows: its snippet, its playground, its log and its viewer page. */
import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { launchChromium } from '../../helpers/chromium.ts';

const TAG =
  '<stream-broadcaster session-endpoint="/broker" overlays-base="/overlays/"></stream-broadcaster>';
const SCRIPT = '<script type="module" src="/stream-broadcaster.js"></script>';

let demo: Demo;
let browser: Browser;
const pages: Page[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([
    startDemo({ port: 0, servicePort: 0, quiet: true }),
    launchChromium(),
  ]);
});

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

async function open(path = '/'): Promise<Page> {
  const page = await browser.newPage();
  pages.push(page);
  await page.goto(`${demo.url}${path}`, { waitUntil: 'load' });
  return page;
}

async function openDemo(path = '/'): Promise<Page> {
  const page = await open(path);
  await page.waitForSelector('stream-broadcaster[data-status="idle"]');
  await page.waitForSelector('#playground fieldset');
  return page;
}

const textOf = (page: Page, selector: string) =>
  page.$eval(selector, (node) => node.textContent ?? '');

async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}

/** Chooses in the field with this label, as a person does who leaves it afterwards. */
async function set(page: Page, label: string, value: string): Promise<void> {
  await page.evaluate(
    (text, chosen) => {
      const field = [...document.querySelectorAll('label')].find((node) =>
        node.textContent?.trim().startsWith(text),
      )?.control as HTMLInputElement | HTMLSelectElement | undefined;
      if (!field) throw new Error(`No field ${text}.`);
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.click();
      else {
        field.value = chosen;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
    },
    label,
    value,
  );
}

test('the snippet at the top is what the page itself is made of', async () => {
  const page = await openDemo();
  expect(await textOf(page, '#snippet')).toBe(`${SCRIPT}\n${TAG}`);
  const source = await (await fetch(demo.url)).text();
  expect(source).toContain(SCRIPT);
  expect(source).toContain(TAG);
});

test('the playground sets attributes, shows the tag, and keeps it in the address', async () => {
  const page = await openDemo();
  await set(page, 'resolution', '480p');
  await set(page, 'without-share', '');
  await set(page, 'stream-name', 'A "quoted" <name>');
  const tag = `<stream-broadcaster session-endpoint="/broker" overlays-base="/overlays/" resolution="480p" without-share stream-name="A &quot;quoted&quot; <name>"></stream-broadcaster>`;
  expect(await textOf(page, '#snippet')).toBe(`${SCRIPT}\n${tag}`);

  const again = await openDemo(new URL(page.url()).search);
  expect(await textOf(again, '#snippet')).toContain('resolution="480p"');
});

test('an address that can publish does not get into the page’s own address', async () => {
  const page = await openDemo();
  await set(page, 'push-url-whip', 'https://ingest.example.com/whip/1_canary/whip');
  await set(page, 'api-key', 'canary');
  expect(await textOf(page, '#snippet')).toContain('canary');
  expect(page.url()).not.toContain('canary');
});

test('a click goes live, the log tells it, and the viewer page plays it', async () => {
  const page = await openDemo();
  await set(page, 'resolution', '480p');
  await press(page, 'Go live');
  await page.waitForSelector('stream-broadcaster[data-status="live"]', { timeout: 15_000 });
  expect(await textOf(page, '#events')).toContain('"status":"live"');

  const address = await page.$eval('#watch', (link) => (link as HTMLAnchorElement).href);
  const viewer = await open(address.replace(demo.url, ''));
  await viewer.waitForFunction(() => document.querySelector('#size')?.textContent === '854 × 480', {
    timeout: 20_000,
  });
  await viewer.waitForFunction(() =>
    document.querySelector('#latency')?.textContent?.endsWith(' s'),
  );

  await page.bringToFront();
  await press(page, 'Stop');
  await page.waitForSelector('stream-broadcaster[data-status="ready"]', { timeout: 10_000 });
});

test('the log tells what repeats once, with a count, and fills the place that it has', async () => {
  const page = await openDemo();
  const change = (name: string) =>
    page.$eval(
      'stream-broadcaster',
      (node, value) =>
        node.dispatchEvent(
          new CustomEvent('stream-change', { detail: { stream: { name: value } } }),
        ),
      name,
    );
  for (const name of ['one', 'two', 'three']) await change(name);
  expect(await page.$$eval('#events li', (items) => items.map((item) => item.textContent))).toEqual(
    [expect.stringMatching(/stream-change × 3.*three/)],
  );
  const [list, box] = await page.$$eval('#events, .log', (nodes) =>
    nodes.map((node) => node.getBoundingClientRect().bottom).sort((a, b) => a - b),
  );
  expect(Number(box) - Number(list)).toBeLessThan(20);
});

test('the broker serves pages of the origins that are named', async () => {
  const named = await startDemo({
    port: 0,
    servicePort: 0,
    quiet: true,
    allowedOrigins: ['http://localhost:5173'],
  });
  const statusFor = async (origin: string) => {
    const headers = { origin, 'content-type': 'application/json' };
    return (await fetch(`${named.url}/broker`, { method: 'POST', body: '{}', headers })).status;
  };
  expect(await statusFor('http://localhost:5173')).toBe(200);
  expect(await statusFor('http://localhost:5174')).toBe(403);
  await named.close();
});

test.each(['javascript:alert(1)', 'data:application/vnd.apple.mpegurl,x', '/local.m3u8'])(
  'the viewer page does not load %s, and says why',
  async (src) => {
    const viewer = await open(`/viewer.html?${new URLSearchParams({ src })}`);
    await viewer.waitForFunction(() => document.querySelector('#message')?.textContent !== '');
    expect(await textOf(viewer, '#message')).toContain('not an http or https address');
    expect(await viewer.$eval('video', (video) => video.currentSrc)).toBe('');
  },
);

test('the viewer page says that there is nothing to play yet', async () => {
  const src = `${demo.service.url}/cmaf/1_1/master.m3u8`;
  const viewer = await open(`/viewer.html?${new URLSearchParams({ src })}`);
  await viewer.waitForFunction(() =>
    document.querySelector('#message')?.textContent?.startsWith('Nothing to play yet'),
  );
});

test.each(['/', '/viewer.html'])(
  '%s fits 320 px and satisfies axe, in light and dark',
  async (path) => {
    const page = path === '/' ? await openDemo() : await open(path);
    await page.setViewport({ width: 320, height: 600 });
    await page.evaluate(axe.source);
    for (const value of ['light', 'dark']) {
      // Without motion: a colour on its way to another is neither of the two that were designed.
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
        );
      });
      expect(found).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
  },
);
