import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { asking, BROKER, open, opening, SECRET, SITE, setUp } from './broker-support.ts';
import { json, wireStream } from './streams-support.ts';

const ALL = ['publish', 'status', 'recording', 'dvr'] as const;
const everything = () => ({ user: 'ada', stream: { create: {} }, permissions: ALL });

describe('origins', () => {
  const OTHER = 'https://partner.example';

  test.each<[string, Record<string, string>, number]>([
    ['its own', { origin: SITE }, 200],
    ['an allowed one', { origin: OTHER }, 200],
    ['a foreign one', { origin: 'https://evil.example' }, 403],
    ['its own over http', { origin: 'http://site.example' }, 403],
    ['its own on another port', { origin: 'https://site.example:8443' }, 403],
    ['one that ends like an allowed one', { origin: 'https://evil-partner.example' }, 403],
    [
      'one that begins like an allowed one',
      { origin: 'https://partner.example.evil.example' },
      403,
    ],
    ['a sandboxed frame', { origin: 'null' }, 403],
    [
      'a sandboxed frame that claims more',
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
      403,
    ],
    [
      'its own behind a proxy',
      { origin: 'https://public.example', 'sec-fetch-site': 'same-origin' },
      200,
    ],
    [
      'another of the same site',
      { origin: 'https://blog.site.example', 'sec-fetch-site': 'same-site' },
      403,
    ],
  ])('a page of %s', async (_name, headers, status) => {
    const { broker, requests } = setUp({ allowedOrigins: [OTHER] });
    const response = await broker(opening({}, headers));
    expect(response.status).toBe(status);
    const allowed = response.headers.get('access-control-allow-origin');
    expect(allowed).toBe(status === 200 ? headers.origin : null);
    if (status !== 200) expect(requests).toHaveLength(0);
  });

  test('a request that does not say where it comes from is refused, unless the browser vouches', async () => {
    const { broker } = setUp();
    const silent = (headers = {}) =>
      new Request(BROKER, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    expect((await broker(silent())).status).toBe(403);
    expect((await broker(silent({ 'sec-fetch-site': 'cross-site' }))).status).toBe(403);
    expect((await broker(silent({ 'sec-fetch-site': 'same-origin' }))).status).toBe(200);
  });

  test('with a fixed public origin, the address of the request does not count', async () => {
    const { broker } = setUp({ publicOrigin: 'https://www.example' });
    expect((await broker(opening({}, { origin: SITE }))).status).toBe(403);
    expect((await broker(opening({}, { origin: 'https://www.example' }))).status).toBe(200);
  });

  test('a foreign page learns nothing with a stolen session either', async () => {
    const { broker } = setUp();
    const { token } = await open(broker);
    const response = await broker(
      asking(token, 'GET', undefined, { origin: 'https://evil.example' }),
    );
    expect(response.status).toBe(403);
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('a preflight names what an allowed page may do, and nothing to a foreign one', async () => {
    const { broker } = setUp({ allowedOrigins: [OTHER], authorize: everything });
    const preflight = (origin: string, path = '') =>
      broker(new Request(`${BROKER}${path}`, { method: 'OPTIONS', headers: { origin } }));
    const response = await preflight(OTHER);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': OTHER,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
      vary: 'Origin',
    });
    const put = await preflight(OTHER, '/streaming/streams/42/stop_recording');
    expect(put.headers.get('access-control-allow-methods')).toBe('PUT');
    const foreign = await preflight('https://evil.example');
    expect(foreign.status).toBe(403);
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
  });

  test.each([
    '*',
    'null',
    'https://x.example/',
    'https://x.example/path',
    'x.example',
    'ftp://x.example',
  ])('%s cannot be allowed', (origin) => {
    expect(() => setUp({ allowedOrigins: [origin] })).toThrow(TypeError);
  });
});

describe('method, type and size', () => {
  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])(
    'a session is not opened by %s',
    async (method) => {
      const { broker } = setUp();
      const response = await broker(new Request(BROKER, { method, headers: { origin: SITE } }));
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    },
  );

  test.each(['POST', 'PUT'])('the stream is not changed by %s', async (method) => {
    const { broker, requests } = setUp({ authorize: everything });
    const { token } = await open(broker);
    const before = requests.length;
    const response = await broker(asking(token, method, undefined, { origin: SITE }));
    expect(response.status).toBe(405);
    expect(requests).toHaveLength(before);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    '',
  ])('a form of another page could send %j, so it is refused', async (type) => {
    const { broker, requests } = setUp();
    expect((await broker(opening({}, { 'content-type': type }))).status).toBe(415);
    expect(requests).toHaveLength(0);
  });

  test('JSON may name its letters', async () => {
    const { broker } = setUp();
    expect(
      (await broker(opening({}, { 'content-type': 'Application/JSON; charset=utf-8' }))).status,
    ).toBe(200);
  });

  test.each(['', '{', '[]', 'null', '"x"', '1'])(
    'a body that is no object is refused: %j',
    async (body) => {
      const { broker } = setUp();
      expect((await broker(opening(body))).status).toBe(400);
    },
  );

  test('a body that is too large is refused, and so is one that does not say how large it is', async () => {
    const { broker, requests } = setUp();
    expect((await broker(opening({ name: 'x'.repeat(20_000) }))).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    const headers = { origin: SITE, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit;
    expect((await broker(new Request(BROKER, init))).status).toBe(413);
    expect(pulled).toBeLessThan(30);
    expect(requests).toHaveLength(0);
  });

  test('an answer of the service that is too large is given up', async () => {
    const { broker } = setUp({ upstream: () => json({ id: 42, name: 'x'.repeat(2 ** 20) }) });
    expect((await broker(opening())).status).toBe(502);
  });

  test('a service that does not answer is given up', async () => {
    const { broker, clock } = setUp({ upstream: ({ init }) => hanging(init.signal) });
    const response = await clock.until(broker(opening()));
    expect(response.status).toBe(504);
    expect(clock.waits).toEqual([10_000]);
  });

  test('a page that goes away ends the look at the stream, upstream as well', async () => {
    const leaving = new AbortController();
    let ended: unknown;
    const { broker, log } = setUp({
      upstream: ({ method, init }) => {
        if (method !== 'GET') return null;
        // The page goes away just when the service has been asked.
        queueMicrotask(() => leaving.abort());
        return hanging(init.signal).catch((reason: unknown) => {
          ended = reason;
          throw reason;
        });
      },
    });
    const { token } = await open(broker);
    const request = new Request(asking(token), { signal: leaving.signal });
    expect((await broker(request)).status).toBe(499);
    expect(ended).toMatchObject({ name: 'AbortError' });
    expect(log.at(-1)).toMatchObject({ status: 499 });
  });
});

describe('paths', () => {
  test.each([
    '/streaming/streams/',
    '/streaming/streams/0',
    '/streaming/streams/042',
    '/streaming/streams/-42',
    '/streaming/streams/42.0',
    '/streaming/streams/42/',
    '/streaming/streams/42%2f',
    '/streaming/streams/42%2Fstart_recording',
    '/streaming/streams/%34%32',
    '/streaming/streams/42;x',
    '/streaming/streams/42/../../restreams',
    '/streaming/streams/42//start_recording',
    '/streaming/streams/４２',
    '/streaming/streams/99999999999999999',
    '/streaming/quality_sets/default',
    '/streaming/videos/01',
    '/streaming/videos/1/',
    '/streaming/restreams',
    '/streaming/broadcasts/1',
    '/streaming/https://evil.example/streams/42',
  ])('%s leads nowhere', async (path) => {
    const { broker, requests } = setUp({ authorize: everything });
    const { token } = await open(broker);
    const before = requests.length;
    for (const method of ['GET', 'PUT']) {
      expect((await broker(asking(token, method, path))).status).toBe(404);
    }
    expect(requests).toHaveLength(before);
  });

  test('nothing in a path or a query changes what is asked of the service', async () => {
    const { broker, requests } = setUp();
    const { token } = await open(broker);
    const path = '/x/../streaming/streams/./42?page=1&url=https://evil.example#frag';
    expect((await broker(asking(token, 'GET', path))).status).toBe(200);
    expect(requests.at(-1)?.url).toBe('https://api.example/streaming/streams/42');
    expect(requests.at(-1)?.headers.get('authorization')).toMatch(/^APIKey /);
  });

  test('a fixed place is the only one', async () => {
    const { broker } = setUp({ basePath: '/broker/' });
    expect((await broker(opening())).status).toBe(200);
    expect((await broker(opening({}, {}, `${BROKER}/`))).status).toBe(200);
    expect((await broker(opening({}, {}, `${SITE}/other`))).status).toBe(404);
    expect((await broker(opening({}, {}, `${BROKER}x`))).status).toBe(404);
  });
});

describe('a session', () => {
  test('does what it may, by the paths of the service', async () => {
    const { broker, requests } = setUp({ authorize: everything });
    const { token } = await open(broker);
    for (const [method, path, status] of [
      ['GET', '/streaming/streams/42', 200],
      ['PUT', '/streaming/streams/42/start_recording', 204],
      ['PUT', '/streaming/streams/42/stop_recording', 200],
      ['PUT', '/streaming/streams/42/dvr_cleanup', 204],
    ] as const) {
      expect([path, (await broker(asking(token, method, path))).status]).toEqual([path, status]);
      expect(requests.at(-1)).toMatchObject({
        method,
        url: `https://api.example${path}`,
        body: undefined,
      });
    }
  });

  test('does nothing else: each permission opens its own routes alone', async () => {
    const routes = [
      ['status', 'GET', ''],
      ['recording', 'PUT', '/start_recording'],
      ['recording', 'PUT', '/stop_recording'],
      ['dvr', 'PUT', '/dvr_cleanup'],
    ] as const;
    for (const granted of [...ALL, 'overlays'] as const) {
      const { broker } = setUp({
        authorize: () => ({ user: 'ada', stream: { create: {} }, permissions: [granted] }),
      });
      const { token } = await open(broker);
      for (const [needed, method, path] of routes) {
        const response = await broker(asking(token, method, `/streaming/streams/42${path}`));
        expect([granted, path, response.status === 403]).toEqual([
          granted,
          path,
          granted !== needed,
        ]);
      }
    }
  });

  test('reaches no stream but its own, not even to learn which exist', async () => {
    const { broker, streams, requests } = setUp({ authorize: everything });
    const { token } = await open(broker);
    streams.set(43, wireStream({ id: 43 }));
    const before = requests.length;
    const answers = [];
    for (const path of [
      '/streaming/streams/43',
      '/streaming/streams/44',
      '/streaming/streams/43/stop_recording',
    ]) {
      const response = await broker(
        asking(token, path.endsWith('recording') ? 'PUT' : 'GET', path),
      );
      answers.push([response.status, await response.text()]);
    }
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]?.[0]).toBe(404);
    expect(requests).toHaveLength(before);
  });

  test('ends after its time', async () => {
    const { broker, clock } = setUp({ sessionLifetime: 60 });
    const { token, expires_in } = await open(broker);
    expect(expires_in).toBe(60);
    clock.time += 59_000;
    expect((await broker(asking(token))).status).toBe(200);
    clock.time += 1_000;
    const late = await broker(asking(token));
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('cannot be forged', async () => {
    const { broker, requests, clock } = setUp({ authorize: everything });
    const { token } = await open(broker);
    const before = requests.length;
    const now = Math.floor(clock.now() / 1000);
    const key = new TextEncoder().encode(SECRET);
    const claims = { stream: 42, permissions: ALL };
    const make = (alg = 'HS256') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg })
        .setSubject('ada')
        .setIssuedAt(now)
        .setExpirationTime(now + 60);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [header, payload, signature] = token.split('.');
    const body = { ...claims, sub: 'ada', aud: 'stream-broadcaster', iat: now, exp: now + 60 };
    const forged = {
      'no algorithm': `${encode({ alg: 'none' })}.${encode(body)}.`,
      'no algorithm, its signature kept': `${encode({ alg: 'none' })}.${payload}.${signature}`,
      'another key': await make().setAudience('stream-broadcaster').sign(new Uint8Array(32)),
      'another algorithm': await make('HS512').setAudience('stream-broadcaster').sign(key),
      'another audience': await make().setAudience('somebody').sign(key),
      'no audience': await make().sign(key),
      'no expiry': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ada')
        .setIssuedAt(now)
        .setAudience('stream-broadcaster')
        .sign(key),
      'another payload': `${header}.${encode({ ...body, stream: 43 })}.${signature}`,
      'no signature': `${header}.${payload}.`,
      nonsense: 'abc',
      'the account key': 'local',
    };
    for (const [name, forgery] of Object.entries(forged)) {
      expect([name, (await broker(asking(forgery))).status]).toEqual([name, 401]);
    }
    // The same, made rightly, is let in: what fails above fails for its own reason.
    const right = await make().setAudience('stream-broadcaster').sign(key);
    expect((await broker(asking(right))).status).toBe(200);
    expect(requests).toHaveLength(before + 1);
  });

  test('must be a bearer of the header, not of a cookie or an address', async () => {
    const { broker } = setUp();
    const { token } = await open(broker);
    expect(
      (await broker(asking(null, 'GET', `/streaming/streams/42?access_token=${token}`))).status,
    ).toBe(401);
    expect(
      (await broker(asking(null, 'GET', undefined, { cookie: `token=${token}` }))).status,
    ).toBe(401);
    expect(
      (await broker(asking(null, 'GET', undefined, { authorization: `APIKey ${token}` }))).status,
    ).toBe(401);
  });

  test('of one process is not one of another, where no secret was given', async () => {
    const { token } = await open(setUp({ secret: undefined }).broker);
    expect((await setUp({ secret: undefined }).broker(asking(token))).status).toBe(401);
  });
});

