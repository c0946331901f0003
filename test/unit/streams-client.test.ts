import { describe, expect, test, vi } from 'vitest';
import type { StreamsClientOptions } from '../../src/streams/stream-calls.ts';
import { StreamsClient } from '../../src/streams/streams-client.ts';
import {
  type Answering,
  empty,
  FakeClock,
  json,
  recordingFetch,
  wireOverlay,
  wireStream,
} from './streams-support.ts';

function setUp(answer: Answering, options: Partial<StreamsClientOptions> = {}) {
  const { fetch, requests } = recordingFetch(answer);
  const clock = new FakeClock();
  const client = new StreamsClient({ credentials: 'local', fetch, clock, ...options });
  return { client, requests, clock };
}

const url = 'https://overlay.example/ticker';

describe('each operation is the request that the service describes', () => {
  const cases: [
    string,
    (client: StreamsClient) => Promise<unknown>,
    () => Response,
    string,
    unknown,
  ][] = [
    ['list', (c) => c.list({ page: 3 }), () => json([]), 'GET /streams?page=3', undefined],
    ['get', (c) => c.get(42), () => json(wireStream()), 'GET /streams/42', undefined],
    [
      'create',
      (c) => c.create({ name: 'Show', active: true }),
      () => json(wireStream()),
      'POST /streams',
      { name: 'Show', active: true },
    ],
    [
      'update',
      (c) => c.update(42, { htmlOverlay: true }),
      () => json(wireStream()),
      'PATCH /streams/42',
      { stream: { html_overlay: true } },
    ],
    ['delete', (c) => c.delete(42), () => empty(), 'DELETE /streams/42', undefined],
    [
      'startRecording',
      (c) => c.startRecording(42),
      () => empty(),
      'PUT /streams/42/start_recording',
      undefined,
    ],
    [
      'stopRecording',
      (c) => c.stopRecording(42),
      () => empty(200),
      'PUT /streams/42/stop_recording',
      undefined,
    ],
    ['clearDvr', (c) => c.clearDvr(42), () => empty(), 'PUT /streams/42/dvr_cleanup', undefined],
    [
      'resetPushToken',
      (c) => c.resetPushToken(42),
      () => json(wireStream()),
      'POST /streams/42/reset_push_token',
      undefined,
    ],
    [
      'qualitySets',
      (c) => c.qualitySets(),
      () => json({ live: [], vod: [] }),
      'GET /quality_sets',
      undefined,
    ],
    [
      'listOverlays',
      (c) => c.listOverlays(42),
      () => json([wireOverlay()]),
      'GET /streams/42/overlays',
      undefined,
    ],
    [
      'getOverlay',
      (c) => c.getOverlay(42, 8),
      () => json(wireOverlay()),
      'GET /streams/42/overlays/8',
      undefined,
    ],
    [
      'createOverlays',
      (c) =>
        c.createOverlays(42, [
          { url, x: 1, y: 2, width: 3, height: 4 },
          { url, stretch: true },
        ]),
      () => json([wireOverlay()]),
      'POST /streams/42/overlays',
      [
        { url, x: 1, y: 2, width: 3, height: 4 },
        { url, stretch: true },
      ],
    ],
    [
      'updateOverlay',
      (c) => c.updateOverlay(42, 8, { x: 5 }),
      () => json(wireOverlay()),
      'PATCH /streams/42/overlays/8',
      { x: 5 },
    ],
    [
      'updateOverlays',
      (c) =>
        c.updateOverlays(42, [
          { id: 8, x: 5 },
          { id: 9, stretch: true },
        ]),
      () => json([wireOverlay()]),
      'PATCH /streams/42/overlays',
      [
        { id: 8, x: 5 },
        { id: 9, stretch: true, x: null, y: null, width: null, height: null },
      ],
    ],
    [
      'deleteOverlay',
      (c) => c.deleteOverlay(42, 8),
      () => empty(),
      'DELETE /streams/42/overlays/8',
      undefined,
    ],
  ];

  test.each(cases)('%s', async (_name, call, answer, expected, body) => {
    const { client, requests } = setUp(answer);
    await call(client);
    const [method, path] = expected.split(' ');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method, url: `https://api.gcore.com/streaming${path}` });
    expect(requests[0]?.body).toEqual(body);
    expect(requests[0]?.headers.get('authorization')).toBe('APIKey local');
  });

  test.each(cases)('%s ends with its signal', async (name, _call, answer) => {
    const { client, requests } = setUp(answer);
    const aborted = { signal: AbortSignal.abort() };
    const calls: Record<string, () => Promise<unknown>> = {
      list: () => client.list(aborted),
      get: () => client.get(42, aborted),
      create: () => client.create({ name: 'x' }, aborted),
      update: () => client.update(42, {}, aborted),
      delete: () => client.delete(42, aborted),
      startRecording: () => client.startRecording(42, aborted),
      stopRecording: () => client.stopRecording(42, aborted),
      clearDvr: () => client.clearDvr(42, aborted),
      resetPushToken: () => client.resetPushToken(42, aborted),
      qualitySets: () => client.qualitySets(aborted),
      listOverlays: () => client.listOverlays(42, aborted),
      getOverlay: () => client.getOverlay(42, 8, aborted),
      createOverlays: () => client.createOverlays(42, [], aborted),
      updateOverlay: () => client.updateOverlay(42, 8, {}, aborted),
      updateOverlays: () => client.updateOverlays(42, [], aborted),
      deleteOverlay: () => client.deleteOverlay(42, 8, aborted),
    };
    await expect(calls[name]?.()).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toHaveLength(0);
  });
});

