import { describe, expect, test } from 'vitest';
import { asking, BROKER, open, type SetUp, SITE, setUp } from './broker-support.ts';
import { empty, json, type Recorded, wireOverlay } from './streams-support.ts';

const PLACE = { x: 10, y: 20, width: 300, height: 40 };
const WIDGET = { url: 'https://overlay.example/ticker', ...PLACE };
const NULLS = { x: null, y: null, width: null, height: null };
const LIST = '/streaming/streams/42/overlays';

const AS_JSON = { origin: SITE, 'content-type': 'application/json' };

/**
 * A service that keeps overlays and, at its worst, finds one of another stream as well: only the
 * broker then stands between the page and the rest of the account.
 */
function overlayService() {
  const overlays = new Map<number, Record<string, unknown>>([
    [8, wireOverlay()],
    [9, wireOverlay({ id: 9, ...NULLS, stretch: true })],
    [66, wireOverlay({ id: 66, stream_id: 43, url: 'https://other.example/CANARY' })],
  ]);
  const writes: { method: string; path: string; body: unknown }[] = [];
  const answer = (request: Recorded): Response | null => {
    const path = new URL(request.url).pathname;
    const match = /^\/streaming\/streams\/42\/overlays(?:\/(\d+))?$/.exec(path);
    if (!match) return null;
    const id = match[1];
    const { method, body } = request;
    if (method !== 'GET') writes.push({ method, path, body });
    const change = (at: number, by: object) => Object.assign(overlays.get(at) ?? {}, by);
    if (id === undefined) {
      if (method === 'GET') return json([...overlays.values()]);
      const items = body as Record<string, unknown>[];
      if (method === 'PATCH') return json(items.map((item) => change(Number(item.id), item)));
      return json(items.map((item, index) => wireOverlay({ ...NULLS, ...item, id: 100 + index })));
    }
    if (!overlays.has(Number(id))) return json({ status: 404, error: 'CANARY' }, 404);
    if (method === 'DELETE') overlays.delete(Number(id));
    if (method === 'PATCH') change(Number(id), body as object);
    return method === 'DELETE' ? empty() : json(overlays.get(Number(id)));
  };
  return { answer, overlays, writes };
}

