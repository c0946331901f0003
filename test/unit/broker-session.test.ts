import { describe, expect, test, vi } from 'vitest';
import type { Decision } from '../../src/broker/index.ts';
import {
  API_KEY,
  asking,
  CANARIES,
  open,
  opening,
  SITE,
  setUp,
  WHIP_URL,
} from './broker-support.ts';
import { json, wireStream } from './streams-support.ts';

describe('opening a session', () => {
  test('creates the user’s stream, switched on, and gives it with a short-lived token', async () => {
    const { broker, requests, clock } = setUp({
      authorize: () => ({ user: 'ada', stream: { create: { name: 'Show', htmlOverlay: true } } }),
    });
    const response = await broker(opening());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('vary')).toBe('Origin');
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer).toMatchObject({
      expires_in: 900,
      expires_at: new Date(clock.now() + 900_000).toISOString(),
      permissions: ['publish', 'status'],
      stream: { id: 42, name: 'Show', push_url_whip: WHIP_URL, hls_cmaf_url: expect.any(String) },
    });
    expect(requests.map(({ method, url, body }) => ({ method, url, body }))).toEqual([
      {
        method: 'POST',
        url: 'https://api.example/streaming/streams',
        body: { name: 'Show', html_overlay: true, active: true },
      },
    ]);
    expect(requests[0]?.headers.get('authorization')).toBe(`APIKey ${API_KEY}`);
  });

  test('shows these fields of the stream and no other', async () => {
    const { broker } = setUp();
    const { stream } = await open(broker);
    expect(Object.keys(stream).sort()).toEqual(
      [
        'id name active live backup_live recording recording_duration auto_record record_type',
        'dvr_enabled dvr_duration html_overlay projection stream_source_type iframe_url dash_url',
        'hls_cmaf_url hls_mpegts_url screenshot created_at started_at_primary finished_at_primary',
        'transcoded_qualities transcoding_speed frame_rate video_width video_height push_url_whip',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    );
  });

  test('gives the push address to nobody without the permission to publish', async () => {
    const { broker } = setUp({
      authorize: () => ({
        user: 'ada',
        stream: { create: { name: 'x' } },
        permissions: ['status'],
      }),
    });
    const { stream, permissions } = await open(broker);
    expect(permissions).toEqual(['status']);
    expect(stream).not.toHaveProperty('push_url_whip');
  });

  test('uses a stream that the host names, and switches it on', async () => {
    const { broker, streams, requests } = setUp({
      authorize: () => ({ user: 'ada', stream: { id: 5 } }),
    });
    streams.set(5, wireStream({ id: 5, active: false }));
    expect((await open(broker)).stream).toMatchObject({ id: 5, active: true });
    expect(requests.at(-1)).toMatchObject({ method: 'PATCH', body: { stream: { active: true } } });
  });

  test('says 404 for a stream that the host names and the service does not know', async () => {
    const { broker, requests } = setUp({ authorize: () => ({ user: 'ada', stream: { id: 5 } }) });
    const response = await broker(opening());
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'This stream does not exist.' });
    expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(0);
  });

  test('tells authorize what the page wishes, cleaned, and leaves the decision to it', async () => {
    const authorize = vi.fn(() => ({ user: 'ada', stream: { create: {} } }));
    const { broker, streams } = setUp({ authorize });
    await broker(opening({ name: '  My\n\tshow\u202e\u0000 ', user: 'root', stream: { id: 1 } }));
    expect(authorize).toHaveBeenCalledWith(expect.any(Request), {
      name: 'My show',
      streamId: null,
    });
    expect(streams.get(42)).toMatchObject({ name: 'My show' });
  });

  test('cuts a wished name without cutting a letter in two', async () => {
    const authorize = vi.fn((): Decision => null);
    const { broker } = setUp({ authorize });
    await broker(opening({ name: '🎥'.repeat(500) }));
    expect(authorize).toHaveBeenCalledWith(expect.any(Request), {
      name: '🎥'.repeat(200),
      streamId: null,
    });
  });
});