describe('what the service refuses', () => {
  test.each([
    [400, 422],
    [401, 502],
    [403, 502],
    [404, 404],
    [422, 422],
    [429, 429],
    [500, 503],
    [503, 503],
  ])('%i becomes %i', async (upstream, status) => {
    let failing = false;
    const { broker, clock } = setUp({
      authorize: everything,
      upstream: () => (failing ? json({ error: 'x' }, upstream, { 'retry-after': '20' }) : null),
    });
    const { token } = await open(broker);
    failing = true;
    const response = await clock.until(
      broker(asking(token, 'PUT', '/streaming/streams/42/start_recording', { origin: SITE })),
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/\.$/) });
    // A page of an allowed origin can read the refusal, too.
    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(response.headers.get('retry-after')).toBe([429, 503].includes(status) ? '20' : null);
  });

  test('is said in words that fit what was asked', async () => {
    let failing = false;
    const { broker } = setUp({
      authorize: everything,
      upstream: () =>
        failing ? json({ errors: { name: ['No space for recording the stream.'] } }, 422) : null,
    });
    const { token } = await open(broker);
    failing = true;
    const response = await broker(asking(token, 'PUT', '/streaming/streams/42/start_recording'));
    expect(await response.json()).toEqual({ error: expect.stringContaining('must have space') });
  });

  test('a warning of the service passes without the account that it is about', async () => {
    const warning = {
      key: 'client_storage_almost_exceeded',
      source_object: { id: 990_003, type: 'client' },
      meta: { storage_usage_mb: 99, storage_limit_mb: 100 },
    };
    const { broker } = setUp({
      authorize: everything,
      upstream: ({ url }) =>
        url.endsWith('start_recording')
          ? json({
              data: { stream: { id: 42, client: { id: 990_003 } } },
              warnings: [warning],
              errors: [],
            })
          : null,
    });
    const { token } = await open(broker);
    const response = await broker(asking(token, 'PUT', '/streaming/streams/42/start_recording'));
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('client_storage_almost_exceeded');
    expect(text).not.toContain('990003');
  });
});

