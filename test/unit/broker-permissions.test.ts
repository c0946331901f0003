/** What each permission opens, what stays closed without it, and what no page ever sees. */
import { describe, expect, test, vi } from 'vitest';
import type { BrokerPermission } from '../../src/broker/index.ts';
import { ROUTES } from '../../src/broker/routes.ts';
import { BROKER_PERMISSIONS } from '../../src/streams/broker-session.ts';
import {
  asking,
  CANARIES,
  open,
  opening,
  type SetUp,
  SITE,
  setUp,
  WHIP_URL,
} from './broker-support.ts';
import { empty, json, type Recorded, wireStream } from './streams-support.ts';

const STREAM = '/streaming/streams/42';
const ENCODER_SECRETS = [
  'token',
  'push_url',
  'backup_push_url',
  'push_url_srt',
  'backup_push_url_srt',
  'srt_passphrase',
] as const;

async function granted(permissions: readonly BrokerPermission[], options: SetUp = {}) {
  const made = setUp({
    authorize: () => ({ user: 'ada', stream: { create: { name: 'Show' } }, permissions }),
    rateLimit: false,
    ...options,
  });
  const { token } = await open(made.broker);
  const before = made.requests.length;
  const ask = (method: string, path: string, body?: unknown) =>
    made.broker(
      new Request(asking(token, method, path, { origin: SITE }), {
        ...(body !== undefined && {
          headers: {
            authorization: `Bearer ${token}`,
            origin: SITE,
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
        }),
      }),
    );
  return { ...made, ask, asked: () => made.requests.slice(before) };
}

/** The request of a route, at the session's stream. */
function requestOf({ method, path, longestBody }: (typeof ROUTES)[number]) {
  const at = path.replace('{stream}', '42').replaceAll(/\{\w+\}/g, '7');
  return [method, at, longestBody > 0 ? {} : undefined] as const;
}

describe('closed unless it was granted', () => {
  test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s',
    async (_name, route) => {
      const others = BROKER_PERMISSIONS.filter((known) => known !== route.permission);
      const { ask, asked } = await granted(others);
      expect((await ask(...requestOf(route))).status).toBe(403);
      expect(asked()).toEqual([]);
    },
  );

  test('a grant that names none gives publish and status alone', async () => {
    const { broker } = setUp();
    expect((await open(broker)).permissions).toEqual(['publish', 'status']);
  });

  test.each(
    ROUTES.filter(({ path }) => path.includes('{stream}')).map(
      (route) => [`${route.method} ${route.path}`, route] as const,
    ),
  )('%s of another stream, with every permission', async (_name, route) => {
    const { ask, asked, streams } = await granted(BROKER_PERMISSIONS);
    streams.set(43, wireStream({ id: 43 }));
    const [method, path, body] = requestOf(route);
    const response = await ask(method, path.replace('/42', '/43'), body);
    expect(response.status).toBe(404);
    expect(asked()).toEqual([]);
  });
});

