/** Overlays by a page's own client, through a broker, at the local service over real HTTP. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { DEFAULT_SWITCHES } from '../../demo/local-service/options.ts';
import { createBroker } from '../../src/broker/index.ts';
import {
  type BrokerSession,
  openBrokerSession,
  StreamsClient,
  toBroadcastError,
} from '../../src/streams/index.ts';

const SITE = 'https://site.example';
const PLACE = { x: 10, y: 20, width: 300, height: 40 };
const WIDGET = { url: 'https://overlay.example/ticker', ...PLACE };

let service: LocalService;
let owner: StreamsClient;
let session: BrokerSession;
let id: number;

beforeAll(async () => {
  service = await startService({ port: 0, ffmpeg: null });
  owner = new StreamsClient({ base: service.url, credentials: 'local' });
});
afterAll(() => service?.close());

beforeEach(async () => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  const broker = createBroker({
    apiKey: 'local',
    apiBase: service.url,
    rateLimit: false,
    authorize: () => ({ user: 'ada', stream: { create: {} }, permissions: ['overlays'] }),
  });
  session = await openBrokerSession(`${SITE}/broker`, {
    // What a browser adds by itself.
    fetch: (url, init) => {
      const request = new Request(url, init);
      request.headers.set('origin', SITE);
      return broker(request);
    },
  });
  id = session.stream.id;
});

test('they are created, listed, read, changed, changed together and deleted', async () => {
  const { client } = session;
  const created = await client.createOverlays(id, [
    WIDGET,
    { url: 'https://overlay.example/frame', stretch: true },
  ]);
  const [first, second] = created.map((overlay) => overlay.id);
  if (first === undefined || second === undefined) throw new Error('Two were not made.');
  expect(created).toMatchObject([
    { ...WIDGET, stretch: false, streamId: id },
    { stretch: true, x: null, y: null, width: null, height: null },
  ]);
  expect(await client.listOverlays(id)).toEqual(created);
  expect(await owner.listOverlays(id), 'the service has the very same').toEqual(created);
  expect((await owner.get(id)).htmlOverlay).toBe(true);
  expect(await client.getOverlay(id, second)).toEqual(created[1]);

  expect(await client.updateOverlay(id, first, { x: 11 })).toMatchObject({ ...WIDGET, x: 11 });
  expect(await client.updateOverlay(id, first, { stretch: true })).toMatchObject({
    stretch: true,
    x: null,
    width: null,
  });
  const both = await client.updateOverlays(id, [
    { id: second, stretch: false, ...PLACE },
    { id: first, url: 'https://overlay.example/b' },
  ]);
  expect(both).toMatchObject([
    { id: second, stretch: false, ...PLACE },
    { id: first, stretch: true, url: 'https://overlay.example/b' },
  ]);

  await client.deleteOverlay(id, first);
  expect((await owner.listOverlays(id)).map((overlay) => overlay.id)).toEqual([second]);
  await expect(client.getOverlay(id, first)).rejects.toMatchObject({ status: 404 });
});

test('those of another stream of the account stay as they are', async () => {
  const other = await owner.create({ name: 'Not hers' });
  const [foreign] = await owner.createOverlays(other.id, [WIDGET]);
  const foreignId = foreign?.id ?? 0;
  const { client } = session;
  for (const attempt of [
    () => client.listOverlays(other.id),
    () => client.getOverlay(other.id, foreignId),
    () => client.getOverlay(id, foreignId),
    () => client.updateOverlay(id, foreignId, { x: 0 }),
    () => client.updateOverlays(id, [{ id: foreignId, x: 0 }]),
    () => client.deleteOverlay(id, foreignId),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ status: 404 });
  }
  expect(await owner.listOverlays(other.id)).toEqual([foreign]);
});

test('a page learns why one was refused, and by which status that the account has none', async () => {
  const refused = await session.client
    .createOverlays(id, [WIDGET, { ...WIDGET, url: 'http://127.0.0.1:8080/' }])
    .catch(toBroadcastError);
  expect(refused).toMatchObject({
    status: 400,
    serverMessage: expect.stringMatching(/^Overlay 2: .*public host/),
  });
  service.switches.overlaysEnabled = false;
  await expect(session.client.createOverlays(id, [WIDGET])).rejects.toMatchObject({
    status: 422,
    serverMessage: expect.stringContaining('not enabled on this account'),
  });
});
