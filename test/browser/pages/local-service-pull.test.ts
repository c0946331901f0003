/** PULL: the service fetches the media itself, from one address or several in turn. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import {
  type LoopbackServer,
  listenOnLoopback,
} from '../../../demo/local-service/loopback-server.ts';
import { DEFAULT_SWITCHES } from '../../../demo/local-service/options.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { pushRtmp, runFfmpeg, writeMedia } from '../../helpers/publishers.ts';
import { call, createStream, makeOffer, postOffer } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  active: boolean;
  live: boolean;
  backup_live: boolean;
  stream_source_type: string | null;
  video_width: number | null;
  push_url: string;
  push_url_whip: string;
  hls_cmaf_url: string;
  iframe_url: string;
}

let service: LocalService;
let browser: Browser;
let folder: string;
let origin: LoopbackServer;
let stream: StreamJson;
/** Paths that were asked for. */
const asked: string[] = [];

const at = (name: string) => `http://localhost:${origin.port}/${name}`;
const getStream = async () =>
  (await call(service, 'GET', `/streams/${stream.id}`)).body as StreamJson;
const happened = (type: string, since = 0) =>
  service.events.waitFor((event) => event.type === type && event.streamId === stream.id, {
    since,
    timeout: 20_000,
  });

async function pull(uri: string): Promise<void> {
  stream = (await createStream(service, { pull: true, uri })) as unknown as StreamJson;
}

const change = (settings: object) =>
  call(service, 'PATCH', `/streams/${stream.id}`, { stream: settings });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-broadcaster-pull-'));
  await writeMedia(join(folder, 'list.m3u8'), { size: '640x360', seconds: 12 });
  await writeMedia(join(folder, 'small.ts'), { size: '320x180', reordered: 2 });
  await writeMedia(join(folder, 'short.mp4'), { size: '640x360', seconds: 2 });
  const old = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25', '-t', '6', '-c:v', 'mpeg2video'];
  await runFfmpeg([...old, join(folder, 'old.ts')]).exited;
  origin = await listenOnLoopback((request, response) => {
    const name = basename(new URL(request.url ?? '', 'http://localhost').pathname);
    asked.push(name);
    readFile(join(folder, name)).then(
      (file) => response.end(file),
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  }, 0);
  service = await startService();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await service?.close();
  await origin?.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  asked.length = 0;
});

afterEach(async () => {
  await call(service, 'DELETE', `/streams/${stream.id}`);
});

test.each([
  { what: 'an HLS list', name: 'list.m3u8', width: 640 },
  { what: 'MPEG-TS with reordered pictures', name: 'small.ts', width: 320 },
  { what: 'a format that has to be encoded anew', name: 'old.ts', width: 320 },
])('plays $what', async ({ name, width }) => {
  await pull(at(name));
  await happened('output-ready');
  expect(await getStream()).toMatchObject({
    live: true,
    backup_live: false,
    stream_source_type: 'https',
    video_width: width,
  });
  const viewer = await browser.newPage();
  await viewer.goto(stream.iframe_url);
  const played = await viewer.waitForFunction(() => {
    const video = document.querySelector('video');
    return video && video.currentTime > 1 && video.videoWidth;
  });
  expect(await played.jsonValue()).toBe(width);
  await viewer.close();
});

test('plays what another stream shows', async () => {
  const other = (await createStream(service)) as unknown as StreamJson;
  const publisher = pushRtmp(other.push_url, { size: '640x360' });
  try {
    await service.events.waitFor(
      ({ type, streamId }) => type === 'output-ready' && streamId === other.id,
    );
    await pull(other.hls_cmaf_url);
    await happened('output-ready');
    expect(await getStream()).toMatchObject({ live: true, video_width: 640 });
  } finally {
    await publisher.kill();
    await call(service, 'DELETE', `/streams/${other.id}`);
  }
});

test('goes on with the next address when one fails or ends, and comes back to the first', async () => {
  service.switches.pullPause = 20;
  await pull(`${at('missing.ts')} ${at('short.mp4')}  ${at('small.ts')}`);
  const attempts = () =>
    service.events.log.flatMap((event) =>
      event.type === 'pull-attempt' && event.streamId === stream.id ? [event.index] : [],
    );
  await eventually(attempts, (list) => list.length >= 4, { within: 25_000, what: 'a full round' });
  expect(attempts().slice(0, 4)).toEqual([0, 1, 2, 0]);
  expect(await happened('pull-failed')).toMatchObject({
    index: 0,
    reason: expect.stringMatching(/404|Not Found/),
  });
});

test('asks less and less often while nothing answers, and gives up after a while', async () => {
  service.switches.pullPause = 100;
  service.switches.pullGiveUpAfter = 1500;
  await pull(at('missing.ts'));
  await happened('pull-given-up');
  expect(await getStream()).toMatchObject({ active: false, live: false });
  const times = service.events.log.flatMap((event) =>
    event.type === 'pull-attempt' && event.streamId === stream.id ? [event.at] : [],
  );
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(pauses[2]).toBeGreaterThan((pauses[0] ?? 0) + 200);
  expect(times.length).toBeLessThan(6);
});

describe('stops fetching', () => {
  beforeEach(async () => {
    await pull(at('list.m3u8'));
    await happened('live');
  });

  test.each([
    { what: 'active: false', act: () => change({ active: false }), reason: 'disabled' },
    { what: 'pull: false', act: () => change({ pull: false }), reason: 'disabled' },
    {
      what: 'the end of the stream',
      act: () => call(service, 'DELETE', `/streams/${stream.id}`),
      reason: 'deleted',
    },
  ])('at $what', async ({ act, reason }) => {
    await act();
    expect(await happened('session-ended')).toMatchObject({ reason });
    expect(service.sessions({ running: true })).toEqual([]);
  });

  test('from the old address when there is a new one', async () => {
    const since = Date.now();
    await change({ uri: at('small.ts') });
    await eventually(getStream, (one) => one.video_width === 320, {
      within: 10_000,
      what: 'the new source',
    });
    await happened('session-ended', since);
  });

  test('but not when the push token is reset', async () => {
    await call(service, 'POST', `/streams/${stream.id}/reset_push_token`);
    expect((await getStream()).live).toBe(true);
  });
});

test('refuses who pushes to a PULL stream, and cuts off who pushed before', async () => {
  await pull(at('missing.ts'));
  expect((await pushRtmp(stream.push_url).exited).log).toContain('Stream in use');
  const offer = await postOffer(stream.push_url_whip, await makeOffer());
  expect(offer.headers.get('X-Reason-Code')).toBe('2003');

  await change({ pull: false });
  const publisher = pushRtmp(stream.push_url);
  await happened('live');
  await change({ pull: true });
  expect((await publisher.exited).code).not.toBe(0);
});

test('takes addresses of known protocols only, and reads no file of this computer', async () => {
  await pull(at('missing.ts'));
  for (const uri of ['file:///etc/passwd', '-version', 'concat:a|b', `${at('a.ts')} nonsense`]) {
    const { status, body } = await change({ uri });
    expect(status, uri).toBe(422);
    expect(body).toEqual({ errors: { uri: [expect.stringContaining('supported protocols')] } });
  }
});

test('tells nobody the login in an address', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  service.switches.pullPause = 20;
  await pull(at('missing.ts').replace('http://', 'http://someone:secret@'));
  const failed = await happened('pull-failed');
  expect(JSON.stringify(failed)).not.toContain('secret');
  expect(JSON.stringify(service.events.log)).not.toContain('secret');
  expect(JSON.stringify(said.mock.calls)).not.toContain('secret');
  said.mockRestore();
});
