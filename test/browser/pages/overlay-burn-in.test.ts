/** Overlays in the picture itself: the decoded HLS, screenshots and recordings of real media. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findFfmpeg } from '../../../demo/local-service/ffmpeg-binary.ts';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import {
  type LoopbackServer,
  listenOnLoopback,
} from '../../../demo/local-service/loopback-server.ts';
import { publishBare, unpublishBare } from '../../helpers/bare-publisher.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  type Colour,
  type DecodedPicture,
  decodePicture,
  edgeDistance,
  type Found,
  fetchAll,
  findColour,
  latestSegment,
  type Rectangle,
} from '../../helpers/decoded-picture.ts';
import { eventually } from '../../helpers/eventually.ts';

const FRAME = { width: 1280, height: 720 };
const MAGENTA: Colour = [255, 0, 255];
const GREEN: Colour = [0, 128, 0];
const TSX = fileURLToPath(import.meta.resolve('tsx'));
const ffmpeg = findFfmpeg().path ?? 'ffmpeg';

interface StreamJson {
  id: number;
  push_url_whip: string;
  hls_cmaf_url: string;
  iframe_url: string;
  screenshot: string;
}

interface Seen {
  magenta: Found | null;
  green: Found | null;
}

let site: LoopbackServer;
let browser: Browser;
let page: Page;
let service: LocalService;
let stream: StreamJson;
let lastSeen: { segment: string; boxes: Seen } | undefined;
/** Paths of the overlay pages that were fetched. */
const fetched: string[] = [];

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${service.url}/streaming${path}`, {
    method,
    headers: { Authorization: 'APIKey local', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

const overlaysOf = () => `/streams/${stream.id}/overlays`;
const addressOf = (name: string) => `http://localhost:${site.port}/${name}`;

async function addOverlay(name: string, place: Rectangle): Promise<number> {
  const [overlay] = await call<{ id: number }[]>('POST', overlaysOf(), [
    { url: addressOf(name), ...place },
  ]);
  return overlay?.id ?? 0;
}

const change = (id: number, fields: Partial<Rectangle>) =>
  call('PATCH', `${overlaysOf()}/${id}`, fields);

/** Where viewers of the latest HLS segment see each colour. */
async function seen(): Promise<Seen> {
  const { init, media } = await latestSegment(stream.hls_cmaf_url);
  if (lastSeen?.segment === media.href) return lastSeen.boxes;
  const picture = await decodePicture(ffmpeg, await fetchAll(init, media), FRAME);
  const boxes = { magenta: findColour(picture, MAGENTA), green: findColour(picture, GREEN) };
  lastSeen = { segment: media.href, boxes };
  return boxes;
}

/** Waits until the picture has the colour in this rectangle, filled, and nowhere else. */
async function toBeSeen(colour: keyof Seen, place: Rectangle): Promise<void> {
  await eventually(seen, (boxes) => isAt(boxes[colour], place), {
    within: 10_000,
    what: `${colour} at ${JSON.stringify(place)}`,
  });
}

function isAt(box: Found | null, place: Rectangle, within = 2): boolean {
  return box !== null && edgeDistance(box, place) <= within && box.filled > 0.999;
}

/** What the pages paint: their left half. */
const painted = ({ width, ...rest }: Rectangle): Rectangle => ({ ...rest, width: width / 2 });

async function start(options: Parameters<typeof startService>[0] = {}): Promise<void> {
  service = await startService({ rendererFlags: ['--no-sandbox'], ...options });
  stream = await call<StreamJson>('POST', '/streams', {
    name: 'Test stream',
    active: true,
    html_overlay: true,
  });
  page = await browser.newPage();
  await page.goto(service.url.replace('localhost', '127.0.0.1'));
}

/** Publishes a grey picture, and resolves with the time at which viewers can play it. */
async function publish(): Promise<number> {
  const since = Date.now();
  const publisher = await publishBare(page, stream.push_url_whip, { ...FRAME, colour: '#808080' });
  expect(publisher.status).toBe(201);
  const ready = await service.events.waitFor(({ type }) => type === 'output-ready', { since });
  return ready.at;
}