describe('settings', () => {
  test('are read and changed, in the shape of the service', async () => {
    const { ask, asked } = await granted(['status', 'settings']);
    const read = await (await ask('GET', STREAM)).json();
    expect(read).toMatchObject({ uri: CANARIES.uri, client_entity_data: 'CANARY-entity-data' });
    const response = await ask('PATCH', STREAM, {
      stream: { name: 'Night', dvr_duration: 60, push_url: 'rtmp://evil.example', live: true },
    });
    expect(await response.json()).toMatchObject({ name: 'Night', dvr_duration: 60 });
    expect(asked().at(-1)?.body).toEqual({ stream: { name: 'Night', dvr_duration: 60 } });
  });

  test('show no key of an encoder', async () => {
    const { ask } = await granted(['status', 'settings']);
    for (const response of [await ask('GET', STREAM), await ask('PATCH', STREAM, { name: 'A' })]) {
      const text = await response.text();
      for (const secret of ENCODER_SECRETS) expect(text).not.toContain(CANARIES[secret]);
      expect(text).not.toContain(WHIP_URL);
      expect(text).not.toContain('CANARY-unknown-field');
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['name', { name: ' ' }],
    ['dvr_duration', { dvr_duration: 29 }],
    ['dvr_duration', { dvr_duration: '60' }],
    ['client_entity_data', { client_entity_data: 'x'.repeat(4097) }],
    ['projection', { projection: 'flat' }],
    ['active', { active: 'yes' }],
    ['uri', { uri: 'file:///etc/passwd' }],
    ['uri', { uri: 'http://169.254.169.254/latest/meta-data' }],
    ['uri', { uri: 'rtmp://127.0.0.1/live' }],
    ['uri', { uri: 'https://ok.example.com/a rtmp://10.0.0.1/b' }],
  ])('%s is refused at its field before the service is asked', async (field, settings) => {
    const { ask, asked } = await granted(['settings']);
    const response = await ask('PATCH', STREAM, settings);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      error: 'Some settings cannot be what they are asked to be.',
      errors: { [field]: [expect.any(String)] },
    });
    expect(asked()).toEqual([]);
  });

  test('are pulled from private hosts only where the host allows it', async () => {
    const { ask, asked } = await granted(['settings'], { allowPrivatePull: true });
    expect((await ask('PATCH', STREAM, { uri: 'rtmp://10.0.0.1/b' })).status).toBe(200);
    expect(asked()[0]?.body).toEqual({ stream: { uri: 'rtmp://10.0.0.1/b' } });
    const metadata = await ask('PATCH', STREAM, { uri: 'http://169.254.169.254/' });
    expect(metadata.status).toBe(422);
  });

  test('that the host has locked are read and not changed', async () => {
    const { ask, asked } = await granted(['settings'], { lockedSettings: ['clientUserId'] });
    const response = await ask('PATCH', STREAM, { name: 'A', client_user_id: 5 });
    expect(await response.json()).toMatchObject({
      errors: { client_user_id: ['cannot be changed here.'] },
    });
    expect(asked()).toEqual([]);
  });

  test('that name things of the account which others use are locked by default', async () => {
    const { ask, asked } = await granted(['settings', 'streams'], { onCreate: () => {} });
    const response = await ask('PATCH', STREAM, { broadcast_ids: [], cdn_id: 5 });
    expect(Object.keys((await response.json()).errors)).toEqual(['cdn_id', 'broadcast_ids']);
    expect(asked()).toEqual([]);
    // A new stream has none of them anyway.
    const made = await ask('POST', '/streaming/streams', { name: 'B', broadcast_ids: [] });
    expect(made.status).toBe(200);
    expect(asked()[0]?.body).toEqual({ name: 'B' });
  });

  test.each([[null], [[]], [{}], [{ stream: {} }], [{ stream: { live: true } }]])(
    'that say nothing (%j) are a bad request',
    async (body) => {
      const { ask, asked } = await granted(['settings']);
      expect((await ask('PATCH', STREAM, body)).status).toBe(400);
      expect(asked()).toEqual([]);
    },
  );

  test('that the service refuses are told by field, in the broker’s own words', async () => {
    const upstream = ({ method }: Recorded) =>
      method === 'PATCH'
        ? json({ errors: { name: ['CANARY-said'], dvr_duration: ['no'], other: ['x'] } }, 422)
        : null;
    const { ask } = await granted(['settings'], { upstream });
    const response = await ask('PATCH', STREAM, { name: 'A' });
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toEqual({
      name: ['is not accepted by the service.'],
      dvr_duration: ['is not accepted by the service.'],
    });
  });

  test('offer the quality sets of the account', async () => {
    const set = { id: 77, name: 'Custom', default: true, qualities: [{ id: 1, name: '720p' }] };
    const upstream = ({ url }: Recorded) =>
      url.endsWith('/quality_sets') ? json({ live: [{ ...set, x: 'CANARY' }], vod: [] }) : null;
    const { ask } = await granted(['settings'], { upstream });
    const response = await ask('GET', '/streaming/quality_sets');
    expect(await response.json()).toEqual({ live: [set], vod: [] });
  });
});