describe('too much', () => {
  test('from one user is refused for a while, and others are not', async () => {
    let user = 'ada';
    const { broker, clock } = setUp({
      authorize: () => ({ user, stream: { create: {} } }),
      rateLimit: { capacity: 7, perSecond: 1 },
    });
    const { token } = await open(broker);
    expect((await broker(asking(token))).status).toBe(200);
    expect((await broker(asking(token))).status).toBe(200);
    const refused = await broker(asking(token));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await broker(opening())).headers.get('retry-after')).toBe('5');

    user = 'grace';
    expect((await broker(opening())).status).toBe(200);
    clock.time += 1_000;
    expect((await broker(asking(token))).status).toBe(200);
  });

  test('is decided by the host’s own limiter where there is one', async () => {
    const taken: [string, number][] = [];
    const { broker } = setUp({
      rateLimit: {
        take: async (user, tokens) => {
          taken.push([user, tokens]);
          return taken.length > 1 ? 2500 : 0;
        },
      },
    });
    const { token } = await open(broker);
    expect((await broker(asking(token))).headers.get('retry-after')).toBe('3');
    expect(taken).toEqual([
      ['ada', 5],
      ['ada', 1],
    ]);
  });

  test('is never too much without a limit', async () => {
    const { broker } = setUp({ rateLimit: false });
    const { token } = await open(broker);
    for (let count = 0; count < 200; count++) {
      expect((await broker(asking(token))).status).toBe(200);
    }
  });
});

function hanging(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
