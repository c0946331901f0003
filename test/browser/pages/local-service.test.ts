import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { DEFAULT_SWITCHES } from '../../../demo/local-service/options.ts';
import {
  publishBare,
  resizeBare,
  restartIceBare,
  unpublishBare,
} from '../../helpers/bare-publisher.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';

interface StreamJson {
  id: number;
  live: boolean;
  recording: boolean;
  recording_duration: number | null;
  push_url_whip: string;
  hls_cmaf_url: string;
  dash_url: string;
  iframe_url: string;
  screenshot: string;
  stream_source_type: string | null;
  transcoded_qualities: string[] | null;
  transcoding_speed: number | null;
  frame_rate: number | null;
  video_width: number | null;
  video_height: number | null;
  started_at_primary: string | null;
  finished_at_primary: string | null;
}

interface VideoJson {
  id: number;
  name: string;
  status: string;
  duration: number | null;
  origin_size: number | null;
  origin_url: string | null;
  stream_id: number;
  recording_started_at: string;
}

let service: LocalService;
let browser: Browser;
let page: Page;
let stream: StreamJson;

function call(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${service.url}/streaming${path}`, {
    method,
    headers: { Authorization: 'APIKey local', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await call(method, path, body);
  return (await answer.json()) as T;
}

const getStream = () => json<StreamJson>('GET', `/streams/${stream.id}`);
const happened = (type: string) =>
  service.events.waitFor((event) => event.type === type && event.streamId === stream.id);
const runningSessions = () => service.sessions({ running: true });

beforeAll(async () => {
  service = await startService();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

beforeEach(async () => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  stream = await json<StreamJson>('POST', '/streams', { name: 'Test stream', active: true });
  page = await browser.newPage();
  // Another origin than the service's, so that CORS is as real as it gets.
  await page.goto(service.url.replace('localhost', '127.0.0.1'));
});

afterEach(async () => {
  await call('DELETE', `/streams/${stream.id}`);
  if (!page.isClosed()) await page.close();
});

test('measures what a browser publishes and lets others watch it', async () => {
  const publisher = await publishBare(page, stream.push_url_whip);
  expect(publisher.status).toBe(201);
  expect(publisher.headers).toHaveProperty('etag');
  expect(publisher.location).toMatch(/\/whip\/sessions\/[0-9a-f-]+$/);
  expect(publisher.location).not.toContain(stream.push_url_whip.split('/').at(-2));

  await happened('live');
  const ready = await happened('output-ready');
  const [session] = service.sessions().slice(-1);
  expect(session?.firstFrame).toEqual({ width: 1280, height: 720 });
  expect(ready.at - (session?.firstRtpAt ?? 0)).toBeLessThan(5000);

  const live = await eventually(getStream, (one) => one.transcoding_speed !== null, {
    within: 3000,
    what: 'a measured speed',
  });
  expect(live).toMatchObject({
    live: true,
    stream_source_type: 'webrtc',
    transcoded_qualities: ['audioa', '720pa'],
    video_width: 1280,
    video_height: 720,
    finished_at_primary: null,
  });
  expect(live.frame_rate).toBeGreaterThan(2);
  expect(Date.parse(live.started_at_primary ?? '')).toBeGreaterThan(session?.createdAt ?? 0);

  const viewer = await browser.newPage();
  await viewer.goto(live.iframe_url);
  const played = await viewer.waitForFunction(() => {
    const video = document.querySelector('video');
    if (!video || video.currentTime < 1) return false;
    return { width: video.videoWidth, height: video.videoHeight };
  });
  expect(await played.jsonValue()).toEqual({ width: 1280, height: 720 });
  await viewer.close();

  const manifest = await (await fetch(live.dash_url)).text();
  expect(manifest).toContain('width="1280" height="720"');
  expect(manifest, 'the first picture is there from the start').toContain('<S t="0"');
  const [, base, first] =
    /<BaseURL>(.*?)<\/BaseURL>[\s\S]*startNumber="(\d+)"/.exec(manifest) ?? [];
  const segment = new URL(`${base}chunk-0-${first?.padStart(5, '0')}.m4s`, live.dash_url);
  expect((await fetch(segment)).status).toBe(200);

  await happened('screenshot');
  const picture = await fetch(live.screenshot);
  expect(picture.headers.get('Content-Type')).toBe('image/jpeg');
  expect(Buffer.from(await picture.arrayBuffer()).readUInt16BE(0)).toBe(0xffd8);
});

test('ends at a DELETE: not live, no session, nothing to watch', async () => {
  await publishBare(page, stream.push_url_whip);
  await happened('output-ready');
  expect(await unpublishBare(page)).toBe(200);

  const ended = await getStream();
  expect(ended).toMatchObject({ live: false, video_width: null, transcoded_qualities: null });
  expect(Date.parse(ended.finished_at_primary ?? '')).toBeGreaterThan(
    Date.parse(ended.started_at_primary ?? ''),
  );
  expect(runningSessions()).toEqual([]);
  const playlist = await fetch(stream.hls_cmaf_url);
  expect(playlist.status).toBe(404);
  expect(playlist.headers.get('X-Err-Code')).toBe('1000');
});

test('is free for the next publisher after a DELETE', async () => {
  await publishBare(page, stream.push_url_whip);
  await unpublishBare(page);
  const again = await publishBare(page, stream.push_url_whip);
  expect(again.status).toBe(201);
});

test('notices that media is lost, and keeps the stream taken for a while', async () => {
  await publishBare(page, stream.push_url_whip);
  await happened('live');
  service.switches.sessionLossAfter = 1000;
  const closedAt = Date.now();
  await page.close();
  const lost = await service.events.waitFor(
    (event) => event.type === 'live' && !event.live && event.streamId === stream.id,
  );
  expect(lost.at - closedAt).toBeLessThan(3000);

  page = await browser.newPage();
  await page.goto(service.url.replace('localhost', '127.0.0.1'));
  await happened('session-ended');
  const refused = await publishBare(page, stream.push_url_whip);
  expect(refused).toMatchObject({ status: 403, headers: { 'x-reason-code': '2003' } });
  service.switches.slotHold = 0;
  expect((await publishBare(page, stream.push_url_whip)).status).toBe(201);
});

test('records to a file that can be played', async () => {
  await publishBare(page, stream.push_url_whip);
  await happened('live');
  expect((await call('PUT', `/streams/${stream.id}/start_recording`)).status).toBe(204);
  const running = await eventually(getStream, (one) => (one.recording_duration ?? 0) > 1.5, {
    within: 6000,
    what: 'a growing recording',
  });
  expect(running.recording).toBe(true);

  const video = await json<VideoJson>('PUT', `/streams/${stream.id}/stop_recording`);
  expect(video.name).toMatch(/^Stream Record: Test stream, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/);
  expect(video).toMatchObject({ stream_id: stream.id });
  expect((await getStream()).recording).toBe(false);

  await service.events.waitFor((event) => event.type === 'video' && event.videoId === video.id);
  const ready = await json<VideoJson>('GET', `/videos/${video.id}`);
  expect(ready.status).toBe('ready');
  expect(ready.duration).toBeGreaterThan(1400);
  expect(ready.duration).toBeLessThan(6000);
  const file = await fetch(ready.origin_url ?? '', { headers: { Range: 'bytes=4-7' } });
  expect(file.status).toBe(206);
  expect(await file.text()).toBe('ftyp');

  const player = await browser.newPage();
  await player.goto(`${ready.origin_url}`.replace('origin.mp4', 'player'));
  const shape = await player.waitForFunction(() => {
    const element = document.querySelector('video');
    return element && element.readyState >= 2 && element.videoHeight;
  });
  expect(await shape.jsonValue()).toBe(720);
  await player.close();
});

test('records by itself when told to, until the publisher has been away for a while', async () => {
  service.switches.recordingGrace = 500;
  await call('PATCH', `/streams/${stream.id}`, { stream: { auto_record: true } });
  await publishBare(page, stream.push_url_whip);
  await eventually(getStream, (one) => (one.recording_duration ?? 0) > 1, {
    within: 8000,
    what: 'a recording that began by itself',
  });
  await unpublishBare(page);
  const done = await service.events.waitFor(
    (event) => event.type === 'video' && event.streamId === stream.id,
  );
  expect(done).toMatchObject({ status: 'ready' });
});

test('cuts the publisher off when the push token is reset', async () => {
  await publishBare(page, stream.push_url_whip);
  await happened('live');
  const changed = await json<StreamJson>('POST', `/streams/${stream.id}/reset_push_token`);
  expect(changed.push_url_whip).not.toBe(stream.push_url_whip);
  expect(changed.live).toBe(false);
  expect(runningSessions()).toEqual([]);
  const refused = await publishBare(page, stream.push_url_whip);
  expect(refused).toMatchObject({ status: 403, headers: { 'x-reason-code': '2002' } });
});

test('goes on after an ICE restart', async () => {
  const { etag } = await publishBare(page, stream.push_url_whip);
  await happened('live');
  const restarted = await restartIceBare(page);
  expect(restarted.status).toBe(200);
  expect(restarted.etag).not.toBe(etag);
  // Keyframes are sent on request only: more of them show that both directions work again.
  const keyframes = () => service.sessions().at(-1)?.keyframes ?? 0;
  const before = keyframes();
  await eventually(keyframes, (count) => count > before + 2, {
    within: 8000,
    what: 'keyframes after the restart',
  });
  expect((await getStream()).live).toBe(true);
});

test('keeps the first size for viewers when the publisher changes it', async () => {
  await publishBare(page, stream.push_url_whip, { width: 640, height: 360 });
  await happened('output-ready');
  await resizeBare(page, 320, 180);
  const second = await service.events.waitFor(
    (event) => event.type === 'output-ready' && event.streamId === stream.id && event.epoch === 2,
    { timeout: 20_000 },
  );
  expect(second).toBeDefined();
  expect(service.sessions().at(-1)?.sizes).toEqual([
    { width: 640, height: 360 },
    { width: 320, height: 180 },
  ]);
  const manifest = await (await fetch(stream.dash_url)).text();
  expect(manifest).toContain('width="640" height="360"');
});

test('throws away what viewers could rewind to, and stays on air', async () => {
  await publishBare(page, stream.push_url_whip);
  await happened('output-ready');
  expect((await call('PUT', `/streams/${stream.id}/dvr_cleanup`)).status).toBe(204);
  const first = stream.hls_cmaf_url.replace('master.m3u8', 'e1/media_0.m3u8');
  expect((await fetch(first)).status).toBe(404);
  await service.events.waitFor(
    (event) => event.type === 'output-ready' && event.streamId === stream.id && event.epoch === 2,
  );
  expect((await getStream()).live).toBe(true);
});
