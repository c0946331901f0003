import { describe, expect, test, vi } from 'vitest';
import { Http, type HttpOptions, type Method } from '../../src/streams/http.ts';
import {
  type Answering,
  empty,
  FakeClock,
  hangingFetch,
  json,
  quiet,
  recordingFetch,
} from './streams-support.ts';

function setUp(answer: Answering, options: HttpOptions = {}) {
  const clock = new FakeClock();
  const { fetch, requests } = recordingFetch(answer);
  const http = new Http({ fetch, clock, random: () => 0, ...options });
  const ask = (method: Method = 'GET', body?: unknown, signal?: AbortSignal) =>
    http.request({ method, url: 'https://api.example/x', body, signal });
  return { clock, requests, ask };
}

const refusing = () => new TypeError('fetch failed');

describe('a request', () => {
  test('takes no cookie, no cache, no referrer and no redirect along', async () => {
    const { ask, requests } = setUp(() => json({ ok: true }));
    expect(await ask()).toEqual({ status: 200, body: { ok: true } });
    expect(requests[0]?.init).toMatchObject({
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'manual',
    });
    expect(requests[0]?.headers.has('content-type')).toBe(false);
  });

  test('says that its body is JSON', async () => {
    const { ask, requests } = setUp(() => empty());
    expect(await ask('POST', { a: 1 })).toEqual({ status: 204, body: undefined });
    expect(requests[0]?.headers.get('content-type')).toBe('application/json');
    expect(requests[0]?.body).toEqual({ a: 1 });
  });

  test.each([301, 302, 307, 308])('that is redirected by %i ends there', async (status) => {
    const { ask, requests } = setUp(
      () => new Response(null, { status, headers: { location: 'https://evil.example' } }),
    );
    await expect(ask()).rejects.toMatchObject({ kind: 'answer', status });
    expect(requests).toHaveLength(1);
  });

  test('whose redirect the browser hides ends there', async () => {
    const hidden = Response.error();
    Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' });
    const { ask } = setUp(() => hidden);
    await expect(ask()).rejects.toMatchObject({ kind: 'answer' });
  });

  test.each(['<html>', '{"a":', 'undefined'])('answered with %s is no answer', async (text) => {
    const { ask, requests } = setUp(() => new Response(text));
    await expect(ask()).rejects.toMatchObject({ kind: 'answer', status: 200 });
    expect(requests).toHaveLength(1);
  });

  test('reads no more than the bound, and lets go of the rest', async () => {
    const cancelled = vi.fn();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
      cancel: cancelled,
    });
    const { ask } = setUp(() => new Response(endless), { maxBytes: 10 * 1024 });
    await expect(ask()).rejects.toMatchObject({ kind: 'answer' });
    expect(cancelled).toHaveBeenCalledOnce();
    expect(sent).toBeLessThan(20);
  });

  test('reads text whose letters are cut by the network', async () => {
    const bytes = new TextEncoder().encode('{"name":"Tōkyō 🎥"}');
    const parts = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { ask } = setUp(() => new Response(parts));
    expect((await ask()).body).toEqual({ name: 'Tōkyō 🎥' });
  });
});

