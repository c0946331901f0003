/** Videos, clips, restreams, quality sets; one transport for several clients; errors at their fields. */
import { describe, expect, test } from 'vitest';
import { toBroadcastError } from '../../src/streams/errors.ts';
import { StreamCalls } from '../../src/streams/stream-calls.ts';
import { StreamsClient } from '../../src/streams/streams-client.ts';
import { settingErrors } from '../../src/streams/wire/settings.ts';
import { type Answering, empty, FakeClock, json, recordingFetch } from './streams-support.ts';

function setUp(answer: Answering) {
  const { fetch, requests } = recordingFetch(answer);
  const options = { credentials: 'local', fetch, clock: new FakeClock() };
  return { client: new StreamsClient(options), options, requests };
}

const VIDEO = { id: 7, name: 'Evening', duration: 12_000, origin_size: 5, stream_id: 42 };
const CLIP = {
  id: 'd7bsli54p8n4',
  duration: 60,
  start: 1_716_559_200,
  vod_required: false,
  video_id: null,
  renditions: ['media_1_360', 5],
  hls_master: 'https://cdn.example/rec/master.m3u8',
  mp4_master: 'javascript:alert(1)',
};
const RESTREAM = { id: 3, name: 'Second place', uri: 'rtmp://a.example/live/key', stream_id: 42 };
const SETS = { live: [{ id: 77, name: 'Custom', default: true, qualities: [] }], vod: [] };

describe('each operation is the request that the service describes', () => {
  const cases: [string, (c: StreamsClient) => Promise<unknown>, () => Response, string, unknown][] =
    [
      [
        'listVideos',
        (c) => c.listVideos({ streamId: 42, page: 2, perPage: 10, search: 'a & b' }),
        () => json([VIDEO]),
        'GET /videos?page=2&stream_id=42&search=a+%26+b&per_page=10',
        undefined,
      ],
      ['getVideo', (c) => c.getVideo(7), () => json(VIDEO), 'GET /videos/7', undefined],
      [
        'updateVideo',
        (c) => c.updateVideo(7, { name: 'Night', description: null }),
        () => json(VIDEO),
        'PATCH /videos/7',
        { name: 'Night', description: null },
      ],
      ['deleteVideo', (c) => c.deleteVideo(7), () => empty(), 'DELETE /videos/7', undefined],
      [
        'createClip',
        (c) => c.createClip(42, { duration: 60, start: 1_716_559_200, vodRequired: false }),
        () => json(CLIP),
        'PUT /streams/42/clip_recording',
        { duration: 60, start: 1_716_559_200, vod_required: false },
      ],
      [
        'listClips',
        (c) => c.listClips(42),
        () => json([CLIP]),
        'GET /streams/42/clip_recording',
        undefined,
      ],
      [
        'listRestreams',
        (c) => c.listRestreams(),
        () => json([RESTREAM]),
        'GET /restreams?page=1',
        undefined,
      ],
      ['getRestream', (c) => c.getRestream(3), () => json(RESTREAM), 'GET /restreams/3', undefined],
      [
        'createRestream',
        (c) => c.createRestream({ name: 'B', uri: 'rtmp://a.example/b', streamId: 42 }),
        () => empty(200),
        'POST /restreams',
        { restream: { name: 'B', uri: 'rtmp://a.example/b', stream_id: 42 } },
      ],
      [
        'updateRestream',
        (c) => c.updateRestream(3, { active: false }),
        () => json(RESTREAM),
        'PATCH /restreams/3',
        { restream: { active: false } },
      ],
      [
        'deleteRestream',
        (c) => c.deleteRestream(3),
        () => empty(),
        'DELETE /restreams/3',
        undefined,
      ],
      [
        'setDefaultQualitySets',
        (c) => c.setDefaultQualitySets({ live: 77 }),
        () => json(SETS),
        'PUT /quality_sets/default',
        { live: { id: 77 } },
      ],
    ];

  test.each(cases)('%s', async (_name, call, answer, expected, body) => {
    const { client, requests } = setUp(answer);
    await call(client);
    const [method, path] = expected.split(' ');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method, url: `https://api.gcore.com/streaming${path}` });
    expect(requests[0]?.body).toEqual(body);
  });
});

test('a clip is read field by field, without an address that no page may have', async () => {
  const { client } = setUp(() => json([CLIP, { duration: 5 }, null]));
  expect(await client.listClips(42)).toEqual([
    {
      id: 'd7bsli54p8n4',
      duration: 60,
      start: 1_716_559_200,
      expiration: null,
      vodRequired: false,
      videoId: null,
      renditions: ['media_1_360'],
      hlsUrl: 'https://cdn.example/rec/master.m3u8',
      mp4Url: null,
      createdAt: null,
    },
  ]);
});

test('a clip is never cut twice, since that would make two', async () => {
  const { client, requests } = setUp(() => empty(503));
  await expect(client.createClip(42, { duration: 60 })).rejects.toMatchObject({ status: 503 });
  expect(requests).toHaveLength(1);
});

describe('all operations over the calls of a broadcast', () => {
  test('share transport, address and credentials', async () => {
    const { options, requests } = setUp(() => json([VIDEO]));
    let asked = 0;
    const credentials = () => `token-${++asked}`;
    const calls = new StreamCalls({ ...options, credentials, base: 'https://site.example/broker' });
    const client = StreamsClient.over(calls);
    await client.listVideos();
    await StreamsClient.over(calls).listVideos();
    expect(requests.map(({ url }) => new URL(url).origin + new URL(url).pathname)).toEqual([
      'https://site.example/broker/streaming/videos',
      'https://site.example/broker/streaming/videos',
    ]);
    expect(asked).toBe(1);
  });

  test('are the same client where it has them all', () => {
    const { client } = setUp(() => empty());
    expect(StreamsClient.over(client)).toBe(client);
  });
});

describe('what the service finds wrong with settings', () => {
  const refused = async (body: unknown) => {
    const { client } = setUp(() => json(body, 422));
    return client.update(42, { name: '' }).catch((error: unknown) => error);
  };

  test('is told by our names, and through a broadcast error as well', async () => {
    const error = await refused({
      errors: { name: ["can't be blank"], dvr_duration: ['is too long', 'is odd'], gone: ['x'] },
    });
    const told = { name: "can't be blank", dvrDuration: 'is too long is odd' };
    expect(settingErrors(error)).toEqual(told);
    expect(settingErrors(toBroadcastError(error))).toEqual(told);
  });

  test('is short, plain, and holds no address', async () => {
    const error = await refused({
      errors: { uri: [`rtmp://user:word@camera.example/a\u0000 ${'bad '.repeat(200)}`] },
    });
    const { uri } = settingErrors(error);
    expect(uri).toMatch(/^\[address\] bad/);
    expect(uri?.length).toBeLessThanOrEqual(200);
  });

  test('is nothing for every other error', async () => {
    expect(settingErrors(await refused({ error: 'No.' }))).toEqual({});
    expect(settingErrors(new TypeError('x'))).toEqual({});
    expect(settingErrors(undefined)).toEqual({});
  });
});
