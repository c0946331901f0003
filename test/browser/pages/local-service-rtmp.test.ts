/** RTMP, as OBS and other encoders push it: what arrives is what the API says and viewers see. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { listenOnLoopback } from '../../../demo/local-service/loopback-server.ts';
import { DEFAULT_SWITCHES } from '../../../demo/local-service/options.ts';
import { publishBare } from '../../helpers/bare-publisher.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  type Colour,
  decodePicture,
  fetchAll,
  findColour,
  latestSegment,
} from '../../helpers/decoded-picture.ts';
import { eventually } from '../../helpers/eventually.ts';
import {
  ffmpegPath,
  type Publisher,
  type PublisherOptions,
  pushRtmp,
  runFfmpeg,
  testMedia,
} from '../../helpers/publishers.ts';
import { call, createStream, makeOffer, postOffer } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  token: string;
  live: boolean;
  backup_live: boolean;
  stream_source_type: string | null;
  video_width: number | null;
  video_height: number | null;
  frame_rate: number | null;
  transcoding_speed: number | null;
  transcoded_qualities: string[] | null;
  recording_duration: number | null;
  push_url: string;
  backup_push_url: string;
  push_url_whip: string;
  hls_cmaf_url: string;
  iframe_url: string;
  screenshot: string;
  started_at_backup: string | null;
  active_ingest_region_primary: string | null;
  active_ingest_region_backup: string | null;
}

interface VideoJson {
  id: number;
  status: string;
  duration: number;
  origin_url: string;
  converted_videos: { width: number; height: number }[];
}

const RED: Colour = [255, 0, 0];
const LIME: Colour = [0, 255, 0];

let service: LocalService;
let browser: Browser;
let stream: StreamJson;
const publishers: Publisher[] = [];

const getStream = async () =>
  (await call(service, 'GET', `/streams/${stream.id}`)).body as StreamJson;
const happened = (type: string, since = 0) =>
  service.events.waitFor((event) => event.type === type && event.streamId === stream.id, { since });
const running = () => service.sessions({ running: true });

function push(url: string, options: PublisherOptions = {}): Publisher {
  const publisher = pushRtmp(url, options);
  publishers.push(publisher);
  return publisher;
}

/** What a publisher was told when it was disconnected. */
async function farewell(publisher: Publisher): Promise<string> {
  const { code, log } = await publisher.exited;
  expect(code).not.toBe(0);
  return /Server error: (.*)/.exec(log)?.[1] ?? log.slice(-300);
}

beforeAll(async () => {
  service = await startService({ rendererFlags: ['--no-sandbox'] });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
});

beforeEach(async () => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  stream = (await createStream(service)) as unknown as StreamJson;
});

afterEach(async () => {
  await Promise.all(publishers.splice(0).map((one) => one.kill()));
  await call(service, 'DELETE', `/streams/${stream.id}`);
});

test.each([
  { what: 'a live encoder', options: { size: '640x360', rate: 30 }, rate: 30 },
  {
    what: 'an encoder that reorders pictures',
    options: { size: '640x360', reordered: 2 },
    rate: 25,
  },
  { what: 'an encoder without sound', options: { size: '640x360', tone: null }, rate: 25 },
])('measures and shows what $what pushes', async ({ options, rate }) => {
  push(stream.push_url, options);
  await happened('live');
  await happened('output-ready');
  const live = await eventually(getStream, (one) => one.transcoding_speed !== null, {
    within: 4000,
    what: 'a measured speed',
  });
  expect(live).toMatchObject({
    live: true,
    backup_live: false,
    stream_source_type: 'rtmp',
    video_width: 640,
    video_height: 360,
    transcoded_qualities: ['audioa', '360pa'],
    active_ingest_region_primary: 'local',
  });
  expect(live.frame_rate).toBeCloseTo(rate, 0);
  expect(running()).toMatchObject([{ type: 'rtmp', point: 'primary', lostPackets: 0 }]);

  const viewer = await browser.newPage();
  await viewer.goto(live.iframe_url);
  const played = await viewer.waitForFunction(() => {
    const video = document.querySelector('video');
    if (!video || video.currentTime < 2) return false;
    return { width: video.videoWidth, height: video.videoHeight };
  });
  expect(await played.jsonValue()).toEqual({ width: 640, height: 360 });
  await viewer.close();

  await happened('screenshot');
  const picture = Buffer.from(await (await fetch(live.screenshot)).arrayBuffer());
  expect(picture.readUInt16BE(0)).toBe(0xffd8);
});

