/** Restreams: a broadcast arrives at another ingest too; here at another stream of the same service. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Publisher, pushRtmp } from '../../helpers/publishers.ts';
import { call, createStream, type Json } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  push_url: string;
}

interface RestreamJson {
  id: number;
  name: string;
  live: boolean;
  active: boolean;
  uri: string;
  stream_id: number;
}

let service: LocalService;
let source: StreamJson;
let target: StreamJson;
let publisher: Publisher;

const create = (body: Json) => call(service, 'POST', '/restreams', { restream: body });
const get = async (id: number) =>
  (await call(service, 'GET', `/restreams/${id}`)).body as RestreamJson;
const happened = ({ id }: StreamJson, type: string, since = 0) =>
  service.events.waitFor((event) => event.type === type && event.streamId === id, {
    since,
    timeout: 20_000,
  });

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service?.close());

beforeEach(async () => {
  source = (await createStream(service)) as unknown as StreamJson;
  target = (await createStream(service)) as unknown as StreamJson;
});

afterEach(async () => {
  await publisher?.kill();
  await call(service, 'DELETE', `/streams/${source.id}`);
  await call(service, 'DELETE', `/streams/${target.id}`);
});

test('forwards what is pushed, as long as it is active', async () => {
  const made = await create({ name: 'Elsewhere', uri: target.push_url, stream_id: source.id });
  expect(made).toMatchObject({ status: 200, body: { active: true, live: false } });
  const { id } = made.body as RestreamJson;
  publisher = pushRtmp(source.push_url, { size: '640x360', reordered: 2 });
  await happened(target, 'live');
  expect((await call(service, 'GET', `/streams/${target.id}`)).body).toMatchObject({
    stream_source_type: 'rtmp',
    video_width: 640,
    video_height: 360,
  });
  await eventually(
    () => get(id),
    ({ live }) => live,
    { within: 5000, what: 'a live restream' },
  );

  await call(service, 'PATCH', `/restreams/${id}`, { restream: { active: false } });
  await happened(target, 'session-ended');
  expect(await get(id)).toMatchObject({ live: false, active: false });

  const since = Date.now();
  await call(service, 'PATCH', `/restreams/${id}`, { restream: { active: true } });
  await happened(target, 'live', since);
  expect((await call(service, 'DELETE', `/restreams/${id}`)).status).toBe(204);
  await happened(target, 'session-ended', since);
  expect((await call(service, 'GET', `/restreams/${id}`)).status).toBe(404);
});

test('tries again when the other side comes back', async () => {
  await call(service, 'PATCH', `/streams/${target.id}`, { stream: { active: false } });
  const made = await create({ uri: target.push_url, stream_id: source.id });
  publisher = pushRtmp(source.push_url);
  await happened(target, 'session-refused');
  expect(await get((made.body as RestreamJson).id)).toMatchObject({ live: false });
  await call(service, 'PATCH', `/streams/${target.id}`, { stream: { active: true } });
  await happened(target, 'live');
});

test('goes away with its stream', async () => {
  const made = await create({ uri: target.push_url, stream_id: source.id });
  await call(service, 'DELETE', `/streams/${source.id}`);
  const { id } = made.body as RestreamJson;
  expect((await call(service, 'GET', `/restreams/${id}`)).status).toBe(404);
});

test.each([
  { what: 'no address', body: () => ({ stream_id: source.id }), field: 'uri' },
  { what: 'a file', body: () => ({ uri: 'file:///x', stream_id: source.id }), field: 'uri' },
  { what: 'no such stream', body: () => ({ uri: target.push_url, stream_id: 9 }), field: 'stream' },
])('refuses $what', async ({ body, field }) => {
  const { status, body: answer } = await create(body());
  expect(status).toBe(422);
  expect(answer).toHaveProperty(`errors.${field}`);
});
