/**
 * Broadcasters look at other tabs while they are on the air. A hidden page's timers run once a
 * second; what is sent must not.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../helpers/chromium.ts';
import type * as MadePictures from '../capture/made-pictures.ts';

/** Frames per second that a viewer takes for motion; a slowed page sends one. */
const FLUENT = 10;

type Track = 'camera' | 'fitted' | 'black' | 'fitted by a canvas' | 'black by a canvas';

declare const capture: typeof MadePictures;
declare const tracks: Record<Track, MediaStreamTrack>;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  // Puppeteer switches off what this test is about.
  const ignoreDefaultArgs = [
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
  ];
  browser = await launchChromium({ launch: { ignoreDefaultArgs } });
  page = await browser.newPage();
  await servePageAt('http://localhost/');
  await page.goto('http://localhost/');
  await page.addScriptTag({ content: await captureScript() });
  await page.evaluate(makeTracks);
  const other = await browser.newPage();
  await other.bringToFront();
  await page.evaluate(untilTimersAreSlow);
});

afterAll(() => browser?.close());

test.each<Track>(['camera', 'fitted', 'black', 'fitted by a canvas', 'black by a canvas'])(
  'the picture goes on in a hidden tab: %s',
  async (name) => {
    expect(await page.evaluate(() => document.hidden)).toBe(true);
    expect(await page.evaluate(frameRateOf, name)).toBeGreaterThanOrEqual(FLUENT);
  },
);

/** A page of a secure origin, without a server. */
async function servePageAt(address: string): Promise<void> {
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const found = request.url() === address;
    void request.respond({ status: found ? 200 : 404, contentType: 'text/html', body: '' });
  });
}

async function captureScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('../capture/made-pictures.ts', import.meta.url)),
        formats: ['iife'],
        name: 'capture',
      },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [];
  if (!bundle) throw new Error('Nothing was built.');
  return bundle.output[0].code;
}

async function makeTracks(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [camera] = stream.getVideoTracks();
  if (!camera) throw new Error('No camera.');
  const size = { width: 640, height: 640 };
  const { signal } = new AbortController();
  const pictures = () => ({
    fitted: capture.fitPicture(camera, size, 30, signal),
    black: capture.blackPicture(size, 30),
  });
  const { fitted, black } = pictures();
  const scope = globalThis as { MediaStreamTrackGenerator?: unknown; tracks?: unknown };
  const generator = scope.MediaStreamTrackGenerator;
  // As in Firefox and Safari.
  delete scope.MediaStreamTrackGenerator;
  const byCanvas = pictures();
  scope.MediaStreamTrackGenerator = generator;
  scope.tracks = {
    camera,
    fitted,
    black,
    'fitted by a canvas': byCanvas.fitted,
    'black by a canvas': byCanvas.black,
  };
}

/** Resolves when two turns of a quick timer lie nearly a second apart. */
function untilTimersAreSlow(): Promise<void> {
  return new Promise((resolve) => {
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      if (document.hidden && now - last > 800) {
        clearInterval(timer);
        resolve();
      }
      last = now;
    }, 20);
  });
}

async function frameRateOf(name: Track): Promise<number> {
  const { MediaStreamTrackProcessor } = globalThis as unknown as {
    MediaStreamTrackProcessor: new (init: {
      track: MediaStreamTrack;
    }) => { readable: ReadableStream<VideoFrame> };
  };
  const reader = new MediaStreamTrackProcessor({ track: tracks[name] }).readable.getReader();
  const frames = 40;
  (await reader.read()).value?.close();
  const began = performance.now();
  for (let read = 0; read < frames; read++) (await reader.read()).value?.close();
  const seconds = (performance.now() - began) / 1000;
  await reader.cancel();
  return frames / seconds;
}