async function start(options: SetUp = {}) {
  const service = overlayService();
  const parts = setUp({
    authorize: () => ({ user: 'ada', stream: { create: {} }, permissions: ['overlays'] }),
    rateLimit: false,
    upstream: (request) => options.upstream?.(request) ?? service.answer(request),
    ...Object.fromEntries(Object.entries(options).filter(([key]) => key !== 'upstream')),
  });
  const { token } = await open(parts.broker);
  const ask = async (method: string, path = LIST, body?: unknown, as = token) => {
    const request =
      body === undefined
        ? asking(as, method, path, { origin: SITE })
        : new Request(BROKER + path, {
            method,
            headers: { ...AS_JSON, authorization: `Bearer ${as}` },
            body: JSON.stringify(body),
          });
    const response = await parts.broker(request);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { ...parts, ...service, ask };
}

const EVERY_CALL: [method: string, path: string, body?: unknown][] = [
  ['GET', LIST],
  ['POST', LIST, [WIDGET]],
  ['PATCH', LIST, [{ id: 8, x: 11 }]],
  ['GET', `${LIST}/8`],
  ['PATCH', `${LIST}/8`, { x: 11 }],
  ['DELETE', `${LIST}/8`],
];

describe('with the permission', () => {
  test('overlays are listed, without those of other streams', async () => {
    const { ask } = await start();
    const { status, body } = await ask('GET');
    expect(status).toBe(200);
    expect(body).toEqual([wireOverlay(), wireOverlay({ id: 9, ...NULLS, stretch: true })]);
  });

  test('they are created as an array, and what is not known is left out', async () => {
    const { ask, writes } = await start();
    const { status, body } = await ask('POST', LIST, [
      { ...WIDGET, id: 66, stream_id: 43, html: '<b>', client_id: 1 },
      { url: 'https://overlay.example/full', stretch: true, ...NULLS },
      { url: 'HTTPS://overlay.EXAMPLE/ü', ...PLACE, stretch: false },
    ]);
    expect(status).toBe(200);
    expect(writes).toEqual([
      {
        method: 'POST',
        path: LIST,
        body: [
          WIDGET,
          { url: 'https://overlay.example/full', stretch: true },
          { url: 'https://overlay.example/%C3%BC', ...PLACE },
        ],
      },
    ]);
    expect(body).toMatchObject([{ id: 100, ...WIDGET }, { id: 101, stretch: true }, { id: 102 }]);
  });

  test('one is read, changed and deleted', async () => {
    const { ask, writes, overlays } = await start();
    expect(await ask('GET', `${LIST}/8`)).toEqual({ status: 200, body: wireOverlay() });
    const changed = await ask('PATCH', `${LIST}/8`, { x: 11, html_overlay: true, id: 66 });
    expect(changed).toMatchObject({ status: 200, body: { id: 8, ...PLACE, x: 11 } });
    expect(writes.at(-1)).toMatchObject({ path: `${LIST}/8`, body: { ...PLACE, x: 11 } });
    expect(writes.at(-1)?.body).not.toHaveProperty('id');
    expect(writes.at(-1)?.body).not.toHaveProperty('html_overlay');
    expect(await ask('DELETE', `${LIST}/8`)).toEqual({ status: 204, body: undefined });
    expect(overlays.has(8)).toBe(false);
    expect((await ask('GET', `${LIST}/8`)).status).toBe(404);
  });

  test('the address alone is changed without a word about the place', async () => {
    const { ask, writes } = await start();
    await ask('PATCH', `${LIST}/9`, { url: 'https://overlay.example/b' });
    expect(writes.at(-1)?.body).toEqual({ url: 'https://overlay.example/b' });
  });

  test('many are changed in one request', async () => {
    const { ask, writes } = await start();
    const { status, body } = await ask('PATCH', LIST, [
      { id: 9, stretch: false, ...PLACE },
      { id: 8, stretch: true, ...NULLS },
    ]);
    expect(status).toBe(200);
    expect(writes).toHaveLength(1);
    expect(writes[0]?.body).toEqual([
      { id: 9, stretch: false, ...PLACE },
      { id: 8, stretch: true, ...NULLS },
    ]);
    expect(body).toMatchObject([
      { id: 9, stretch: false },
      { id: 8, stretch: true, x: null },
    ]);
  });

  test('to stretch gives up the rectangle, even where the request does not say so', async () => {
    const { ask, writes } = await start();
    expect((await ask('PATCH', `${LIST}/8`, { stretch: true })).status).toBe(200);
    expect(writes.at(-1)?.body).toEqual({ stretch: true, ...NULLS });
  });

  test('a hundred of the longest addresses fit into a request', async () => {
    const { ask } = await start();
    const url = `https://overlay.example/${'a'.repeat(2048 - 24)}`;
    expect((await ask('POST', LIST, Array(100).fill({ ...WIDGET, url }))).status).toBe(200);
  });

  test('the first one switches overlays on at the stream, the next finds them on', async () => {
    const { ask, streams, requests } = await start();
    const updates = () =>
      requests.filter(({ method, url }) => method === 'PATCH' && url.endsWith('/streams/42'));
    Object.assign(streams.get(42) ?? {}, { html_overlay: false });
    await ask('POST', LIST, [WIDGET]);
    expect(updates().map(({ body }) => body)).toEqual([{ stream: { html_overlay: true } }]);
    await ask('POST', LIST, [WIDGET]);
    expect(updates()).toHaveLength(1);
  });
});

describe('without the permission', () => {
  test.each(EVERY_CALL)('%s %s is refused', async (method, path, body) => {
    const { ask, requests } = await start({
      authorize: () => ({
        user: 'ada',
        stream: { create: {} },
        permissions: ['publish', 'status', 'recording', 'dvr'],
      }),
    });
    const before = requests.length;
    expect((await ask(method, path, body)).status).toBe(403);
    expect(requests).toHaveLength(before);
  });

  test('which is what a host gets that names none', async () => {
    const { ask } = await start({ authorize: () => ({ user: 'ada', stream: { create: {} } }) });
    expect((await ask('GET')).status).toBe(403);
  });

  test.each(EVERY_CALL)('and without a session: %s %s', async (method, path, body) => {
    const { ask } = await start();
    expect((await ask(method, path, body, 'nobody')).status).toBe(401);
  });
});

describe('what is not this session’s', () => {
  test.each(EVERY_CALL)('stays out of reach at another stream: %s %s', async (...call) => {
    const { ask, requests, streams } = await start();
    streams.set(43, { ...streams.get(42), id: 43 });
    const before = requests.length;
    const [method, path, body] = call;
    expect(await ask(method, path.replace('/42/', '/43/'), body)).toEqual({
      status: 404,
      body: { error: 'This stream does not exist.' },
    });
    expect(requests).toHaveLength(before);
  });

  test.each<[string, string, unknown?]>([
    ['GET', `${LIST}/66`],
    ['PATCH', `${LIST}/66`, { x: 0 }],
    ['PATCH', LIST, [{ id: 66, x: 0 }]],
    [
      'PATCH',
      LIST,
      [
        { id: 8, x: 0 },
        { id: 66, x: 0 },
      ],
    ],
    ['DELETE', `${LIST}/66`],
  ])('stays out of reach by its id, like one that never was: %s %s', async (method, path, body) => {
    const { ask, overlays, writes } = await start();
    const before = structuredClone([...overlays]);
    const foreign = await ask(method, path, body);
    const swapped = JSON.parse(JSON.stringify(body ?? null).replace('66', '77')) ?? undefined;
    expect(foreign).toEqual(await ask(method, path.replace('66', '77'), swapped));
    expect(foreign).toEqual({ status: 404, body: { error: 'This overlay does not exist.' } });
    expect(writes).toEqual([]);
    expect([...overlays]).toEqual(before);
  });

  test.each(['0', '-1', '1e3', '8.0', '08', '%38', '8/', '8/../66', '99999999999999999'])(
    'and %s is no id',
    async (id) => {
      const { ask, requests } = await start();
      const before = requests.length;
      expect((await ask('GET', `${LIST}/${id}`)).status).toBe(404);
      expect(requests.slice(before).map(({ url }) => url)).not.toContain(
        expect.stringMatching(/66/),
      );
    },
  );
});

describe('an address', () => {
  const HOSTILE = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'https://user:word@overlay.example/',
    'https://overlay.example@127.0.0.1/',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://localhost/',
    'http://localhost./',
    'http://a.localhost/',
    'http://metadata.google.internal/',
    'http://db.internal/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://8.8.8.8/',
    'https://overlay.example:22/',
    'http://１２７.０.０.１/',
    `https://overlay.example/${'a'.repeat(2048)}`,
    '',
    null,
    {},
  ];

  test.each(HOSTILE)('is refused everywhere: %j', async (url) => {
    const { ask, writes } = await start();
    for (const [method, path, body] of [
      ['POST', LIST, [WIDGET, { ...WIDGET, url }]],
      [
        'PATCH',
        LIST,
        [
          { id: 8, x: 1 },
          { id: 9, url },
        ],
      ],
      ['PATCH', `${LIST}/8`, { url }],
    ] as const) {
      const answer = await ask(method, path, body);
      expect([method, answer.status]).toEqual([method, 400]);
      const which = Array.isArray(body) ? 'Overlay 2: ' : '';
      expect(answer.body.error).toMatch(new RegExp(`^${which}It`));
      // What was sent is not read back: it may be somebody’s password.
      expect(answer.body.error).not.toMatch(/user:|127|<script>/);
    }
    expect(writes).toEqual([]);
  });

  test('on a private host passes where the host of the broker allows it', async () => {
    const { ask, writes } = await start({ allowPrivateOverlays: true });
    const url = 'http://localhost:8080/overlays/clock.html';
    expect((await ask('POST', LIST, [{ ...WIDGET, url }])).status).toBe(200);
    expect(writes.at(-1)?.body).toEqual([{ ...WIDGET, url }]);
    for (const never of [
      'http://169.254.169.254/',
      'javascript:alert(1)',
      'http://a:b@localhost/',
    ]) {
      expect((await ask('POST', LIST, [{ ...WIDGET, url: never }])).status).toBe(400);
    }
  });

  test('has to please the host of the broker, who sees it as it is sent and cannot change it', async () => {
    const asked: string[] = [];
    const { ask, writes } = await start({
      allowOverlayUrl: async (url) => {
        asked.push(url.href);
        const mine = url.hostname === 'overlay.example';
        url.hostname = 'elsewhere.example';
        return mine;
      },
    });
    expect((await ask('POST', LIST, [WIDGET])).status).toBe(200);
    expect(writes.at(-1)?.body).toEqual([WIDGET]);
    const refused = await ask('PATCH', `${LIST}/8`, { url: 'https://OTHER.example' });
    expect(refused).toEqual({ status: 400, body: { error: 'Its address is not allowed here.' } });
    await ask('POST', LIST, [{ ...WIDGET, url: 'http://127.0.0.1/' }]);
    expect(asked, 'is not asked about what is refused anyway').toEqual([
      WIDGET.url,
      'https://other.example/',
    ]);
  });

  test.each([
    ['a truthy nothing', () => 'no' as unknown as boolean, 400],
    ['nothing', () => undefined as unknown as boolean, 400],
    [
      'an error',
      () => {
        throw new Error('CANARY');
      },
      500,
    ],
  ])('is not let through by %s', async (_name, allowOverlayUrl, status) => {
    const { ask, writes } = await start({ allowOverlayUrl });
    const answer = await ask('POST', LIST, [WIDGET]);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain('CANARY');
    expect(writes).toEqual([]);
  });
});

