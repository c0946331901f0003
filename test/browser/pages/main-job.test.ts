/** The main job, on the demo page of `npm start`: click, be live, be watched, stop, be gone. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { StreamsClient } from '../../../src/streams/index.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';

let demo: Demo;
let browser: Browser;
let page: BroadcasterPage;
let api: StreamsClient;

beforeAll(async () => {
  [demo, browser] = await Promise.all([
    startDemo({ port: 0, servicePort: 0, quiet: true }),
    launchChromium(),
  ]);
  api = new StreamsClient({ base: demo.service.url, credentials: 'local' });
  page = await BroadcasterPage.open(browser, demo.url);
});

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

test('nothing happens on load', async () => {
  expect((await page.state()).status).toBe('idle');
  expect(await page.left()).toEqual({ connections: 0, tracks: 0 });
  expect((await api.list()).length, 'streams at the service').toBe(0);
});

test('within 10 s of the click the service says live', async () => {
  const clickedAt = Date.now();
  await page.press('Go live');
  const live = await eventually(
    async () => (await api.list())[0],
    (stream) => stream?.live === true,
    { within: 10_000 - (Date.now() - clickedAt), what: 'live: true from the service' },
  );
  await page.shows('live', { within: 10_000 - (Date.now() - clickedAt) });
  expect(live?.videoWidth).toBe(1280);
  expect(live?.videoHeight).toBe(720);
  expect(await page.text()).toContain('Live');
});

test('live is never shown before the service says it', async () => {
  const statuses = await page.statuses();
  const ladder = ['idle', 'requesting', 'ready', 'connecting', 'publishing', 'live'];
  const steps = statuses.map(({ status }) => ladder.indexOf(status));
  expect(steps, 'upwards only').toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(statuses.at(-1)?.status).toBe('live');
  const said = demo.service.events.log.find((event) => event.type === 'live' && event.live);
  expect(statuses.at(-1)?.at).toBeGreaterThanOrEqual(said?.at ?? Number.POSITIVE_INFINITY);
});

test('a viewer sees the picture at its full height, and it moves', async () => {
  const href = await page.page.$eval('#watch', (link) => (link as HTMLAnchorElement).href);
  const viewer = await page.page.browserContext().newPage();
  await viewer.goto(href);
  await viewer.waitForFunction(
    () => {
      const video = document.querySelector('video');
      return video && video.videoHeight === 720 && video.currentTime > 0;
    },
    { timeout: 15_000, polling: 100 },
  );
  const before = await playback(viewer);
  const after = await eventually(
    () => playback(viewer),
    (now) => now.time > before.time + 1 && now.frames > before.frames + 5,
    { within: 10_000, what: 'a second more of moving picture' },
  );
  expect(after.height).toBe(720);
  await viewer.close();
});

test('within 5 s of Stop the service says offline, and no session is left', async () => {
  const [stream] = await api.list();
  await page.press('Stop');
  await eventually(
    () => api.get(stream?.id ?? 0),
    ({ live }) => !live,
    { within: 5000, what: 'live: false from the service' },
  );
  await page.shows('ready', { within: 5000 });
  expect(demo.service.sessions({ running: true })).toEqual([]);
  expect(demo.service.sessions().map(({ ended }) => ended)).toEqual(['deleted']);
  await page.press('Turn off camera');
  await page.shows('idle', { within: 2000 });
  expect(await page.left()).toEqual({ connections: 0, tracks: 0 });
});

function playback(viewer: Page): Promise<{ time: number; height: number; frames: number }> {
  return viewer.$eval('video', (video) => ({
    time: video.currentTime,
    height: video.videoHeight,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
  }));
}
