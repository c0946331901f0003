import { describe, expect, test } from 'vitest';
import { openBrokerSession } from '../../src/streams/open-broker-session.ts';
import {
  type Answering,
  empty,
  FakeClock,
  hangingFetch,
  json,
  quiet,
  recordingFetch,
  wireStream,
} from './streams-support.ts';

const ENDPOINT = 'https://site.example/broker?room=1';
const WHIP = 'https://whip.example/42_key/whip';

function session(token: string, changes: Record<string, unknown> = {}): Response {
  return json({
    token,
    expires_in: 900,
    expires_at: '1999-01-01T00:00:00.000Z',
    permissions: ['publish', 'status', 'flying'],
    stream: { id: 42, name: 'Show', live: false, push_url_whip: WHIP },
    ...changes,
  });
}

async function open(answer: Answering, options = {}) {
  const clock = new FakeClock();
  const { fetch, requests } = recordingFetch(answer);
  const opened = await openBrokerSession(ENDPOINT, { fetch, clock, ...options });
  return { opened, requests, clock };
}

test('a session is one POST with the site’s cookies, and gives stream, permissions and push address', async () => {
  const { opened, requests } = await open(() => session('t1'), { name: 'My show' });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: 'POST',
    url: ENDPOINT,
    body: { name: 'My show' },
    init: { credentials: 'include' },
  });
  expect(requests[0]?.headers.has('authorization')).toBe(false);
  expect(opened.stream.ingest.pushUrlWhip).toBe(WHIP);
  expect([...opened.permissions]).toEqual(['publish', 'status']);
});

test('polling goes to the broker without cookies, and keeps the push address', async () => {
  const { opened, requests } = await open(({ method }) =>
    method === 'POST' ? session('t1') : json({ id: 42, live: true }),
  );
  const stream = await opened.poll();
  expect(stream).toMatchObject({ live: true, ingest: { pushUrlWhip: WHIP } });
  expect(opened.stream).toBe(stream);
  expect(requests[1]).toMatchObject({
    method: 'GET',
    url: 'https://site.example/broker/streaming/streams/42',
    init: { credentials: 'omit' },
  });
  expect(requests[1]?.headers.get('authorization')).toBe('Bearer t1');
});

test('a poll that fails says so at once, since another will follow', async () => {
  const { opened, clock, requests } = await open(({ method }) =>
    method === 'POST' ? session('t1') : json({}, 503),
  );
  await expect(clock.until(opened.poll())).rejects.toMatchObject({ status: 503 });
  expect(requests).toHaveLength(2);
  expect(clock.waits).toEqual([]);
});

test('the token is renewed before it expires, by the time that is left and not by the date', async () => {
  let sessions = 0;
  const { opened, requests, clock } = await open(({ method }) =>
    method === 'POST' ? session(`t${++sessions}`) : json({ id: 42 }),
  );
  await opened.poll();
  expect(sessions).toBe(1);
  clock.time += 880_000;
  await opened.poll();
  expect(sessions).toBe(2);
  expect(requests.at(-1)?.headers.get('authorization')).toBe('Bearer t2');
});

test('a refused token is renewed once; when the broker has no more, its answer is the error', async () => {
  const { opened, requests } = await open(({ method }, index) => {
    if (method === 'POST')
      return index === 0 ? session('t1') : json({ error: 'Sign in first.' }, 401);
    return json({ error: 'The session is missing or over.' }, 401);
  });
  await expect(opened.poll()).rejects.toMatchObject({
    status: 401,
    serverMessage: 'Sign in first.',
  });
  expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
});

test('renewing gives the fresh push address and uses the fresh token', async () => {
  const fresh = 'https://whip.example/42_fresh/whip';
  const { opened, requests } = await open(({ method }, index) => {
    if (method !== 'POST') return json({ id: 42 });
    return index === 0
      ? session('t1')
      : session('t2', { stream: { id: 42, push_url_whip: fresh } });
  });
  expect((await opened.renew()).ingest.pushUrlWhip).toBe(fresh);
  await opened.poll();
  expect(requests.at(-1)?.headers.get('authorization')).toBe('Bearer t2');
});

describe('what is no broker', () => {
  test.each<[string, () => Response]>([
    ['a stream without a session', () => json(wireStream())],
    ['a session without a stream', () => session('t', { stream: null })],
    ['a web page', () => new Response('<html>')],
    ['a missing page', () => new Response('<html>Not found', { status: 404 })],
    ['a static file server', () => empty(405)],
    ['nothing', () => empty()],
  ])('%s', async (_name, answer) => {
    await expect(open(answer)).rejects.toMatchObject({ kind: 'answer' });
  });

  test('but a broker whose stream is gone says so', async () => {
    await expect(
      open(() => json({ error: 'This stream does not exist.' }, 404)),
    ).rejects.toMatchObject({
      kind: 'http',
      status: 404,
    });
  });

  test.each(['/relative', 'ftp://x', 'javascript:1'])(
    'an address that is none: %s',
    async (endpoint) => {
      await expect(openBrokerSession(endpoint)).rejects.toMatchObject({ kind: 'setting' });
    },
  );
});

test('opening ends with its signal', async () => {
  const controller = new AbortController();
  const clock = new FakeClock();
  const opening = openBrokerSession(ENDPOINT, {
    fetch: hangingFetch,
    clock,
    signal: controller.signal,
  });
  await quiet();
  expect(clock.pending).toBe(1);
  controller.abort();
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  await quiet();
  expect(clock.pending).toBe(0);
});

test('a stream is wanted to publish once: what is renewed on its own leaves it as it is', async () => {
  const { opened, requests, clock } = await open(() => session('t1'));
  await opened.renew();
  await opened.renew({ publish: true });
  clock.time += 899_000;
  await opened.poll().catch(() => {});
  const asked = requests.filter(({ url }) => url === ENDPOINT).map(({ body }) => body);
  expect(asked).toEqual([{}, { publish: false }, {}, { publish: false }]);
});

test('who wants to publish asks alone, after what was already being asked', async () => {
  const answers: ((answer: Response) => void)[] = [];
  const { opened, requests, clock } = await open((_, index) =>
    index === 0 ? session('t1') : new Promise<Response>((resolve) => answers.push(resolve)),
  );
  const looked = opened.renew();
  const wanted = opened.renew({ publish: true });
  await quiet();
  answers[0]?.(session('t2'));
  await looked;
  await quiet();
  answers[1]?.(session('t3', { stream: { id: 42, name: 'Switched on' } }));
  expect((await wanted).name).toBe('Switched on');
  // And never again, when the token has to be renewed on its own.
  clock.time += 899_000;
  void opened.poll().catch(() => {});
  await quiet();
  expect(requests.map(({ body }) => body)).toEqual([
    {},
    { publish: false },
    {},
    { publish: false },
  ]);
});

test('a session to look at a stream says so, and which', async () => {
  const { requests } = await open(() => session('t1'), { publish: false, streamId: 7 });
  expect(requests[0]?.body).toEqual({ stream: 7, publish: false });
});
