/**
 * Dragging one of fifty overlays over a camera's picture on a slow device, with the main thread slowed
 * four times: how far apart frames of the screen are, and how much of each is work. Late frames (p95) are
 * told only, since whatever else the machine does makes them late.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../helpers/chromium.ts';
import type { FakeOverlayStore } from '../../helpers/fake-overlay-store.ts';

const OVERLAYS = 50;
const SLOWED = 4;
const MOVES = 240;
/** Milliseconds between two frames at 60 a second. */
const FRAME = 1000 / 60;

declare const frames: number[];

let server: ViteDevServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await createServer({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: { port: 18_405, host: '127.0.0.1' },
  });
  await server.listen();
  browser = await launchChromium();
  page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const { port } = server.config.server;
  await page.goto(
    `http://127.0.0.1:${port}/test/browser/gallery/editor.html?plain&count=${OVERLAYS}`,
  );
  await page.waitForSelector('html[data-ready]');
  await page.evaluate(async () => {
    const editor = document.querySelector('stream-overlay-editor');
    const preview = await navigator.mediaDevices.getUserMedia({ video: true });
    if (editor) editor.preview = preview;
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, and how long the processor was at it. */
  readonly ts: number;
  readonly tdur?: number;
}

/** Milliseconds of the processor for each frame of the page's main thread. */
function workPerFrame(trace: Uint8Array | undefined): number[] {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as {
    traceEvents: TraceEvent[];
  };
  const drawn = traceEvents.filter(({ name }) => name === 'FireAnimationFrame');
  const [{ pid, tid } = { pid: 0, tid: 0 }] = drawn;
  // Two callbacks in one frame, the editor's and the test's, begin together.
  const starts = drawn
    .filter((event) => event.pid === pid && event.tid === tid)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
    .filter((ts, index, all) => ts - (all[index - 1] ?? 0) > 4000);
  const work = new Array<number>(Math.max(0, starts.length - 1)).fill(0);
  for (const event of traceEvents) {
    if (event.name !== 'ThreadControllerImpl::RunTask' || event.ph !== 'X') continue;
    if (event.pid !== pid || event.tid !== tid) continue;
    // The task that draws a frame begins a little before its callbacks.
    const frame = starts.findLastIndex((start) => start - 1000 <= event.ts);
    if (frame in work) work[frame] = (work[frame] ?? 0) + (event.tdur ?? 0) / 1000;
  }
  return work;
}

/** The value below which this part of them lies. */
function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

interface Drag {
  /** Milliseconds between two frames. */
  readonly intervals: number[];
  /** Milliseconds of the processor for each. */
  readonly work: number[];
}

async function drag(): Promise<Drag> {
  const stage = await page.evaluate(() => {
    const root = document.querySelector('stream-overlay-editor')?.shadowRoot;
    const [box, canvas] = ['.box', '.canvas'].map((part) => {
      const place = root?.querySelector(part)?.getBoundingClientRect();
      return place ?? new DOMRect();
    }) as [DOMRect, DOMRect];
    const { x, y, width, height } = canvas;
    return { x, y, width, height, startX: box.x + 9, startY: box.y + 9 };
  });
  await page.mouse.move(stage.startX, stage.startY);
  await page.mouse.down();
  await page.mouse.move(stage.startX + 20, stage.startY + 20);
  await page.tracing.start({ categories: ['toplevel', 'devtools.timeline'] });
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { frames: times });
    requestAnimationFrame(function frame(time) {
      if (frames !== times) return;
      times.push(time);
      requestAnimationFrame(frame);
    });
  });
  for (let move = 0; move < MOVES; move++) {
    await page.mouse.move(
      stage.x + stage.width * (0.5 + 0.4 * Math.sin(move / 20)),
      stage.y + stage.height * (0.5 + 0.4 * Math.cos(move / 17)),
    );
  }
  const times = await page.evaluate(() => {
    const all = frames;
    Object.assign(globalThis, { frames: [] });
    return all;
  });
  const work = workPerFrame(await page.tracing.stop());
  await page.mouse.up();
  return { intervals: times.slice(1).map((time, index) => time - (times[index] ?? 0)), work };
}

function told(values: readonly number[]): string {
  const [half, late] = [quantile(values, 0.5), quantile(values, 0.95)];
  return `${half.toFixed(1)} ms (p95 ${late.toFixed(1)} ms)`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('60 frames a second, and one request', async () => {
  await page.emulateCPUThrottling(SLOWED);
  const slowed = await drag();
  const saves = await page.evaluate(() => {
    const store = document.querySelector('stream-overlay-editor')?.store;
    return (store as FakeOverlayStore).saves;
  });
  await page.emulateCPUThrottling(null);
  // The late ones are told, not judged: what else the machine does makes frames late, too.
  console.log(
    `${slowed.intervals.length} frames, one each ${told(slowed.intervals)}; busy for ${told(slowed.work)} of each`,
  );
  expect(quantile(slowed.intervals, 0.5)).toBeLessThan(FRAME * 1.1);
  expect(mean(slowed.work)).toBeLessThan(FRAME);
  expect(slowed.work.length).toBeGreaterThan(MOVES / 2);
  expect(saves).toEqual(['update 1']);
});
