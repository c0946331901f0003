/** The status line of the console, held against what the service and its output are. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { openSection, sectionText, statusLine } from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Publisher, pushRtmp } from '../../helpers/publishers.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
let stream: Stream;
let page: BroadcasterPage;
let publisher: Publisher | undefined;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    startTestSite({ switches: { screenshotInterval: 1000 } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  stream = await site.createStream({ name: 'On air' });
  const tag = `<stream-broadcaster api-base="${site.service.url}" stream-id="${stream.id}"
    api-key="${site.key}"></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
  await page.press('Stream');
});

afterEach(async () => {
  await publisher?.kill();
  publisher = undefined;
  await page.close();
  await site.api.delete(stream.id).catch(() => {});
});

/** Resolves once the line says this. */
const says = (text: string, within: number) =>
  eventually(
    () => statusLine(page),
    ({ sentence }) => sentence.includes(text),
    { within, what: `“${text}” in the status line` },
  );
const happened = (type: string) =>
  site.service.events.waitFor((event) => event.type === type && event.streamId === stream.id);

test('says that viewers can watch once they can, and our own stop at once', async () => {
  await says('Off air.', 5000);
  await page.press('Go live');
  const { at } = await says('Viewers can watch', 25_000);
  expect(at, 'not before the output was ready').toBeGreaterThanOrEqual(
    (await happened('output-ready')).at,
  );
  expect((await fetch(stream.hlsCmafUrl ?? '')).status).toBe(200);
  expect((await statusLine(page)).rungs).toEqual(['yes', 'yes', 'yes', 'yes']);

  await openSection(page, 'air');
  // What the service measures, beside what is sent, and its picture.
  await eventually(
    () => sectionText(page, 'air'),
    (text) => (text.match(/1280 × 720/g) ?? []).length === 2 && /Fetched \d+ s ago/.test(text),
    { within: 15_000, what: 'both sizes, and the picture of the service' },
  );

  await page.press('Stop');
  await says('Off air.', 2000);
  expect((await statusLine(page)).rungs).toEqual(['no', 'no', 'no', 'no']);
});

test('is the monitor of another encoder, records it, and says that its stream was deleted', async () => {
  publisher = pushRtmp(stream.ingest.pushUrl ?? '', { size: '640x360' });
  await says('Another encoder feeds this stream. Live. Viewers can watch.', 25_000);
  await openSection(page, 'air');
  await eventually(
    () => sectionText(page, 'air'),
    (text) => text.includes('640 × 360'),
    { within: 5000, what: 'the size of what the other encoder sends' },
  );
  await openSection(page, 'recording');
  await page.press('Start recording');
  await eventually(
    () => sectionText(page, 'recording'),
    (text) => text.includes('Recording part 1'),
    { within: 15_000, what: 'a recording of the other encoder' },
  );
  await page.shows('idle', { within: 1000 });

  await site.api.delete(stream.id);
  await says('This stream was deleted.', 10_000);
});

test('says at once that the stream was deleted elsewhere while on the air, and tries no more', async () => {
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  const requests: string[] = [];
  page.page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  await site.api.delete(stream.id);
  await page.shows('error', { within: 5000 });
  expect((await page.state()).error).toMatchObject({ code: 'stream-deleted', retryable: false });
  expect((await page.alerts()).join()).toContain('Use another stream or create a new one.');
  await says('This stream was deleted.', 10_000);
  expect((await statusLine(page)).rungs).toEqual(['no', 'no', 'no', 'no']);
  expect(site.service.sessions({ running: true })).toEqual([]);
  expect((await page.left()).connections).toBe(0);
  expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
});

test('is refused where another encoder feeds the stream, and turns into its monitor at once', async () => {
  publisher = pushRtmp(stream.ingest.pushUrl ?? '', { size: '640x360' });
  await happened('live');
  await page.press('Go live');
  await page.shows('error', { within: 10_000 });
  expect((await page.state()).error?.code).toBe('already-streaming');
  await says('Another encoder feeds this stream.', 3000);
  expect(await page.text()).toMatch(/Live elsewhere[\s\S]*Stop it there before you go live here/);
  await openSection(page, 'air');
  await eventually(
    () => sectionText(page, 'air'),
    (text) => text.includes('640 × 360') && /Fetched \d+ s ago/.test(text),
    { within: 5000, what: 'size and picture of what the other encoder sends' },
  );
  await openSection(page, 'encoders');
  expect(await sectionText(page, 'encoders')).toContain('feeds the stream right now (RTMP)');

  // Once that one has stopped, nothing is in the way any more.
  await publisher.stop();
  await page.press('Try again');
  await page.shows('live', { within: 20_000 });
});