test('records what is pushed, as long as it is pushed', async () => {
  push(stream.push_url, { size: '640x360' });
  await happened('live');
  expect((await call(service, 'PUT', `/streams/${stream.id}/start_recording`)).status).toBe(204);
  await eventually(getStream, (one) => (one.recording_duration ?? 0) > 3, {
    within: 10_000,
    what: 'a growing recording',
  });
  const stopped = await call(service, 'PUT', `/streams/${stream.id}/stop_recording`);
  const { id } = stopped.body as VideoJson;
  await service.events.waitFor((event) => event.type === 'video' && event.videoId === id);
  const video = (await call(service, 'GET', `/videos/${id}`)).body as VideoJson;
  expect(video).toMatchObject({ status: 'ready', converted_videos: [{ width: 640, height: 360 }] });
  expect(video.duration).toBeGreaterThan(2800);
  expect(video.duration).toBeLessThan(6000);
});

test('goes on in another file when a recording has become long', async () => {
  service.switches.recordingSplit = 2000;
  push(stream.push_url, { size: '640x360' });
  await happened('live');
  await call(service, 'PUT', `/streams/${stream.id}/start_recording`);
  const done = await happened('video');
  const id = done.type === 'video' ? done.videoId : 0;
  const video = (await call(service, 'GET', `/videos/${id}`)).body as VideoJson;
  expect(video.duration).toBeGreaterThan(1900);
  expect(video.duration).toBeLessThan(4000);
  expect((await getStream()).recording_duration).not.toBeNull();
});

/** Whether viewers of the latest segment see this colour, at least so wide. */
async function seen(colour: Colour, width: number): Promise<boolean> {
  const { init, media } = await latestSegment(stream.hls_cmaf_url);
  const size = { width: 320, height: 180 };
  const picture = await decodePicture(ffmpegPath, await fetchAll(init, media), size, 'bt601');
  return (findColour(picture, colour)?.width ?? 0) >= width;
}

const toBeSeen = (colour: Colour, width: number) =>
  eventually(
    () => seen(colour, width),
    (is) => is,
    { within: 15_000, what: `${colour} for viewers` },
  );

test('burns overlays into what is pushed', async () => {
  const site = await listenOnLoopback((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><body style="margin:0;height:100vh;background:#00ff00">');
  }, 0);
  try {
    await call(service, 'PATCH', `/streams/${stream.id}`, { stream: { html_overlay: true } });
    const place = { x: 0, y: 0, width: 160, height: 90 };
    await call(service, 'POST', `/streams/${stream.id}/overlays`, [
      { url: `http://localhost:${site.port}/`, ...place },
    ]);
    push(stream.push_url, { colour: 'red' });
    await happened('output-ready');
    await toBeSeen(LIME, 150);
    await toBeSeen(RED, 150);
  } finally {
    await site.close();
  }
});

