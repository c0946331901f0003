import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { DEFAULT_SWITCHES } from '../../demo/local-service/options.ts';
import { call, createStream, type Json } from './local-service-support.ts';

let service: LocalService;

beforeAll(async () => {
  service = await startService({ ffmpeg: null });
});

afterAll(() => service.close());

beforeEach(() => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  service.faults.clear();
});

describe('credentials', () => {
  const get = (headers: Record<string, string>) =>
    call(service, 'GET', '/streams', undefined, headers);

  test('are an API key; the name of the header and of the scheme may have any case', async () => {
    expect((await get({ authorization: 'APIKey local' })).status).toBe(200);
    expect((await get({ AUTHORIZATION: 'apikey local' })).status).toBe(200);
  });

  test.each([
    ['none', {}, 'Authentication credentials were not provided.'],
    ['a wrong key', { Authorization: 'APIKey other' }, 'Bad permanent token: no such token.'],
    ['a bearer', { Authorization: 'Bearer local' }, 'Given token not valid for any token type'],
  ])('are refused with 401: %s', async (_, headers: Record<string, string>, message) => {
    expect(await get(headers)).toMatchObject({ status: 401, body: { message } });
  });
});

describe('CORS', () => {
  const origin = { Origin: 'https://elsewhere.example' };

  test('lets any origin in, and read Retry-After', async () => {
    const answer = await call(service, 'GET', '/streams', undefined, {
      ...origin,
      Authorization: 'APIKey local',
    });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
  });

  test('answers a preflight without credentials', async () => {
    const answer = await fetch(`${service.url}/streaming/streams`, {
      method: 'OPTIONS',
      headers: { ...origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('Access-Control-Allow-Headers')).toMatch(/authorization/i);
  });

  test('is there on a 401 too, so that a page can read why', async () => {
    const answer = await call(service, 'GET', '/streams', undefined, origin);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  test('can be switched off', async () => {
    service.switches.apiCors = false;
    const answer = await call(service, 'GET', '/streams', undefined, origin);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('streams', () => {
  test('are created with 200 and the documented defaults', async () => {
    const { status, body } = await call(service, 'POST', '/streams', { name: 'A stream' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'A stream',
      active: false,
      live: false,
      record_type: 'origin',
      dvr_duration: 3600,
      broadcast_ids: [],
      html_overlays: [],
      started_at_primary: null,
    });
    const { id, token, push_url_whip, created_at } = body as Json;
    expect(id).toSatisfy(Number.isInteger);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(push_url_whip).toBe(`${service.url}/whip/${id}_${token}/whip`);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('are created and updated with a flat and with a wrapped body', async () => {
    const wrapped = await call(service, 'POST', '/streams', { stream: { name: 'Wrapped' } });
    expect(wrapped.body).toMatchObject({ name: 'Wrapped' });
    const path = `/streams/${(wrapped.body as Json).id}`;
    const flat = await call(service, 'PATCH', path, { active: true });
    expect(flat).toMatchObject({ status: 200, body: { name: 'Wrapped', active: true } });
    const again = await call(service, 'PATCH', path, { stream: { active: false } });
    expect(again.body).toMatchObject({ name: 'Wrapped', active: false });
  });

  test.each([
    ['no name', {}, { name: ["can't be blank"] }],
    ['a blank name', { name: '  ' }, { name: ["can't be blank"] }],
    [
      'a DVR window too short',
      { name: 'x', dvr_duration: 29 },
      { dvr_duration: ['must be greater than or equal to 30'] },
    ],
    [
      'a DVR window too long',
      { name: 'x', dvr_duration: 14_401 },
      { dvr_duration: ['must be less than or equal to 14400'] },
    ],
    [
      'an unknown record type',
      { name: 'x', record_type: 'both' },
      { record_type: ['is not included in the list'] },
    ],
    [
      'too much client data',
      { name: 'x', client_entity_data: 'x'.repeat(4097) },
      { client_entity_data: ['is too long (maximum is 4096 characters)'] },
    ],
  ])('are refused with 422: %s', async (_, body, errors) => {
    expect(await call(service, 'POST', '/streams', body)).toMatchObject({
      status: 422,
      body: { errors },
    });
  });

  test('ignore fields that they do not know', async () => {
    const { status, body } = await call(service, 'POST', '/streams', { name: 'x', colour: 'red' });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('colour');
  });

  test('take no body that is not JSON', async () => {
    expect(await call(service, 'POST', '/streams', '{name')).toMatchObject({ status: 400 });
  });

  test.each(['GET', 'PATCH', 'DELETE'])('are 404 when unknown: %s', async (method) => {
    const answer = await call(service, method, '/streams/1', method === 'PATCH' ? {} : undefined);
    expect(answer).toMatchObject({
      status: 404,
      body: { status: 404, error: 'Stream not found' },
    });
  });

  test('come 25 on a page, as a bare array; a page too far is empty', async () => {
    service.switches.pageSize = 2;
    for (const name of ['one', 'two', 'three']) await createStream(service, { name });
    const pages: unknown[][] = [];
    for (let page = 1; pages.at(-1)?.length !== 0; page += 1) {
      pages.push((await call(service, 'GET', `/streams?page=${page}`)).body as unknown[]);
    }
    expect(pages.every((page) => page.length <= 2)).toBe(true);
    service.switches.pageSize = 25;
    const all = (await call(service, 'GET', '/streams')).body as unknown[];
    expect(pages.flat()).toEqual(all);
  });

  test('are gone after a DELETE', async () => {
    const { id } = await createStream(service);
    expect(await call(service, 'DELETE', `/streams/${id}`)).toMatchObject({
      status: 204,
      text: '',
    });
    expect((await call(service, 'GET', `/streams/${id}`)).status).toBe(404);
  });

  test('get a new key from reset_push_token, everywhere', async () => {
    const before = await createStream(service);
    const { body } = await call(service, 'POST', `/streams/${before.id}/reset_push_token`);
    const after = body as typeof before;
    expect(after.token).not.toBe(before.token);
    expect(JSON.stringify(after)).not.toContain(before.token);
    expect(after.push_url_whip).toContain(after.token);
  });

  test('may say that the publisher must be restarted by hand', async () => {
    service.switches.resetsByHand = true;
    const { id } = await createStream(service);
    const answer = await call(service, 'POST', `/streams/${id}/reset_push_token`);
    expect(answer).toMatchObject({
      status: 202,
      body: { message: expect.stringContaining('manually') },
    });
  });
});

describe('recording', () => {
  test('needs a live stream', async () => {
    const { id } = await createStream(service);
    const answer = await call(service, 'PUT', `/streams/${id}/start_recording`);
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: { name: [expect.stringMatching(/^Error text: /)] } },
    });
  });

  test('is stopped with an empty success when there is none', async () => {
    const { id } = await createStream(service);
    const answer = await call(service, 'PUT', `/streams/${id}/stop_recording`);
    expect(answer).toMatchObject({ status: 200, text: '' });
  });

  test('is refused when there is no space', async () => {
    service.switches.hasStorage = false;
    const { id } = await createStream(service);
    const answer = await call(service, 'PUT', `/streams/${id}/start_recording`);
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: { name: ['Error text: No space for recording the stream.'] } },
    });
  });
});

test('clears the DVR with an empty 204', async () => {
  const { id } = await createStream(service);
  const answer = await call(service, 'PUT', `/streams/${id}/dvr_cleanup`);
  expect(answer).toMatchObject({ status: 204, text: '' });
});

test('lists quality sets and changes the default', async () => {
  expect((await call(service, 'GET', '/quality_sets')).body).toMatchObject({
    live: [{ id: 1, default: true }, { id: 2 }, { id: 4 }],
    vod: [{ id: 3 }],
  });
  const changed = await call(service, 'PUT', '/quality_sets/default', { live: { id: 2 } });
  expect(changed.body).toMatchObject({
    live: [
      { id: 1, default: false },
      { id: 2, default: true },
      { id: 4, default: false },
    ],
  });
  const unknown = await call(service, 'PUT', '/quality_sets/default', { live: { id: 99 } });
  expect(unknown.status).toBe(400);
});

test('says without ffmpeg why there is nothing to watch', async () => {
  const { hls_cmaf_url } = await createStream(service);
  const answer = await fetch(String(hls_cmaf_url));
  expect(answer.status).toBe(404);
  expect(answer.headers.get('X-Err-Code')).toBe('3000');
  expect(await answer.text()).toContain('ffmpeg');
  expect(service.ffmpeg.problem).toContain('ffmpeg');
});

test('tells an unknown stream from one that is offline', async () => {
  const answer = await fetch(`${service.url}/cmaf/1_999999/master.m3u8`);
  expect(answer.headers.get('X-Err-Code')).toBe('2000');
});

describe('faults', () => {
  test('answer in place of the service, as often as they are told to', async () => {
    service.faults.add({
      path: '/streams',
      status: 429,
      headers: { 'Retry-After': '3' },
      times: 1,
    });
    const limited = await call(service, 'GET', '/streams');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('Retry-After')).toBe('3');
    expect((await call(service, 'GET', '/streams')).status).toBe(200);
  });

  test('can hang until the client gives up', async () => {
    const remove = service.faults.add({ path: '/streams', delay: Number.POSITIVE_INFINITY });
    await expect(
      fetch(`${service.url}/streaming/streams`, { signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow('timeout');
    remove();
    expect((await call(service, 'GET', '/streams')).status).toBe(200);
  });

  test('can meet every call of the API for a while, and nothing else', async () => {
    service.faults.fail({ lasts: 150 });
    expect((await call(service, 'GET', '/streams')).status).toBe(503);
    expect((await call(service, 'POST', '/streams', { name: 'x' })).status).toBe(503);
    expect((await fetch(service.url)).status).toBe(200);
    const free = () => call(service, 'GET', '/streams').then(({ status }) => status);
    await expect.poll(free, { timeout: 1000 }).toBe(200);
  });

  test('can meet one operation', async () => {
    service.faults.limit(7, { method: 'POST', path: /streams$/ });
    const limited = await call(service, 'POST', '/streams', { name: 'x' });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('Retry-After')).toBe('7');
    expect(limited.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
    expect((await call(service, 'GET', '/streams')).status).toBe(200);
  });

  test('can delay what is right', async () => {
    service.faults.slow(200, { times: 1 });
    const started = performance.now();
    expect((await call(service, 'GET', '/streams')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(190);
  });

  test.each([
    { drop: 'request', remains: 'Before' },
    { drop: 'answer', remains: 'After' },
  ] as const)('can break the connection and lose the $drop', async ({ drop, remains }) => {
    const { id } = await createStream(service, { name: 'Before' });
    service.faults.drop(drop, { method: 'PATCH', times: 1 });
    const change = call(service, 'PATCH', `/streams/${id}`, { stream: { name: 'After' } });
    await expect(change).rejects.toThrow('fetch failed');
    expect((await call(service, 'GET', `/streams/${id}`)).body).toMatchObject({ name: remains });
  });

  test('can garble an answer', async () => {
    service.faults.garble({ times: 1 });
    const { status, text, body } = await call(service, 'POST', '/streams', { name: 'x' });
    expect(status).toBe(200);
    expect(text).toMatch(/^\{"id"/);
    expect(body).toBeUndefined();
  });
});

test('listens on loopback under the name localhost and both addresses', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    const answer = await fetch(`http://${host}:${service.port}/streaming/streams`);
    expect(answer.status, host).toBe(401);
  }
});
