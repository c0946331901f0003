/** The look at the real output, and what other encoders are given, on real media. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { openSection, outputPlayback, saidDelay, sectionText } from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Publisher, pushRtmp } from '../../helpers/publishers.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
let stream: Stream;
let page: BroadcasterPage;
let publisher: Publisher | undefined;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  stream = await site.createStream({ name: 'Shared' });
  const tag = `<stream-broadcaster api-base="${site.service.url}" stream-id="${stream.id}"
    api-key="${site.key}"></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
});

afterEach(async () => {
  await publisher?.kill();
  publisher = undefined;
  await page.close();
  await site.api.delete(stream.id);
});

test('the look plays 720 moving lines, muted, a few seconds behind, and leaves nothing', async () => {
  await page.press('Stream');
  await openSection(page, 'share');
  await page.press('Watch the output');
  await eventually(
    () => sectionText(page, 'share'),
    (text) => text.includes('Nothing reaches the service right now'),
    { within: 10_000, what: 'words about a stream that is not live' },
  );

  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  // It comes by itself.
  const first = await eventually(
    () => outputPlayback(page),
    (look) => look !== null && look.height === 720 && look.time > 0,
    { within: 20_000, what: 'the picture of the output' },
  );
  expect(first?.muted).toBe(true);
  await eventually(
    () => outputPlayback(page),
    (look) => (look?.frames ?? 0) > (first?.frames ?? 0) + 15,
    { within: 10_000, what: 'more pictures' },
  );
  const delay = await eventually(
    () => saidDelay(page),
    (seconds) => seconds !== null,
    { within: 3000, what: 'the measured delay' },
  );
  expect(delay).toBeGreaterThan(0.5);
  expect(delay).toBeLessThan(10);

  await page.press('Stop watching');
  expect(await outputPlayback(page)).toBeNull();
  const requests: string[] = [];
  page.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await eventually(
    () => requests.filter((path) => path === `/streaming/streams/${stream.id}`).length,
    (polls) => polls >= 2,
    { within: 15_000, what: 'the page going on without the look' },
  );
  expect(requests.filter((path) => path.endsWith('.m4s'))).toEqual([]);
  // What the browser writes by itself of an output that is not there yet.
  expect(page.console.filter((line) => !line.startsWith('Failed to load resource'))).toEqual([]);
});

test('a reset of the push token cuts the broadcast off, and it goes on with the new one', async () => {
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  await page.press('Stream');
  await openSection(page, 'encoders');
  await page.press('Reset the push token');
  const since = Date.now();
  await page.press('Reset');
  await eventually(
    () => sectionText(page, 'encoders'),
    (text) => text.includes('The push token is new.'),
    { within: 5000, what: 'word of the new token' },
  );
  expect((await site.api.get(stream.id)).ingest.token).not.toBe(stream.ingest.token);
  await page.showed(['reconnecting', 'live'], { within: 40_000, since });
});

test('what another encoder pushes with the copied address is live with its source', async () => {
  const context = page.page.browserContext();
  await context.overridePermissions(site.origin, ['clipboard-read', 'clipboard-sanitized-write']);
  await page.press('Stream');
  await openSection(page, 'encoders');
  const server = await copied('Server', (text) => text.startsWith('rtmp://'));
  const key = await copied('Stream key', (text) => text.startsWith(`${stream.id}?`));
  const shown = await page.page.evaluate(() => document.documentElement.outerHTML);
  expect(shown).not.toContain(stream.ingest.token);

  publisher = pushRtmp(server + key, { size: '640x360' });
  await eventually(
    () => sectionText(page, 'encoders'),
    (text) => text.includes('feeds the stream right now (RTMP)'),
    { within: 20_000, what: 'word of the other encoder' },
  );

  await openSection(page, 'share');
  await page.press('Watch the output');
  await eventually(
    () => outputPlayback(page),
    (look) => look?.height === 360 && look.time > 0,
    { within: 20_000, what: 'the picture of the other encoder' },
  );
  await publisher.stop();
  await eventually(
    () => sectionText(page, 'share'),
    (text) => /The output has ended|Nothing reaches the service/.test(text),
    { within: 20_000, what: 'word of the end of the output' },
  );
});

/** Presses the button, and waits for what is then on the clipboard. */
async function copied(name: string, isWanted: (text: string) => boolean): Promise<string> {
  await page.press(`Copy ${name}`);
  return eventually(() => page.page.evaluate(() => navigator.clipboard.readText()), isWanted, {
    within: 3000,
    what: `${name} on the clipboard`,
  });
}