describe('a place', () => {
  test.each<[string, object]>([
    ['left of the frame', { ...PLACE, x: -1 }],
    ['right of the frame', { ...PLACE, x: 1920 }],
    ['partly outside', { ...PLACE, x: 1621 }],
    ['partly below', { ...PLACE, y: 1041 }],
    ['too wide', { ...PLACE, x: 0, width: 1921 }],
    ['too high', { ...PLACE, y: 0, height: 1081 }],
    ['without a size', { ...PLACE, width: 0 }],
    ['half a pixel', { ...PLACE, x: 0.5 }],
    ['a number in a string', { ...PLACE, x: '5' }],
    ['incomplete', { x: 1, y: 1 }],
    ['missing', {}],
    ['of nulls', NULLS],
    ['stretched and a rectangle', { ...PLACE, stretch: true }],
    ['stretched and a bit of one', { ...NULLS, x: 0, stretch: true }],
    ['stretched by a word', { stretch: 'true' }],
    ['stretched by a number', { stretch: 1 }],
  ])('is refused: %s', async (_name, place) => {
    const { ask, writes } = await start();
    const answer = await ask('POST', LIST, [{ url: WIDGET.url, ...place }]);
    expect(answer).toEqual({
      status: 400,
      body: { error: expect.stringMatching(/^Overlay 1: It/) },
    });
    expect(writes).toEqual([]);
  });

  test.each<[string, number, object, number]>([
    ['moved to the edge', 8, { x: 1620 }, 200],
    ['moved a pixel too far for its width', 8, { x: 1621 }, 400],
    ['made a pixel too wide for where it is', 8, { width: 1911 }, 400],
    ['moved though it fills the frame', 9, { x: 1 }, 400],
    ['stretched back to nothing', 9, { stretch: false }, 400],
    ['without its width', 8, { width: null }, 400],
    ['not changed at all', 8, {}, 400],
    ['not changed by anything known', 8, { html: 'x' }, 400],
  ])('is judged with what the overlay has already: %s', async (_name, id, change, status) => {
    const { ask, writes } = await start();
    expect((await ask('PATCH', `${LIST}/${id}`, change)).status).toBe(status);
    expect((await ask('PATCH', LIST, [{ id, ...change }])).status).toBe(status);
    expect(writes).toHaveLength(status === 200 ? 2 : 0);
  });
});