describe('what the real service does', () => {
  test('recording may start with a warning', async () => {
    const { client } = setUp(() =>
      json({ data: {}, warnings: [{ key: 'client_storage_almost_exceeded' }], errors: [] }),
    );
    expect((await client.startRecording(42)).warnings[0]?.key).toBe(
      'client_storage_almost_exceeded',
    );
  });

  test('recording ends with a video, or with nothing', async () => {
    const video = {
      id: 77,
      name: 'Stream Record: Show',
      status: 'pending',
      stream_id: 42,
      converted_videos: null,
    };
    const { client } = setUp((_request, index) => (index === 0 ? json(video) : empty(200)));
    expect(await client.stopRecording(42)).toMatchObject({ id: 77, streamId: 42, files: [] });
    expect(await client.stopRecording(42)).toBeNull();
  });

  test('a reset key comes with the stream, or with the word that it is new', async () => {
    const { client } = setUp((_request, index) =>
      index === 0 ? json(wireStream()) : json({ message: 'Restart by hand.' }, 202),
    );
    expect(await client.resetPushToken(42)).toMatchObject({
      stream: { id: 42 },
      restartNeeded: false,
    });
    expect(await client.resetPushToken(42)).toEqual({
      stream: null,
      restartNeeded: true,
      message: 'Restart by hand.',
    });
  });

  test('pages are read until nothing new comes, and no stream twice', async () => {
    const pages: Record<string, number[]> = { 1: [1, 2, 3], 2: [3, 4], 3: [4] };
    const { client, requests } = setUp(({ url: address }) =>
      json((pages[new URL(address).searchParams.get('page') ?? ''] ?? []).map((id) => ({ id }))),
    );
    const ids: number[] = [];
    for await (const { id } of client.listAll()) ids.push(id);
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(requests).toHaveLength(3);
  });

  test('a server that knows no pages does not turn in circles', async () => {
    const { client, requests } = setUp(() => json([{ id: 1 }, { id: 2 }]));
    const ids: number[] = [];
    for await (const { id } of client.listAll()) ids.push(id);
    expect(ids).toEqual([1, 2]);
    expect(requests).toHaveLength(2);
  });

  test.each([{}, [], null, 'x', { id: 'x' }])(
    'an answer that is no stream is refused: %j',
    async (body) => {
      const { client } = setUp(() => json(body));
      await expect(client.get(42)).rejects.toMatchObject({ kind: 'answer' });
    },
  );
});

describe('ids and addresses', () => {
  test.each([0, -1, 1.5, Number.NaN, 2 ** 53, '1/../2' as unknown as number])(
    '%s is no id',
    async (id) => {
      const { client, requests } = setUp(() => empty());
      await expect(client.get(id)).rejects.toMatchObject({ kind: 'setting' });
      await expect(client.deleteOverlay(1, id)).rejects.toMatchObject({ kind: 'setting' });
      expect(requests).toHaveLength(0);
    },
  );

  test.each([
    '',
    'api.example',
    'ftp://api.example',
    'javascript:1',
    'https://user:pass@api.example',
  ])('%j is no base', (base) => {
    expect(() => new StreamsClient({ base, credentials: 'x' })).toThrow(/must begin with https/);
  });

  test('a base may have a path, and loses its query', async () => {
    const { client, requests } = setUp(() => json([]), {
      base: 'http://localhost:8090/broker/?room=1#x',
    });
    await client.list();
    expect(requests[0]?.url).toBe('http://localhost:8090/broker/streaming/streams?page=1');
  });
});

describe('credentials', () => {
  test('that are refused are fetched anew, once', async () => {
    const source = vi.fn().mockResolvedValueOnce('old').mockResolvedValueOnce('new');
    const { client, requests } = setUp(
      ({ headers }) =>
        headers.get('authorization') === 'Bearer new' ? json(wireStream()) : json({}, 401),
      { credentials: source, scheme: 'Bearer' },
    );
    expect((await client.get(42)).id).toBe(42);
    expect(requests).toHaveLength(2);
  });

  test('that are refused twice, or cannot change, are an error', async () => {
    const twice = setUp(() => json({}, 401), { credentials: () => 'token' });
    await expect(twice.client.get(42)).rejects.toMatchObject({ status: 401 });
    expect(twice.requests).toHaveLength(2);
    const fixed = setUp(() => json({}, 401));
    await expect(fixed.client.get(42)).rejects.toMatchObject({ status: 401 });
    expect(fixed.requests).toHaveLength(1);
  });

  test('appear in no error', async () => {
    const { client } = setUp(() => json({ detail: 'Bad permanent token: canary1' }, 401), {
      credentials: 'canary1',
    });
    const error = await client.get(42).catch((thrown: unknown) => thrown as Error);
    expect(`${error}${JSON.stringify(error)}`).not.toContain('canary1');
    expect(error).toMatchObject({ serverMessage: 'Bad permanent token: [secret]' });
  });
});