describe('a second try', () => {
  test.each<Method>(['GET', 'PUT', 'PATCH', 'DELETE'])(
    'of %s follows a lost connection',
    async (method) => {
      const { ask, clock, requests } = setUp((_request, index) =>
        index < 2 ? refusing() : json([]),
      );
      expect((await clock.until(ask(method))).status).toBe(200);
      expect(requests).toHaveLength(3);
      expect(clock.waits).toEqual([500, 1000]);
    },
  );

  test.each([408, 429, 500, 502, 503, 504])('of GET follows %i', async (status) => {
    const { ask, clock, requests } = setUp((_request, index) =>
      index === 0 ? json({}, status) : json([]),
    );
    await clock.until(ask());
    expect(requests).toHaveLength(2);
  });

  test.each([400, 401, 403, 404, 409, 422, 501])('does not follow %i', async (status) => {
    const { ask, clock, requests } = setUp(() => json({ error: 'no' }, status));
    await expect(clock.until(ask())).rejects.toMatchObject({
      kind: 'http',
      status,
      serverMessage: 'no',
    });
    expect(requests).toHaveLength(1);
  });

  test('of POST follows only a 429 that names a time', async () => {
    for (const failure of [
      refusing,
      () => json({}, 503, { 'retry-after': '1' }),
      () => json({}, 429),
    ]) {
      const { ask, clock, requests } = setUp(failure);
      await expect(clock.until(ask('POST', {}))).rejects.toThrow();
      expect(requests).toHaveLength(1);
    }
    const { ask, clock } = setUp((_request, index) =>
      index === 0 ? json({}, 429, { 'retry-after': '2' }) : json({ id: 1 }),
    );
    await clock.until(ask('POST', {}));
    expect(clock.waits).toEqual([2000]);
  });

  test('ends after three attempts with the last reason', async () => {
    const { ask, clock, requests } = setUp((_request, index) =>
      json({ error: `no ${index}` }, 503),
    );
    await expect(clock.until(ask())).rejects.toMatchObject({ serverMessage: 'no 2' });
    expect(requests).toHaveLength(3);
  });

  test('waits up to 8 s, and up to a quarter less by chance', async () => {
    const { ask, clock } = setUp(refusing, { retries: 6, random: () => 1 });
    await expect(clock.until(ask())).rejects.toMatchObject({ kind: 'network' });
    expect(clock.waits).toEqual([375, 750, 1500, 3000, 6000, 6000]);
  });

  test('waits as long as the service asks, in seconds or until a date', async () => {
    const date = new Date(new FakeClock().now() + 7000).toUTCString();
    for (const [header, wait] of [
      ['5', 5000],
      [date, 7000],
      ['0', 500],
      ['soon', 500],
    ] as const) {
      const { ask, clock } = setUp((_request, index) =>
        index === 0 ? json({}, 503, { 'retry-after': header }) : json([]),
      );
      await clock.until(ask());
      expect(clock.waits).toEqual([wait]);
    }
  });

  test('is left to the caller where the service asks for a long wait, up to five minutes', async () => {
    for (const [header, retryAfter] of [
      ['60', 60_000],
      ['999999999', 300_000],
    ] as const) {
      const { ask, clock, requests } = setUp(() => json({}, 429, { 'retry-after': header }));
      await expect(clock.until(ask())).rejects.toMatchObject({ status: 429, retryAfter });
      expect(requests).toHaveLength(1);
    }
  });

  test('of DELETE that finds nothing has succeeded; a first one has not', async () => {
    const lost = setUp((_request, index) => (index === 0 ? refusing() : json({}, 404)));
    expect(await lost.clock.until(lost.ask('DELETE'))).toMatchObject({ status: 204 });
    const first = setUp(() => json({}, 404));
    await expect(first.ask('DELETE')).rejects.toMatchObject({ status: 404 });
  });
});

describe('time and abort', () => {
  test('an answer that does not come is given up, each attempt in its time', async () => {
    const { ask, clock } = setUp(() => empty(), { fetch: hangingFetch, timeout: 3000, retries: 1 });
    await expect(clock.until(ask())).rejects.toMatchObject({ kind: 'timeout', status: 0 });
    expect(clock.waits).toEqual([3000, 500, 3000]);
  });

  test('a body that does not end is given up as well', async () => {
    const { ask, clock } = setUp(({ init }) => {
      const stuck = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('['));
          init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      });
      return new Response(stuck);
    });
    await expect(clock.until(ask('POST', {}))).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('an abort ends the request at once, whatever its reason, and is no StreamsError', async () => {
    const controller = new AbortController();
    const { ask, clock } = setUp(() => empty(), { fetch: hangingFetch });
    const asked = ask('GET', undefined, controller.signal);
    controller.abort('because');
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.pending).toBe(0);
  });

  test('an abort ends the wait for the next attempt', async () => {
    const controller = new AbortController();
    const { ask, clock, requests } = setUp(refusing);
    const asked = ask('GET', undefined, controller.signal);
    await quiet();
    expect(clock.pending).toBe(1);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toHaveLength(1);
  });

  test('what is aborted before it begins sends nothing', async () => {
    const { ask, requests } = setUp(() => empty());
    await expect(ask('GET', undefined, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(requests).toHaveLength(0);
  });

  test('nothing is left over after an answer', async () => {
    const { ask, clock } = setUp(() => json([]));
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await ask('GET', undefined, signal);
    expect(clock.pending).toBe(0);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});