describe('a body', () => {
  test.each<[string, string, unknown, number]>([
    ['POST', LIST, WIDGET, 400],
    ['POST', LIST, [], 400],
    ['POST', LIST, Array(101).fill(WIDGET), 400],
    ['POST', LIST, [null], 400],
    ['POST', LIST, [[WIDGET]], 400],
    ['POST', LIST, 'x', 400],
    ['PATCH', LIST, [], 400],
    ['PATCH', LIST, { id: 8, x: 1 }, 400],
    ['PATCH', LIST, [{ x: 1 }], 400],
    ['PATCH', LIST, [{ id: '8', x: 1 }], 400],
    [
      'PATCH',
      LIST,
      [
        { id: 8, x: 1 },
        { id: 8, x: 2 },
      ],
      400,
    ],
    ['PATCH', LIST, Array.from({ length: 101 }, (_, id) => ({ id: id + 1, x: 1 })), 400],
    ['PATCH', `${LIST}/8`, [{ x: 1 }], 400],
    ['PATCH', `${LIST}/8`, null, 400],
    ['POST', LIST, [{ ...WIDGET, note: 'a'.repeat(600 * 1024) }], 413],
    ['PATCH', `${LIST}/8`, { x: 1, note: 'a'.repeat(20 * 1024) }, 413],
  ])('is refused: %s %s %#', async (method, path, body, status) => {
    const { ask, writes } = await start();
    expect((await ask(method, path, body)).status).toBe(status);
    expect(writes).toEqual([]);
  });

  test('cannot smuggle fields in by the prototype', async () => {
    const { broker, writes } = await start();
    const { token } = await open(broker);
    const response = await broker(
      new Request(BROKER + LIST, {
        method: 'POST',
        headers: { ...AS_JSON, authorization: `Bearer ${token}` },
        body: `[{"__proto__":${JSON.stringify(WIDGET)}}]`,
      }),
    );
    expect(response.status).toBe(400);
    expect(writes).toEqual([]);
  });
});

describe('what the service says', () => {
  test.each<[number, number, RegExp]>([
    [400, 400, /did not accept/],
    [422, 422, /not enabled on this account/],
    [404, 404, /overlay does not exist/],
    [500, 503, /not available/],
  ])('%i becomes %i, with words that fit', async (upstream, status, words) => {
    const { ask, clock } = await start({
      upstream: ({ url, method }) =>
        url.includes('/overlays') && method !== 'GET' ? json({ error: 'CANARY' }, upstream) : null,
    });
    const answer = await clock.until(ask('PATCH', `${LIST}/8`, { x: 1 }));
    expect(answer).toEqual({ status, body: { error: expect.stringMatching(words) } });
  });

  test('a preflight names the methods of both paths', async () => {
    const { broker } = await start();
    for (const [path, methods] of [
      [LIST, 'GET, POST, PATCH'],
      [`${LIST}/8`, 'GET, PATCH, DELETE'],
    ]) {
      const { headers } = await broker(
        new Request(`${BROKER}${path}`, {
          method: 'OPTIONS',
          headers: { origin: SITE },
        }),
      );
      expect(headers.get('access-control-allow-methods')).toBe(methods);
    }
  });
});