beforeAll(async () => {
  const app = new Hono();
  // A page that says that nobody may frame it, as those of many overlay services do: the real
  // renderer opens it by itself.
  app.use(async (c, next) => {
    fetched.push(c.req.path);
    await next();
    c.header('X-Frame-Options', 'DENY');
    c.header('Content-Security-Policy', "frame-ancestors 'none'");
  });
  const half = (colour: Colour) =>
    `<!doctype html><body style="margin:0;background:none"><div style="width:50vw;height:100vh;background:rgb(${colour})"></div>`;
  app.get('/magenta', (c) => c.html(half(MAGENTA)));
  app.get('/green', (c) => c.html(half(GREEN)));
  site = await listenOnLoopback(getRequestListener(app.fetch, { overrideGlobalObjects: false }), 0);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(() => {
  fetched.length = 0;
  lastSeen = undefined;
});

afterEach(async () => {
  await service?.close();
  if (page && !page.isClosed()) await page.close();
});

test('are in the HLS to the pixel, move, vanish together and come back', async () => {
  await start();
  expect(await service.overlayRenderer.pid(), 'no Chromium before it is needed').toBeUndefined();
  const place = { x: 101, y: 63, width: 400, height: 201 };
  const below = { x: 720, y: 500, width: 300, height: 100 };
  const first = await addOverlay('magenta', place);
  await addOverlay('green', below);
  const playableAt = await publish();
  const [session] = service.sessions();
  expect(playableAt - (session?.firstRtpAt ?? 0)).toBeLessThan(5000);
  await toBeSeen('magenta', painted(place));
  await toBeSeen('green', painted(below));
  const visible = { visible: true, hiddenBy: null, needsRestart: false };
  expect(service.overlays(stream.id)).toEqual(visible);

  const corner = { ...place, x: FRAME.width - place.width, y: FRAME.height - place.height };
  await change(first, { x: corner.x, y: corner.y });
  await toBeSeen('magenta', painted(corner));

  await change(first, { y: corner.y + 1 });
  await eventually(seen, ({ magenta, green }) => magenta === null && green === null, {
    within: 10_000,
    what: 'no overlay at all',
  });
  expect(service.overlays(stream.id)).toMatchObject({ visible: false, hiddenBy: first });

  await change(first, { y: 0 });
  await toBeSeen('magenta', painted({ ...corner, y: 0 }));
  await toBeSeen('green', painted(below));
  expect(service.overlays(stream.id)).toEqual(visible);
  expect(fetched.sort(), 'each page is fetched once').toEqual(['/green', '/magenta']);

  const crashed = (await service.overlayRenderer.pid()) ?? 0;
  process.kill(crashed, 'SIGKILL');
  const pid = await eventually(
    async () => (await service.overlayRenderer.pid()) ?? crashed,
    (other) => other !== crashed,
    { within: 10_000, what: 'another Chromium after a crash' },
  );
  expect(isRunning(pid)).toBe(true);
  expect(await unpublishBare(page)).toBe(200);
  await eventually(
    () => isRunning(pid),
    (running) => !running,
    { within: 8000, what: 'the end of Chromium' },
  );
});

test('are in screenshots and transcoded recordings, not in those of the origin', async () => {
  await start({ switches: { screenshotInterval: 1000 } });
  const place = { x: 320, y: 160, width: 480, height: 320 };
  await addOverlay('magenta', place);
  await call('PATCH', `/streams/${stream.id}`, { stream: { record_type: 'transcoded' } });
  await publish();
  await toBeSeen('magenta', painted(place));

  const small = { width: 1080, height: 608 };
  const scale = small.width / FRAME.width;
  const inScreenshot = async () => {
    const jpeg = await fetchAll(stream.screenshot);
    return findColour(await decodePicture(ffmpeg, jpeg, small, 'bt601'), MAGENTA);
  };
  const { x, y, width, height } = painted(place);
  const scaled = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
  // The picture is scaled, and a JPEG of this size blurs edges of such colours by another pixel or two.
  await eventually(inScreenshot, (box) => isAt(box, scaled, 4), {
    within: 8000,
    what: 'the overlay in a screenshot',
  });

  const transcoded = await record();
  expect(isAt(findColour(transcoded, MAGENTA), painted(place))).toBe(true);
  await call('PATCH', `/streams/${stream.id}`, { stream: { record_type: 'origin' } });
  expect(findColour(await record(), MAGENTA)).toBeNull();
});

/** The first picture of a recording of about a second. */
async function record(): Promise<DecodedPicture> {
  await call('PUT', `/streams/${stream.id}/start_recording`);
  await eventually(
    () => call<{ recording_duration: number | null }>('GET', `/streams/${stream.id}`),
    ({ recording_duration }) => (recording_duration ?? 0) > 1,
    { within: 8000, what: 'a second of recording' },
  );
  const { id } = await call<{ id: number }>('PUT', `/streams/${stream.id}/stop_recording`);
  await service.events.waitFor((event) => event.type === 'video' && event.videoId === id);
  const { origin_url } = await call<{ origin_url: string }>('GET', `/videos/${id}`);
  return decodePicture(ffmpeg, await fetchAll(origin_url), FRAME);
}

test('wait for the next push when the first of them come while on air', async () => {
  await start();
  await publish();
  await addOverlay('magenta', { x: 0, y: 0, width: 640, height: 720 });
  const late = await service.events.waitFor((event) => event.type === 'overlays');
  expect(late).toMatchObject({ visible: false, hiddenBy: null, needsRestart: true });
  expect(await service.overlayRenderer.pid()).toBeUndefined();
  expect((await seen()).magenta).toBeNull();

  await unpublishBare(page);
  await publish();
  await toBeSeen('magenta', { x: 0, y: 0, width: 320, height: 720 });
});

test('are laid over the picture by the player page where there is no Chromium', async () => {
  await start({ overlayRenderer: false });
  await addOverlay('magenta', { x: 320, y: 180, width: 640, height: 360 });
  await publish();
  const viewer = await browser.newPage();
  try {
    // Twice as high as the picture, which lies in the middle.
    await viewer.setViewport({ width: 640, height: 720 });
    await viewer.goto(stream.iframe_url);
    const frame = await viewer.waitForSelector('iframe');
    const box = await frame?.boundingBox();
    expect(box).toEqual({ x: 160, y: 270, width: 320, height: 180 });
    expect(await frame?.evaluate((element) => element.getAttribute('sandbox'))).toBe(
      'allow-scripts',
    );
    const words = await viewer.$eval('#why', (element) => element.textContent);
    expect(words).toMatch(/^This page lays the overlays over the picture.*switched off/);
  } finally {
    await viewer.close();
  }
  expect((await seen()).magenta, 'the picture itself is as it was sent').toBeNull();
});

test('end with the service, however it ends', async () => {
  const renderer = new URL('../../../demo/local-service/overlay-renderer.ts', import.meta.url);
  const dataDir = await mkdtemp(join(tmpdir(), 'stream-broadcaster-renderer-'));
  const options = { isWanted: true, flags: ['--no-sandbox'], dataDir };
  const code = `
    import { OverlayRenderer } from '${renderer}';
    await new OverlayRenderer(${JSON.stringify(options)}).use(async (browser) => {
      console.log('pid ' + browser.process().pid);
      await new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = spawn(process.execPath, ['--import', TSX, '--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const pid = await new Promise<number>((resolve, reject) => {
      child.stdout.on('data', (data: Buffer) => {
        const [, found] = /pid (\d+)/.exec(data.toString()) ?? [];
        if (found) resolve(Number(found));
      });
      child.once('exit', () => reject(new Error('It ended without a browser.')));
    });
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    await eventually(
      () => isRunning(pid),
      (running) => !running,
      { within: 8000, what: 'the end of Chromium' },
    );
  } finally {
    child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** Whether a process runs; one that has ended but was not yet collected does not. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