describe('encoders', () => {
  test('get every push address, and settings do not', async () => {
    const { ask } = await granted(['status', 'encoders']);
    const stream = await (await ask('GET', STREAM)).json();
    for (const secret of ENCODER_SECRETS) expect(stream[secret]).toBe(CANARIES[secret]);
    expect(stream.push_url_whip).toBe(WHIP_URL);
    expect(stream).not.toHaveProperty('uri');
    expect(stream).not.toHaveProperty('client_entity_data');
  });

  test('are told nothing in the answer that opens the session', async () => {
    const { broker } = setUp({
      authorize: () => ({ user: 'ada', stream: { create: {} }, permissions: ['encoders'] }),
    });
    const text = JSON.stringify((await open(broker)).stream);
    for (const secret of ENCODER_SECRETS) expect(text).not.toContain(CANARIES[secret]);
  });

  test('alone may set the passphrase', async () => {
    const settings = { srt_passphrase: 'long-enough-pass' };
    const without = await granted(['settings']);
    expect((await without.ask('PATCH', STREAM, settings)).status).toBe(403);
    expect(without.asked()).toEqual([]);
    const having = await granted(['settings', 'encoders']);
    expect((await having.ask('PATCH', STREAM, settings)).status).toBe(200);
  });

  test('get a new token, or hear that what publishes must be restarted', async () => {
    const upstream = ({ url }: Recorded) =>
      url.endsWith('reset_push_token') ? json(wireStream({ token: 'fresh' })) : null;
    const { ask } = await granted(['encoders'], { upstream });
    const response = await ask('POST', `${STREAM}/reset_push_token`);
    expect(await response.json()).toMatchObject({ id: 42, token: 'fresh' });

    const later = await granted(['encoders'], {
      upstream: ({ url }) =>
        url.endsWith('reset_push_token') ? json({ message: 'CANARY-said' }, 202) : null,
    });
    const answer = await later.ask('POST', `${STREAM}/reset_push_token`);
    expect(answer.status).toBe(202);
    expect(await answer.text()).not.toContain('CANARY');
  });
});

describe('delete', () => {
  test('ends the session’s own stream', async () => {
    const { ask, asked } = await granted(['delete']);
    expect((await ask('DELETE', STREAM)).status).toBe(204);
    expect(asked().map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      `DELETE ${STREAM}`,
    ]);
  });
});

