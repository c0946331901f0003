/** What a user can change while live: the session goes on, and the picture keeps its size. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SessionReport } from '../../../demo/local-service/index.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

/** Bytes of picture a second that a test picture takes at least, and black at the most. */
const MOVING = 20_000;
const BLACK = 10_000;

let site: TestSite;
let browser: Browser;
let page: BroadcasterPage;
let sessionId: string;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    startTestSite(),
    launchChromium({
      without: ['--use-fake-device-for-media-stream'],
      args: [
        // The second and third of the test cameras have formats that no browser can send.
        '--use-fake-device-for-media-stream=device-count=4',
      ],
    }),
  ]);
  const broker = site.grant(await site.createStream({ dvrEnabled: true }));
  page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster session-endpoint="${broker}"></stream-broadcaster>`),
    { before: shareTallWindow },
  );
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  sessionId = session().id;
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** In the page: the user always chooses the same window, which is taller than wide and moves. */
function shareTallWindow(): void {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 800 });
    const context = canvas.getContext('2d');
    let hue = 0;
    setInterval(() => {
      hue += 10;
      if (context) context.fillStyle = `hsl(${hue} 60% 50%)`;
      context?.fillRect(0, 0, 600, 800);
    }, 50);
    return canvas.captureStream();
  };
}

/** The one session there ever was, which runs and has had one size only. */
function session(): SessionReport {
  const [only, ...others] = site.service.sessions();
  if (!only || others.length > 0 || only.ended) throw new Error('The session did not go on.');
  return only;
}

async function expectToGoOn(): Promise<void> {
  const { videoFrames, audioFrames } = session();
  await eventually(
    session,
    (now) => now.videoFrames > videoFrames + 15 && now.audioFrames > audioFrames,
    {
      within: 8000,
      what: 'more pictures and sound in the same session',
    },
  );
  expect(session().id).toBe(sessionId);
  expect(session().sizes).toEqual([{ width: 1280, height: 720 }]);
  expect((await page.state()).status).toBe('live');
}

/** Waits until the element says so of this source. */
async function shows(source: 'camera' | 'microphone', wanted: string): Promise<void> {
  await eventually(
    async () => (await page.state()).shown[source],
    (shown) => shown === wanted,
    { within: 5000, what: `a ${source} that is ${wanted}` },
  );
}

/** Waits until a second of picture takes as many bytes as that. */
async function pictureTakes(isIt: (bytesPerSecond: number) => boolean, what: string) {
  let last = { bytes: session().videoBytes, at: performance.now() };
  await eventually(
    () => {
      const seconds = (performance.now() - last.at) / 1000;
      if (seconds < 1) return null;
      const rate = (session().videoBytes - last.bytes) / seconds;
      last = { bytes: session().videoBytes, at: performance.now() };
      return rate;
    },
    (rate) => rate !== null && isIt(rate),
    { within: 12_000, what },
  );
}

beforeEach(() => expectToGoOn());

test('the camera is turned off and on: black, and the picture again', async () => {
  await page.press('Camera');
  await shows('camera', 'muted');
  await pictureTakes((rate) => rate < BLACK, 'a black picture');
  await expectToGoOn();
  await page.press('Camera');
  await shows('camera', 'on');
  await pictureTakes((rate) => rate > MOVING, 'a moving picture');
});

test('the microphone is turned off and on', async () => {
  await page.press('Microphone');
  await shows('microphone', 'muted');
  await expectToGoOn();
  await page.press('Microphone');
  await shows('microphone', 'on');
});

test('another camera', async () => {
  await page.press('Settings');
  const { options } = await page.picker('Camera');
  const other = options.at(-1) ?? '';
  await page.pick('Camera', other);
  await eventually(
    () => page.picker('Camera'),
    (now) => now.chosen === other,
    { within: 5000, what: 'the other camera' },
  );
  await expectToGoOn();
  await page.press('Close');
});

test('a window of another shape in place of the camera, and the camera again', async () => {
  await page.press('Share screen');
  await shows('camera', 'screen');
  await expectToGoOn();
  expect(await page.call('stopSharingScreen')).toEqual({ ok: true });
  await shows('camera', 'on');
});

test('a recording, which ends as a video', async () => {
  expect(await page.call('startRecording')).toEqual({ ok: true });
  await expectToGoOn();
  const stopped = await page.call('stopRecording');
  expect(stopped).toMatchObject({
    ok: true,
    value: { id: expect.any(Number), name: expect.stringContaining('Test stream') },
  });
  const changes = await page.events('stream-recording-change');
  expect(changes.map(({ detail }) => (detail as { recording: boolean }).recording)).toEqual(
    expect.arrayContaining([true, false]),
  );
});

test('an empty DVR', async () => {
  expect(await page.call('clearDvr')).toEqual({ ok: true });
  await expectToGoOn();
});