describe('one stream for a user', () => {
  test('is found again', async () => {
    const { broker, streams } = setUp();
    await open(broker);
    expect((await open(broker)).stream.id).toBe(42);
    expect(streams.size).toBe(1);
  });

  test('is created once, however many pages open at once', async () => {
    const { broker, streams } = setUp();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => open(broker)));
    expect(new Set(sessions.map(({ stream }) => stream.id))).toEqual(new Set([42]));
    expect(streams.size).toBe(1);
  });

  test('is another for another user', async () => {
    let user = 'ada';
    const { broker } = setUp({ authorize: () => ({ user, stream: { create: {} } }) });
    const first = await open(broker);
    user = 'grace';
    expect((await open(broker)).stream.id).not.toBe(first.stream.id);
  });

  test('is created again when it is gone, and only then', async () => {
    const { broker, streams, clock } = setUp();
    await open(broker);
    streams.clear();
    streams.set(1, {});
    expect((await open(broker)).stream.id).toBe(43);

    const failing = setUp({
      memory: new Map([['ada', 42]]),
      upstream: () => json({}, 503),
    });
    const response = failing.clock.until(failing.broker(opening()));
    expect((await response).status).toBe(503);
    expect(failing.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('that was switched off is switched on', async () => {
    const { broker, streams } = setUp();
    await open(broker);
    Object.assign(streams.get(42) ?? {}, { active: false });
    expect((await open(broker)).stream.active).toBe(true);
  });

  test('is taken back when it cannot be remembered', async () => {
    const memory = {
      get: () => undefined,
      set: () => Promise.reject(new Error('The database is down.')),
    };
    const { broker, requests } = setUp({ memory });
    expect((await broker(opening())).status).toBe(500);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  test('is tried again after a failure', async () => {
    let down = true;
    const { broker } = setUp({ upstream: () => (down ? json({}, 422) : null) });
    expect((await broker(opening())).status).toBe(422);
    down = false;
    expect((await open(broker)).stream.id).toBe(42);
  });
});

describe('who is not let in', () => {
  test('without a grant there is nothing, and the service is not asked', async () => {
    for (const [decision, status] of [
      [null, 403],
      [undefined, 403],
      ['unauthenticated', 401],
      [{}, 500],
      [{ user: '', stream: { id: 1 } }, 500],
      [{ user: 'ada' }, 500],
      [{ user: 'ada', stream: {} }, 500],
      [{ user: 'ada', stream: { id: '1/../2' } }, 500],
      [{ user: 'ada', stream: { id: -1 } }, 500],
      [true, 500],
      [{ user: 'ada', stream: { id: 1 }, permissions: ['status', 'fly'] }, 500],
      [{ user: 'ada', stream: { id: 1 }, permissions: 'publish' }, 500],
      [{ user: 'ada', stream: { id: 1 }, permissions: null }, 500],
    ] as const) {
      const { broker, requests } = setUp({ authorize: () => decision as Decision });
      const response = await broker(opening());
      expect([decision, response.status]).toEqual([decision, status]);
      expect(requests).toHaveLength(0);
    }
  });

  test('an authorize that throws grants nothing and tells nothing', async () => {
    const { broker, log } = setUp({
      authorize: () => {
        throw new Error('select * from users at postgres://root:CANARY@db');
      },
    });
    const response = await broker(opening());
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: 'The broker failed.' });
    expect(JSON.stringify(log)).not.toContain('CANARY');
    expect(log[0]).toMatchObject({
      route: 'session',
      status: 500,
      problem: expect.stringContaining('select'),
    });
  });

  test('a permission that there is not is named to the host', async () => {
    const { broker, log } = setUp({
      authorize: () => ({ user: 'ada', stream: { id: 1 }, permissions: ['fly' as 'publish'] }),
    });
    expect(await (await broker(opening())).json()).toEqual({ error: 'The broker failed.' });
    expect(log[0]?.problem).toContain('authorize granted ["fly"]. There is only: publish, status');
  });

  test('a broker without a key that can be sent is not made', () => {
    for (const apiKey of [undefined, '', null as never]) {
      expect(() => setUp({ apiKey })).toThrow(
        new TypeError(
          'A broker needs `apiKey`, the key of the account. Is its environment variable set?',
        ),
      );
    }
    const broken = 'CANARY-key\n';
    expect(() => setUp({ apiKey: broken })).toThrow(/line breaks/);
    expect(() => setUp({ apiKey: broken })).not.toThrow(/CANARY/);
    expect(() => setUp({ apiKey: () => API_KEY })).not.toThrow();
  });

  test('a broker without authorize, or with a weak secret, is not made', () => {
    expect(() => setUp({ authorize: undefined as never })).toThrow(TypeError);
    expect(() => setUp({ secret: 'short' })).toThrow(/32 bytes/);
    expect(() => setUp({ apiBase: 'api.example' })).toThrow(/https/);
  });
});

describe('what never leaves the server', () => {
  test('is in no answer, no header and no log, whatever the service says', async () => {
    const upstreams = [
      undefined,
      () => json({ error: `CANARY ${API_KEY}`, errors: { name: ['CANARY'] } }, 422),
      () => json({ detail: `Bad token: ${API_KEY}` }, 401),
      () => json({ message: 'CANARY', request_id: 'CANARY' }, 500),
      () => new Response('<html>CANARY', { status: 502 }),
      () => new Response('CANARY not json'),
      () => new Response(null, { status: 302, headers: { location: 'https://CANARY.example' } }),
      () => json({ ...CANARIES, id: 'CANARY' }),
      () => new TypeError('CANARY'),
    ];
    for (const upstream of upstreams) {
      let failing = false;
      const { broker, log, clock } = setUp({
        authorize: () => ({
          user: 'ada',
          stream: { create: {} },
          permissions: ['publish', 'status', 'recording', 'dvr', 'overlays'],
        }),
        upstream: () => (failing && upstream ? upstream() : null),
      });
      const { token } = await open(broker);
      failing = true;
      const requests = [
        opening(),
        asking(token),
        asking(token, 'PUT', '/streaming/streams/42/start_recording'),
        asking(token, 'PUT', '/streaming/streams/42/stop_recording'),
        asking(token, 'PUT', '/streaming/streams/42/dvr_cleanup'),
      ];
      for (const request of requests) {
        const response = await clock.until(broker(request));
        const seen = `${await response.text()} ${JSON.stringify([...response.headers])}`;
        expect(seen).not.toMatch(/CANARY|990001|990002/);
        expect(response.status === 401).toBe(false);
      }
      expect(JSON.stringify(log)).not.toContain(API_KEY);
      expect(JSON.stringify(log)).not.toContain(token);
    }
  });

  test('the push address is told when the session opens, and not at each look at the stream', async () => {
    const { broker, log } = setUp();
    const { token } = await open(broker);
    expect(await (await broker(asking(token))).text()).not.toContain('publishable');
    expect(JSON.stringify(log)).not.toContain('publishable');
  });
});

test('the log says who did what and how it ended', async () => {
  const { broker, log } = setUp();
  const { token } = await open(broker);
  await broker(asking(token));
  await broker(asking(null, 'GET', '/streaming/streams/42?secret=1', { origin: SITE }));
  expect(log).toMatchObject([
    { method: 'POST', route: 'session', status: 200, user: 'ada', streamId: 42 },
    { method: 'GET', route: '/streaming/streams/{stream}', status: 200, user: 'ada', streamId: 42 },
    {
      method: 'GET',
      route: '/streaming/streams/{stream}',
      status: 401,
      problem: expect.any(String),
    },
  ]);
});

test('a log that fails takes nothing down', async () => {
  const { broker } = setUp({
    log: () => {
      throw new Error('disk full');
    },
  });
  expect((await broker(opening())).status).toBe(200);
});
