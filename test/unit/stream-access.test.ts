/** The ways to a stream that hold a secret: what is created once, and what a failure says. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BroadcastConfig } from '../../src/controllers/broadcast-config.ts';
import { streamAccess } from '../../src/controllers/stream-access.ts';
import { fullAccount } from '../../src/controllers/stream-account.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import { captureSettings } from '../../src/core/settings.ts';

const NOTHING: BroadcastConfig = {
  sessionEndpoint: null,
  pushUrlWhip: null,
  whipToken: null,
  apiBase: 'https://api.example',
  streamId: null,
  streamName: null,
  apiKey: null,
  capture: captureSettings({}),
};

const never = new AbortController().signal;
let streams: Map<number, object>;
let created: number;

beforeEach(() => {
  streams = new Map();
  created = 0;
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    if (method === 'POST') {
      created += 1;
      const push_url_whip = `https://ingest.example/${created}/whip`;
      streams.set(created, { id: created, name: 'Show', active: true, push_url_whip });
      return Response.json(streams.get(created));
    }
    const stream = streams.get(Number(url.split('/').at(-1)));
    return stream ? Response.json(stream) : Response.json({ error: 'Not found' }, { status: 404 });
  });
});

afterEach(() => vi.unstubAllGlobals());

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  return error instanceof BroadcastError ? error.code : String(error);
}

test('a named stream is created once, however often it is opened', async () => {
  const open = streamAccess({ ...NOTHING, apiKey: 'key', streamName: 'Show' });
  await open(never);
  const { handle } = await open(never);
  expect([created, handle?.id]).toEqual([1, 1]);
});

test('a stream is found again whose opening was given up while it was created', async () => {
  const open = streamAccess({ ...NOTHING, apiKey: 'key', streamName: 'Show' });
  const given = new AbortController();
  const opening = open(given.signal);
  given.abort();
  expect(await codeOf(opening)).toBe('aborted');
  await open(never);
  expect(created).toBe(1);
});

test('a created stream that was deleted is created anew', async () => {
  const open = streamAccess({ ...NOTHING, apiKey: 'key', streamName: 'Show' });
  await open(never);
  streams.clear();
  const { handle } = await open(never);
  expect(handle?.id).toBe(2);
});

test('a stream that the page named by its id is never made up for', async () => {
  const open = streamAccess({ ...NOTHING, apiKey: 'key', streamId: 7, streamName: 'Show' });
  expect(await codeOf(open(never))).toBe('stream-not-found');
  expect(created).toBe(0);
});

test('credentials that say why they are none are heard', async () => {
  const apiKey = () => {
    throw new BroadcastError('key-in-page');
  };
  const open = streamAccess({ ...NOTHING, apiKey, streamId: 7 });
  expect(await codeOf(open(never))).toBe('key-in-page');
});

test('a bearer is fetched for every session', async () => {
  let count = 0;
  const whipToken = () => `token-${++count}`;
  const open = streamAccess({ ...NOTHING, pushUrlWhip: 'https://ingest.example/whip', whipToken });
  const targets = [(await open(never)).target(), (await open(never)).target()];
  expect(targets.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
});

test('waiting for a bearer can be given up', async () => {
  const whipToken = () => new Promise<string>(() => {});
  const open = streamAccess({ ...NOTHING, pushUrlWhip: 'https://ingest.example/whip', whipToken });
  const given = new AbortController();
  const opening = open(given.signal);
  given.abort();
  expect(await codeOf(opening)).toBe('aborted');
});

test('a bearer that cannot be fetched is a matter of credentials', async () => {
  const whipToken = () => Promise.reject(new Error('The login is over.'));
  const open = streamAccess({ ...NOTHING, pushUrlWhip: 'https://ingest.example/whip', whipToken });
  expect(await codeOf(open(never))).toBe('unauthorized');
});

test('what may be done is what the broker said last, also where a token was renewed on its own', async () => {
  const stream = { id: 7, name: 'Show', active: true };
  const grants = [['status', 'dvr', 'delete'], ['status']];
  let token = 0;
  vi.stubGlobal('fetch', async (url: string, { method, headers }: RequestInit) => {
    if (method === 'POST' && url === 'https://site.example/session') {
      const permissions = grants[token];
      token += 1;
      return Response.json({ token: `token-${token}`, stream, permissions, expires_in: 60 });
    }
    const isValid = new Headers(headers).get('authorization') === 'Bearer token-2';
    return isValid ? Response.json(stream) : Response.json({ error: 'Late' }, { status: 401 });
  });
  const open = streamAccess({ ...NOTHING, sessionEndpoint: 'https://site.example/session' });
  const { account, handle } = await open(never, 'look');
  const full = account && fullAccount(account);
  expect(full?.permissions.has('delete')).toBe(true);
  await handle?.read(never);
  expect(full?.permissions).toEqual(new Set(['status']));
});

test('whoever gives up does not take the session of the broker from others', async () => {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  const open = streamAccess({ ...NOTHING, sessionEndpoint: 'https://site.example/broker' });
  const impatient = new AbortController();
  const start = open(impatient.signal);
  const look = open(never, 'look');
  impatient.abort();
  expect(await codeOf(start)).toBe('aborted');
  const stream = { id: 7, name: 'Show', active: true };
  answer(Response.json({ token: 'token', expires_in: 60, permissions: ['status'], stream }));
  expect((await look).stream?.id).toBe(7);
});
