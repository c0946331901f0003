/** The encoded size is the chosen one from the first frame to the last, whatever the network does. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionReport } from '../../../demo/local-service/index.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

/** Bytes per second; a good picture of 720p takes eight times as much. */
const NARROW_UPLINK = 40_000;

let site: TestSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test.each([
  { resolution: '720p', width: 1280, height: 720, frames: 160 },
  { resolution: '480p', width: 854, height: 480, frames: 60 },
  { resolution: '640x360', width: 640, height: 360, frames: 60 },
])('$resolution is $width x $height from the first frame on', async (chosen) => {
  const { page, session } = await broadcaster(chosen.resolution);
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  await eventually(session, ({ videoFrames }) => videoFrames >= chosen.frames, {
    within: 25_000,
    what: `${chosen.frames} frames at the ingest`,
  });
  const { width, height } = chosen;
  expect(session().firstFrame).toEqual({ width, height });
  expect(session().sizes).toEqual([{ width, height }]);
  await page.close();
});

test('a narrow uplink costs bitrate and frames, never the size', async () => {
  const { page, session } = await broadcaster('720p');
  const devtools = await page.page.createCDPSession();
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: 1_000_000,
    uploadThroughput: NARROW_UPLINK,
    packetLoss: 0,
    packetQueueLength: 20,
  });
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  const start = session();
  const startedAt = Date.now();
  await eventually(session, ({ videoFrames }) => videoFrames >= start.videoFrames + 40, {
    within: 25_000,
    what: 'forty more frames at the ingest',
  });
  const seconds = (Date.now() - startedAt) / 1000;
  const end = session();
  expect((end.videoBytes - start.videoBytes) / seconds, 'the uplink is narrow').toBeLessThan(
    NARROW_UPLINK,
  );
  expect(end.firstFrame).toEqual({ width: 1280, height: 720 });
  expect(end.sizes).toEqual([{ width: 1280, height: 720 }]);
  await page.close();
});

/** A page ready to go live, and what the ingest knows of its session. */
async function broadcaster(resolution: string) {
  const stream = await site.createStream();
  const page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster session-endpoint="${site.grant(stream)}"
      resolution="${resolution}"></stream-broadcaster>`),
  );
  const session = (): SessionReport => {
    const running = site.service.sessions({ running: true });
    const report = running.find(({ streamId }) => streamId === stream.id);
    if (!report) throw new Error('The ingest has no session of this stream.');
    return report;
  };
  return { page, session };
}
