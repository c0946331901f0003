/** `hls_mpegts_url`: the broadcast as MPEG-TS for old players. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { measure } from '../../../demo/local-service/recorder.ts';
import { eventually } from '../../helpers/eventually.ts';
import { ffmpegPath, type Publisher, pushRtmp } from '../../helpers/publishers.ts';
import { call, createStream, type Json } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  push_url: string;
  hls_mpegts_url: string;
}

let service: LocalService;
let stream: StreamJson;
let publisher: Publisher;

async function publish(settings: Json = {}): Promise<string> {
  stream = (await createStream(service, settings)) as unknown as StreamJson;
  expect((await fetch(stream.hls_mpegts_url)).status).toBe(404);
  publisher = pushRtmp(stream.push_url, { size: '640x360' });
  await service.events.waitFor(
    ({ type, streamId }) => type === 'output-ready' && streamId === stream.id,
  );
  const master = await (await fetch(stream.hls_mpegts_url)).text();
  expect(master).toContain('RESOLUTION=640x360');
  return new URL(master.trim().split('\n').at(-1) ?? '', stream.hls_mpegts_url).href;
}

const read = async (url: string) => (await fetch(url)).text();
const segmentsOf = (list: string) => list.split('\n').filter((line) => line.endsWith('.ts'));

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service?.close());

afterEach(async () => {
  await publisher?.kill();
  await call(service, 'DELETE', `/streams/${stream.id}`);
});

test('has the pictures and the sound that were sent, and says when it is over', async () => {
  const playlist = await publish();
  const list = await eventually(
    () => read(playlist),
    (text) => segmentsOf(text).length >= 3,
    {
      within: 8000,
      what: 'segments',
    },
  );
  expect(list).not.toContain('#EXT-X-ENDLIST');
  const answers = segmentsOf(list).map((name) => fetch(new URL(name, playlist)));
  const parts = await Promise.all(
    answers.map(async (one) => Buffer.from(await (await one).arrayBuffer())),
  );
  expect(parts.every((part) => part[0] === 0x47)).toBe(true);
  const file = join(service.dataDir, 'joined.ts');
  await writeFile(file, Buffer.concat(parts));
  const { width, height, duration } = await measure(ffmpegPath, file);
  expect({ width, height }).toEqual({ width: 640, height: 360 });
  expect(duration).toBeGreaterThan(2500);

  await publisher.stop();
  await eventually(
    () => read(playlist),
    (text) => text.includes('#EXT-X-ENDLIST'),
    {
      within: 5000,
      what: 'the end of the playlist',
    },
  );
  expect((await fetch(stream.hls_mpegts_url)).status).toBe(404);
});

test('leaves the end open where hls_mpegts_endlist_tag is off', async () => {
  const playlist = await publish({ hls_mpegts_endlist_tag: false });
  const before = segmentsOf(await read(playlist)).length;
  await publisher.stop();
  // The last, unfinished segment is added when the output has ended.
  const list = await eventually(
    () => read(playlist),
    (text) => segmentsOf(text).length > before,
    {
      within: 5000,
      what: 'the last segment',
    },
  );
  expect(list).not.toContain('#EXT-X-ENDLIST');
});