describe('streams', () => {
  const THREE = [41, 42, 43].map((id) => wireStream({ ...CANARIES, id, name: `Stream ${id}` }));
  const upstream = ({ method, url }: Recorded) => {
    const { pathname, searchParams } = new URL(url);
    if (method !== 'GET' || pathname !== '/streaming/streams') return null;
    return json(searchParams.get('page') === '1' ? THREE : []);
  };
  const idsOf = async (response: Response) =>
    ((await response.json()) as { id: number }[]).map(({ id }) => id);

  test('are the session’s own alone, unless the host says which can be seen', async () => {
    const { ask } = await granted(['streams'], { upstream });
    expect(await idsOf(await ask('GET', '/streaming/streams?page=1'))).toEqual([42]);
    expect(await idsOf(await ask('GET', '/streaming/streams?page=2'))).toEqual([]);
  });

  test('are those that the host lets this user see', async () => {
    const canSee = vi.fn((_user: string, { id }: { id: number }) => id !== 41);
    const { ask } = await granted(['streams'], { upstream, canSee });
    const response = await ask('GET', '/streaming/streams');
    const text = await response.clone().text();
    expect(await idsOf(response)).toEqual([42, 43]);
    expect(canSee).toHaveBeenCalledWith('ada', expect.objectContaining({ id: 41 }));
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain('99000');
  });

  test.each([[1], ['yes'], [undefined], [null]])(
    'are hidden where the host says anything but true: %s',
    async (said) => {
      const { ask } = await granted(['streams'], { upstream, canSee: () => said as never });
      expect(await idsOf(await ask('GET', '/streaming/streams'))).toEqual([]);
    },
  );

  test('are listed in pages of their own, so that hidden ones leave no holes', async () => {
    const pages = [1, 2, 3].map((page) =>
      Array.from({ length: 25 }, (_, at) => wireStream({ id: page * 100 + at })),
    );
    const { ask } = await granted(['streams'], {
      canSee: (_user, { id }) => id >= 200,
      upstream: ({ method, url }) =>
        method === 'GET' && new URL(url).pathname === '/streaming/streams'
          ? json(pages[Number(new URL(url).searchParams.get('page')) - 1] ?? [])
          : null,
    });
    const first = await idsOf(await ask('GET', '/streaming/streams?page=1'));
    expect(first).toEqual(pages[1]?.map(({ id }) => id));
    expect(await idsOf(await ask('GET', '/streaming/streams?page=2'))).toEqual(
      pages[2]?.map(({ id }) => id),
    );
    expect(await idsOf(await ask('GET', '/streaming/streams?page=3'))).toEqual([]);
  });

  test.each(['0', '-1', 'x', '1e3', '9999'])('page %s is a bad request', async (page) => {
    const { ask, asked } = await granted(['streams'], { upstream, canSee: () => true });
    expect((await ask('GET', `/streaming/streams?page=${page}`)).status).toBe(400);
    expect(asked()).toEqual([]);
  });

  test('are created where the host remembers whose they are', async () => {
    const onCreate = vi.fn();
    const { ask, asked } = await granted(['streams', 'settings'], { onCreate });
    const response = await ask('POST', '/streaming/streams', { name: 'Second', dvr_enabled: true });
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ id: 43, name: 'Second', dvr_enabled: true });
    expect(text).not.toContain('CANARY');
    expect(asked()[0]?.body).toEqual({ name: 'Second', dvr_enabled: true });
    expect(onCreate).toHaveBeenCalledWith('ada', expect.objectContaining({ id: 43 }));
  });

  test('are not created where nobody would remember them', async () => {
    const { ask, asked } = await granted(['streams']);
    expect((await ask('POST', '/streaming/streams', { name: 'Second' })).status).toBe(403);
    expect(asked()).toEqual([]);
  });

  test('are deleted again when the host fails to remember', async () => {
    const onCreate = () => Promise.reject(new Error('CANARY-database'));
    const { ask, asked } = await granted(['streams'], { onCreate });
    const response = await ask('POST', '/streaming/streams', { name: 'Second' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('CANARY');
    expect(asked().map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  test('need a name, and settings need their own permission', async () => {
    const { ask, asked } = await granted(['streams'], { onCreate: () => {} });
    const nameless = await ask('POST', '/streaming/streams', { active: true });
    expect(await nameless.json()).toMatchObject({ errors: { name: ['is required.'] } });
    const settled = await ask('POST', '/streaming/streams', { name: 'B', dvr_enabled: true });
    expect(settled.status).toBe(403);
    expect(asked()).toEqual([]);
  });

  test('are chosen by a wish, about which authorize alone decides', async () => {
    const wishes: (number | null)[] = [];
    const { broker, streams } = setUp({
      authorize: (_request, { streamId }) => {
        wishes.push(streamId);
        return streamId === 43 ? { user: 'ada', stream: { id: 43 } } : null;
      },
    });
    streams.set(43, wireStream({ id: 43 }));
    streams.set(44, wireStream({ id: 44 }));
    const chosen = await broker(opening({ stream: 43 }));
    expect((await chosen.json()).stream.id).toBe(43);
    expect((await broker(opening({ stream: 44 }))).status).toBe(403);
    for (const stream of ['43', -1, 1.5, null, { id: 43 }]) await broker(opening({ stream }));
    expect(wishes).toEqual([43, 44, null, null, null, null, null]);
  });
});

describe('recordings', () => {
  const OWN = { id: 7, name: 'Evening', stream_id: 42, origin_url: 'https://x.example/CANARY' };
  const FILE = { id: 1, name: '720p', mp4_url: 'https://cdn.example/a.mp4', secret: 'CANARY' };
  const OTHERS = { id: 8, name: 'CANARY-other', stream_id: 43 };
  const upstream = ({ method, url, body }: Recorded) => {
    const { pathname } = new URL(url);
    if (pathname === '/streaming/videos') return json([OWN, OTHERS]);
    if (pathname === '/streaming/videos/7') {
      return json({
        ...OWN,
        converted_videos: [FILE],
        ...(method === 'PATCH' && (body as object)),
      });
    }
    return pathname === '/streaming/videos/8' ? json(OTHERS) : null;
  };

  test('are listed of the own stream only, whatever the query says', async () => {
    const { ask, asked } = await granted(['recording'], { upstream });
    const response = await ask('GET', '/streaming/videos?stream_id=43&page=2&per_page=500&id=8');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject([{ id: 7, name: 'Evening' }]);
    expect(text).not.toContain('CANARY');
    expect(Object.fromEntries(new URL(asked()[0]?.url ?? '').searchParams)).toEqual({
      page: '2',
      stream_id: '42',
      per_page: '100',
    });
  });

  test('are read with their files, and renamed', async () => {
    const { ask, asked } = await granted(['recording'], { upstream });
    const text = await (await ask('GET', '/streaming/videos/7')).text();
    expect(JSON.parse(text).converted_videos).toMatchObject([{ mp4_url: FILE.mp4_url }]);
    expect(text).not.toContain('CANARY');
    const renamed = await ask('PATCH', '/streaming/videos/7', { name: 'Night', priority: 10 });
    expect(await renamed.json()).toMatchObject({ name: 'Night' });
    expect(asked().at(-1)?.body).toEqual({ name: 'Night' });
  });

  test.each(['GET', 'PATCH'])('of another stream are not there for %s', async (method) => {
    const { ask, asked } = await granted(['recording'], { upstream });
    const body = method === 'PATCH' ? { name: 'Mine' } : undefined;
    const missing = await ask(method, '/streaming/videos/999', body);
    const foreign = await ask(method, '/streaming/videos/8', body);
    expect(foreign.status).toBe(404);
    expect(await foreign.text()).toBe(await missing.text());
    expect(asked().every((request) => request.method === 'GET')).toBe(true);
  });

  test.each([[{}], [{ name: ' ' }], [{ name: 5 }], [{ name: 'x'.repeat(256) }], [[]], [null]])(
    'are not renamed to %j',
    async (body) => {
      const { ask, asked } = await granted(['recording'], { upstream });
      expect((await ask('PATCH', '/streaming/videos/7', body)).status).toBe(400);
      expect(asked()).toEqual([]);
    },
  );
});

describe('clips', () => {
  const CLIP = { id: 'd7', duration: 60, hls_master: 'https://cdn.example/a.m3u8', x: 'CANARY' };
  const upstream = ({ method, url }: Recorded) => {
    if (!url.endsWith('/clip_recording')) return null;
    return json(method === 'GET' ? [CLIP] : CLIP);
  };
  const CLIPS = `${STREAM}/clip_recording`;

  test('are cut and listed', async () => {
    const { ask, asked } = await granted(['clips'], { upstream });
    const body = { duration: 60, start: 1_716_559_200, vod_required: false };
    const cut = await ask('PUT', CLIPS, { ...body, url: 'https://evil.example' });
    expect(await cut.json()).toMatchObject({ id: 'd7', duration: 60 });
    expect(asked()[0]?.body).toEqual(body);
    const text = await (await ask('GET', CLIPS)).text();
    expect(JSON.parse(text)).toHaveLength(1);
    expect(text).not.toContain('CANARY');
  });

  test.each([
    [{}],
    [{ duration: 0 }],
    [{ duration: '60' }],
    [{ duration: 1.5 }],
    [{ duration: 14_401 }],
    [{ duration: 60, start: -1 }],
    [{ duration: 60, expiration: 'soon' }],
    [{ duration: 60, vod_required: 'no' }],
    [null],
  ])('are not cut by %j', async (body) => {
    const { ask, asked } = await granted(['clips'], { upstream });
    expect((await ask('PUT', CLIPS, body)).status).toBe(400);
    expect(asked()).toEqual([]);
  });

  test('that cannot be cut are explained', async () => {
    const { ask } = await granted(['clips'], {
      upstream: ({ url }) => (url.endsWith('g') ? empty(422) : null),
    });
    const response = await ask('PUT', CLIPS, { duration: 60 });
    expect(response.status).toBe(422);
    expect((await response.json()).error).toContain('DVR must be on');
  });
});

describe('a stream that was switched off', () => {
  const openWith = async (body: object, permissions: readonly BrokerPermission[] = ['publish']) => {
    const { broker, streams, requests } = setUp({
      authorize: () => ({ user: 'ada', stream: { id: 42 }, permissions }),
    });
    streams.set(42, wireStream({ id: 42, active: false }));
    const { stream } = await (await broker(opening(body))).json();
    return [stream.active, requests.map(({ method }) => method).join(' ')];
  };

  test('is switched on to publish', async () => {
    expect(await openWith({})).toEqual([true, 'GET PATCH']);
  });

  test('stays off when a session is renewed, or opened to look, or may not publish', async () => {
    expect(await openWith({ publish: false })).toEqual([false, 'GET']);
    expect(await openWith({}, ['status', 'settings'])).toEqual([false, 'GET']);
  });
});

test('what a page may send is bounded', async () => {
  const { ask, asked } = await granted(['settings']);
  const body = { client_entity_data: 'x'.repeat(70_000) };
  expect((await ask('PATCH', STREAM, body)).status).toBe(413);
  expect(asked()).toEqual([]);
});
