/** What is left of a broadcast: clips cut from the DVR, videos, and the renditions of a quality set. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { measure } from '../../../demo/local-service/recorder.ts';
import { eventually } from '../../helpers/eventually.ts';
import { ffmpegPath, type Publisher, pushRtmp } from '../../helpers/publishers.ts';
import { call, createStream, type Json } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  push_url: string;
  hls_cmaf_url: string;
  dash_url: string;
  video_height: number;
  transcoded_qualities: string[];
}

interface ClipJson {
  id: string;
  start: number;
  duration: number;
  expiration: number;
  video_id: number | null;
  renditions: string[];
  hls_master: string;
  mp4_master: string;
}

interface VideoJson {
  id: number;
  name: string;
  slug: string;
  status: string;
  duration: number;
  origin_size: number;
  origin_url: string;
  converted_videos: { mp4_url: string; width: number; height: number }[];
}

let service: LocalService;
let stream: StreamJson;
let publisher: Publisher | undefined;

const seconds = () => Math.floor(Date.now() / 1000);
const path = () => `/streams/${stream.id}`;
const happened = (type: string) =>
  service.events.waitFor((event) => event.type === type && event.streamId === stream.id);
const putClip = (body: Json) => call(service, 'PUT', `${path()}/clip_recording`, body);
const getVideo = async (id: number) =>
  (await call(service, 'GET', `/videos/${id}`)).body as VideoJson;

async function publish(settings: Json = {}): Promise<void> {
  stream = (await createStream(service, settings)) as unknown as StreamJson;
  publisher = pushRtmp(stream.push_url, { size: '640x360' });
  await happened('output-ready');
}

async function videoIsDone(id: number): Promise<VideoJson> {
  await service.events.waitFor(
    (event) => event.type === 'video' && event.videoId === id && event.status !== 'pending',
    { timeout: 20_000 },
  );
  return getVideo(id);
}

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service?.close());

afterEach(async () => {
  await publisher?.kill();
  await call(service, 'DELETE', path());
});

describe('clips', () => {
  beforeEach(() => publish({ dvr_enabled: true, dvr_duration: 60 }));

  test('are cut from what was broadcast, at whole segments, and become a video', async () => {
    const { status, body } = await putClip({ duration: 3 });
    expect(status).toBe(200);
    const clip = body as ClipJson;
    expect(clip.renditions).toEqual(['media_1_360']);
    expect(clip.expiration).toBe(clip.start + 3 + 3600);
    expect((await fetch(clip.mp4_master)).status, 'too early').toBe(425);
    expect((await call(service, 'GET', `${path()}/clip_recording`)).body).toMatchObject([
      { id: clip.id, duration: 3 },
    ]);

    const video = await videoIsDone(clip.video_id ?? 0);
    expect(video).toMatchObject({ status: 'ready', converted_videos: [{ height: 360 }] });
    const mp4 = await eventually(
      () => fetch(clip.mp4_master),
      ({ status: s }) => s === 200,
      {
        within: 5000,
        what: 'the clip as a file',
      },
    );
    const file = join(service.dataDir, 'downloaded.mp4');
    await writeFile(file, Buffer.from(await mp4.arrayBuffer()));
    const { duration, width, height } = await measure(ffmpegPath, file);
    expect({ width, height }).toEqual({ width: 640, height: 360 });
    // A segment of one second may come along at either side.
    expect(duration).toBeGreaterThan(1900);
    expect(duration).toBeLessThan(5200);
    expect(video.duration).toBe(duration);

    const list = await fetch(clip.hls_master);
    expect(list.status).toBe(200);
    const names = (await list.text()).match(/^ts-\d+\.ts$/gm) ?? [];
    expect(names.length).toBeGreaterThan(1);
    expect((await fetch(new URL(names[0] ?? '', list.url))).status).toBe(200);
  });

  test('of the past are there at once, and need not become a video', async () => {
    const from = seconds();
    await expect.poll(() => seconds() - from, { timeout: 8000 }).toBeGreaterThanOrEqual(4);
    const { body } = await putClip({ start: from, duration: 2, vod_required: false });
    const clip = body as ClipJson;
    expect(clip.video_id).toBeNull();
    await eventually(
      () => fetch(clip.mp4_master),
      ({ status }) => status === 200,
      {
        within: 4000,
        what: 'the clip',
      },
    );
  });

  test.each([
    { what: 'no duration', body: {} },
    { what: 'a duration beyond the DVR', body: { duration: 61 } },
    { what: 'a life of seconds', body: { duration: 5, expiration: 10 } },
    { what: 'a start that is no number', body: { duration: 5, start: 'now' } },
  ])('with $what are refused', async ({ body }) => {
    expect((await putClip(body)).status).toBe(400);
  });
});

test('are not made without DVR, nor of nothing', async () => {
  stream = (await createStream(service)) as unknown as StreamJson;
  expect(await putClip({ duration: 3 })).toMatchObject({
    status: 422,
    body: { error: 'DVR is disabled' },
  });
  await call(service, 'PATCH', path(), { stream: { dvr_enabled: true } });
  expect((await putClip({ duration: 3 })).status).toBe(400);
});

test('videos are listed by stream, renamed, downloaded and deleted', async () => {
  await publish();
  const record = async () => {
    await call(service, 'PUT', `${path()}/start_recording`);
    const running = async () =>
      ((await call(service, 'GET', path())).body as { recording_duration: number | null })
        .recording_duration ?? 0;
    await eventually(running, (length) => length > 1, { within: 8000, what: 'a recording' });
    return ((await call(service, 'PUT', `${path()}/stop_recording`)).body as VideoJson).id;
  };
  const [first, second] = [await record(), await record()];
  const video = await videoIsDone(first);
  await videoIsDone(second);
  const list = async (query: string) =>
    ((await call(service, 'GET', `/videos?${query}`)).body as VideoJson[]).map(({ id }) => id);
  expect(await list(`stream_id=${stream.id}`)).toEqual([second, first]);
  expect(await list(`stream_id=${stream.id}&per_page=1&page=2`)).toEqual([first]);
  expect(await list('stream_id=1')).toEqual([]);
  expect(await list(`search=${video.slug}`)).toEqual([first]);
  expect((await call(service, 'GET', `/videos?id=${first}&fields=id,name`)).body).toEqual([
    { id: first, name: video.name },
  ]);

  const change = { name: 'The first', description: 'of two' };
  expect((await call(service, 'PATCH', `/videos/${first}`, change)).body).toMatchObject(change);
  expect(await getVideo(first)).toMatchObject(change);
  const blank = await call(service, 'PATCH', `/videos/${first}`, { name: ' ' });
  expect(blank).toMatchObject({ status: 422, body: { errors: { name: ["can't be blank"] } } });

  const file = await fetch(video.converted_videos[0]?.mp4_url ?? '');
  expect(file.headers.get('Content-Type')).toBe('video/mp4');
  expect((await file.arrayBuffer()).byteLength).toBe(video.origin_size);

  expect((await call(service, 'DELETE', `/videos/${first}`)).status).toBe(204);
  expect((await call(service, 'GET', `/videos/${first}`)).status).toBe(404);
  expect((await fetch(video.origin_url)).status).toBe(404);
  expect(await list(`stream_id=${stream.id}`)).toEqual([second]);
});

test('a quality set decides what viewers get', async () => {
  await publish({ quality_set_id: 4 });
  const live = (await call(service, 'GET', path())).body as StreamJson;
  expect(live).toMatchObject({ video_height: 360, transcoded_qualities: ['audioa', '180pa'] });
  expect(await (await fetch(stream.dash_url)).text()).toContain('width="320" height="180"');
  const unknown = await call(service, 'PATCH', path(), { stream: { quality_set_id: 99 } });
  expect(unknown).toMatchObject({
    status: 422,
    body: { errors: { quality_set: ['must exist'] } },
  });
});

test('a quality set with sound offers it alone', async () => {
  await publish({ quality_set_id: 2 });
  const master = await (await fetch(stream.hls_cmaf_url)).text();
  expect(master).toMatch(/CODECS="mp4a\.40\.2",AUDIO="audio"\ne1\/media_1\.m3u8/);
});