describe('refuses, and disconnects, who', () => {
  test.each([
    {
      what: 'names no stream',
      url: () => stream.push_url.replace(/in\/\d+/, 'in/999'),
      code: 2001,
      says: 'No such stream',
    },
    {
      what: 'names no application',
      url: () => stream.push_url.replace('/in/', '/out/'),
      code: 2001,
      says: 'No such stream',
    },
    {
      what: 'has a wrong token',
      url: () => `${stream.push_url}0`,
      code: 2002,
      says: 'Wrong push token',
    },
  ])('$what', async ({ url, code, says }) => {
    const since = Date.now();
    expect(await farewell(push(url()))).toContain(says);
    const refused = service.events.waitFor(
      (event) => event.type === 'session-refused' && event.reasonCode === code,
      { since },
    );
    expect(await refused).toBeDefined();
    expect(running()).toEqual([]);
  });

  test('pushes to a disabled stream', async () => {
    await call(service, 'PATCH', `/streams/${stream.id}`, { stream: { active: false } });
    expect(await farewell(push(stream.push_url))).toContain('Stream disabled');
  });

  test('is one too many for the account', async () => {
    service.switches.activeStreamLimit = 0;
    expect(await farewell(push(stream.push_url))).toContain('Too many live streams');
  });

  test('is the second publisher, by whichever protocol', async () => {
    push(stream.push_url);
    await happened('live');
    expect(await farewell(push(stream.push_url))).toContain('Stream in use');
    const offer = await postOffer(stream.push_url_whip, await makeOffer());
    expect(offer.status).toBe(403);
    expect(offer.headers.get('X-Reason-Code')).toBe('2003');
    expect((await getStream()).live).toBe(true);
  });

  test('comes while a browser publishes', async () => {
    const page = await browser.newPage();
    await page.goto(service.url.replace('localhost', '127.0.0.1'));
    await publishBare(page, stream.push_url_whip);
    await happened('live');
    expect(await farewell(push(stream.push_url))).toContain('Stream in use');
    expect((await getStream()).stream_source_type).toBe('webrtc');
    await page.close();
  });

  test('sends anything but H.264 and AAC', async () => {
    const publisher = runFfmpeg([
      ...testMedia(),
      '-c:v',
      'flv',
      '-bf',
      '0',
      '-f',
      'flv',
      stream.push_url,
    ]);
    publishers.push(publisher);
    await publisher.exited;
    expect(await happened('session-ended')).toMatchObject({ reason: 'failed' });
    expect((await getStream()).live).toBe(false);
  });
});

describe('a running push ends', () => {
  test.each([
    {
      what: 'its token is reset',
      act: () => call(service, 'POST', `/streams/${stream.id}/reset_push_token`),
      reason: 'token-reset',
    },
    {
      what: 'its stream is disabled',
      act: () => call(service, 'PATCH', `/streams/${stream.id}`, { stream: { active: false } }),
      reason: 'disabled',
    },
    {
      what: 'its stream is deleted',
      act: () => call(service, 'DELETE', `/streams/${stream.id}`),
      reason: 'deleted',
    },
  ])('when $what', async ({ act, reason }) => {
    const publisher = push(stream.push_url);
    await happened('live');
    await act();
    expect((await publisher.exited).code).not.toBe(0);
    expect(await happened('session-ended')).toMatchObject({ reason });
    expect(running()).toEqual([]);
  });

  test('when the encoder stops, and the stream is free at once', async () => {
    await happenedLive();
    await publishers[0]?.stop();
    expect(await happened('session-ended')).toMatchObject({ reason: 'deleted' });
    expect((await getStream()).live).toBe(false);
    const since = Date.now();
    push(stream.push_url);
    await happened('live', since);
  });

  test('when the encoder dies, and its next start is let in at once', async () => {
    await happenedLive();
    await publishers[0]?.kill();
    expect(await happened('session-ended')).toMatchObject({ reason: 'lost' });
    const since = Date.now();
    push(stream.push_url);
    await happened('live', since);
  });
});

async function happenedLive(): Promise<void> {
  push(stream.push_url);
  await happened('live');
}

test('goes on with the backup when the primary stops, and back again', async () => {
  const primary = push(stream.push_url, { colour: 'red' });
  await happened('output-ready');
  push(stream.backup_push_url, { colour: 'lime' });
  await happened('backup-live');
  const both = await getStream();
  expect(both).toMatchObject({
    live: true,
    backup_live: true,
    active_ingest_region_backup: 'local',
  });
  expect(Date.parse(both.started_at_backup ?? '')).not.toBeNaN();
  await toBeSeen(RED, 310);
  expect(await farewell(push(stream.backup_push_url))).toContain('Stream in use');

  await primary.stop();
  await toBeSeen(LIME, 310);
  expect(await getStream()).toMatchObject({
    live: false,
    backup_live: true,
    stream_source_type: 'rtmp',
    video_width: 320,
    active_ingest_region_primary: null,
  });
  push(stream.push_url, { colour: 'red' });
  await toBeSeen(RED, 310);
});
