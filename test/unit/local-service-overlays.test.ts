import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { call, createStream, type Json } from './local-service-support.ts';

let service: LocalService;
let path: string;

beforeAll(async () => {
  service = await startService({ ffmpeg: null });
});

afterAll(() => service.close());

beforeEach(async () => {
  service.switches.overlaysEnabled = true;
  path = `/streams/${(await createStream(service)).id}/overlays`;
});

const WIDGET = { url: 'https://example.com/widget', width: 120, height: 40, x: 30, y: 20 };

async function create(...overlays: Json[]): Promise<(Json & { id: number })[]> {
  const { body } = await call(service, 'POST', path, overlays);
  return body as (Json & { id: number })[];
}

test('are created as an array and answered as one', async () => {
  const created = await create(WIDGET, { url: 'http://example.com/all', stretch: true });
  expect(created).toMatchObject([
    { ...WIDGET, stretch: false, stream_id: Number(path.split('/')[2]) },
    { url: 'http://example.com/all', stretch: true, x: null, width: null },
  ]);
  expect((await call(service, 'GET', path)).body).toEqual(created);
  const stream = await call(service, 'GET', path.replace('/overlays', ''));
  expect(stream.body).toMatchObject({ html_overlays: created });
});

test.each([
  ['no address', { width: 1 }],
  ['an address of another kind', { url: 'data:text/html,x' }],
  ['no width', { ...WIDGET, width: 0 }],
  ['too wide', { ...WIDGET, width: 1921 }],
  ['too high', { ...WIDGET, height: 1081 }],
  ['left of the frame', { ...WIDGET, x: -1 }],
  ['right of the frame', { ...WIDGET, x: 1920 }],
  ['below the frame', { ...WIDGET, y: 1080 }],
  ['half a pixel', { ...WIDGET, x: 0.5 }],
  ['a number in a string', { ...WIDGET, x: '5' }],
  ['stretch and a place', { ...WIDGET, stretch: true }],
])('are refused with 400: %s', async (_, overlay) => {
  expect(await call(service, 'POST', path, [WIDGET, overlay])).toMatchObject({
    status: 400,
    body: { status: 400, error: expect.any(String) },
  });
  expect((await call(service, 'GET', path)).body, 'none of them is kept').toEqual([]);
});

test('may fill the largest frame to its last pixel', async () => {
  const [overlay] = await create({ ...WIDGET, width: 1920, height: 1080, x: 1919, y: 1079 });
  expect(overlay).toMatchObject({ width: 1920, height: 1080, x: 1919, y: 1079 });
});

test('are changed one by one, without a wrapper', async () => {
  const [overlay] = await create(WIDGET);
  const changed = await call(service, 'PATCH', `${path}/${overlay?.id}`, { x: 31 });
  expect(changed).toMatchObject({ status: 200, body: { ...WIDGET, x: 31 } });
  expect((await call(service, 'GET', `${path}/${overlay?.id}`)).body).toEqual(changed.body);
});

test('are stretched only when their place is given up', async () => {
  const [overlay] = await create(WIDGET);
  const one = `${path}/${overlay?.id}`;
  expect((await call(service, 'PATCH', one, { stretch: true })).status).toBe(400);
  const place = { x: null, y: null, width: null, height: null };
  const changed = await call(service, 'PATCH', one, { stretch: true, ...place });
  expect(changed.body).toMatchObject({ stretch: true, ...place });
});

test('are changed together, all or none', async () => {
  const [first, second] = await create(WIDGET, WIDGET);
  const both = await call(service, 'PATCH', path, [
    { id: first?.id, x: 1 },
    { id: second?.id, x: 2 },
  ]);
  expect(both).toMatchObject({ status: 200, body: [{ x: 1 }, { x: 2 }] });
  const half = await call(service, 'PATCH', path, [
    { id: first?.id, x: 9 },
    { id: second?.id, x: 9999 },
  ]);
  expect(half.status).toBe(400);
  expect((await call(service, 'GET', path)).body).toMatchObject([{ x: 1 }, { x: 2 }]);
});

test('are 404 when unknown', async () => {
  const body = { status: 404, error: 'Overlay not found' };
  expect(await call(service, 'GET', `${path}/999`)).toMatchObject({ status: 404, body });
  expect(await call(service, 'DELETE', `${path}/999`)).toMatchObject({ status: 404, body });
  expect(await call(service, 'PATCH', path, [{ id: 999 }])).toMatchObject({ status: 404, body });
});

test('are deleted with an empty 204', async () => {
  const [overlay] = await create(WIDGET);
  const answer = await call(service, 'DELETE', `${path}/${overlay?.id}`);
  expect(answer).toMatchObject({ status: 204, text: '' });
  expect((await call(service, 'GET', path)).body).toEqual([]);
});

test('are refused with 422 when the account does not have them', async () => {
  service.switches.overlaysEnabled = false;
  expect(await call(service, 'POST', path, [WIDGET])).toMatchObject({
    status: 422,
    body: { error: 'Feature is disabled. Contact support to enable.' },
  });
});
