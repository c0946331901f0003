/** The Streams client, and the broker with its page's side, against the local service over real HTTP. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { DEFAULT_SWITCHES } from '../../demo/local-service/options.ts';
import { type BrokerPermission, createBroker } from '../../src/broker/index.ts';
import type { Stream } from '../../src/core/stream.ts';
import { openBrokerSession, StreamsClient, settingErrors } from '../../src/streams/index.ts';

let service: LocalService;
let client: StreamsClient;

beforeAll(async () => {
  service = await startService({ port: 0, ffmpeg: null });
  client = new StreamsClient({ base: service.url, credentials: () => 'local' });
});
afterAll(() => service?.close());
beforeEach(() => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
});

async function all(): Promise<Stream[]> {
  const streams: Stream[] = [];
  for await (const stream of client.listAll()) streams.push(stream);
  return streams;
}

describe('the client', () => {
  test('creates, reads, changes and deletes a stream', async () => {
    const created = await client.create({
      name: 'Show',
      active: true,
      dvrEnabled: true,
      dvrDuration: 60,
      recordType: 'transcoded',
      clientEntityData: '{"room":1}',
      srtPassphrase: 'ten-characters',
    });
    expect(created).toMatchObject({
      name: 'Show',
      active: true,
      live: false,
      recording: false,
      dvrEnabled: true,
      dvrDuration: 60,
      recordType: 'transcoded',
      clientEntityData: '{"room":1}',
      transcodedQualities: [],
      videoWidth: null,
      overlays: [],
    });
    expect(created.ingest.pushUrlWhip).toContain(`/${created.id}_${created.ingest.token}/whip`);
    expect(await client.get(created.id)).toEqual(created);
    const updated = await client.update(created.id, { name: 'Other', htmlOverlay: true });
    expect(updated).toMatchObject({
      id: created.id,
      name: 'Other',
      htmlOverlay: true,
      active: true,
    });
    await client.delete(created.id);
    await expect(client.get(created.id)).rejects.toMatchObject({
      kind: 'http',
      status: 404,
      serverMessage: expect.stringContaining('not found'),
    });
  });

  test('lists page by page, whatever their size', async () => {
    const before = (await all()).length;
    service.switches.pageSize = 2;
    const made = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) made.push(await client.create({ name }));
    expect(await client.list({ page: 1 })).toHaveLength(2);
    expect(await all()).toHaveLength(before + 5);
    for (const { id } of made) await client.delete(id);
  });

  test('resets the key, with the stream or with a word', async () => {
    const { id, ingest } = await client.create({ name: 'Keys', active: true });
    const reset = await client.resetPushToken(id);
    expect(reset.restartNeeded).toBe(false);
    expect(reset.stream?.ingest.token).not.toBe(ingest.token);
    service.switches.resetsByHand = true;
    expect(await client.resetPushToken(id)).toMatchObject({
      stream: null,
      restartNeeded: true,
      message: expect.stringContaining('restart'),
    });
  });

  test('hears that nothing can be recorded, and that nothing was', async () => {
    const { id } = await client.create({ name: 'Quiet', active: true });
    await expect(client.startRecording(id)).rejects.toMatchObject({
      status: 422,
      fieldErrors: { name: [expect.stringContaining('not live')] },
    });
    expect(await client.stopRecording(id)).toBeNull();
    await client.clearDvr(id);
  });

  test('makes, moves, stretches and removes overlays', async () => {
    const { id } = await client.create({ name: 'Overlays', active: true, htmlOverlay: true });
    const url = 'https://overlay.example/ticker';
    const [first, second] = await client.createOverlays(id, [
      { url, x: 0, y: 10, width: 300, height: 40 },
      { url, stretch: true },
    ]);
    if (!first || !second) throw new Error('Two overlays were asked for.');
    expect(first).toMatchObject({
      streamId: id,
      url,
      x: 0,
      y: 10,
      width: 300,
      height: 40,
      stretch: false,
    });
    expect(second).toMatchObject({ stretch: true, x: null, width: null });
    expect(await client.updateOverlay(id, first.id, { x: 5 })).toMatchObject({ x: 5, y: 10 });
    const many = await client.updateOverlays(id, [
      { id: first.id, stretch: true },
      { id: second.id, stretch: false, x: 1, y: 1, width: 10, height: 10 },
    ]);
    expect(many).toMatchObject([
      { stretch: true, x: null },
      { stretch: false, x: 1 },
    ]);
    expect(await client.getOverlay(id, second.id)).toMatchObject({ width: 10 });
    expect(await client.listOverlays(id)).toHaveLength(2);
    expect((await client.get(id)).overlays).toHaveLength(2);
    await client.deleteOverlay(id, first.id);
    expect(await client.listOverlays(id)).toHaveLength(1);

    await expect(client.updateOverlay(id, second.id, { x: 5000 })).rejects.toMatchObject({
      status: 400,
    });
    await expect(client.getOverlay(id, first.id)).rejects.toMatchObject({ status: 404 });
    service.switches.overlaysEnabled = false;
    await expect(
      client.listOverlays(id).then(() => client.createOverlays(id, [{ url }])),
    ).rejects.toMatchObject({
      status: 422,
      serverMessage: expect.stringMatching(/disabled/i),
    });
  });

  test('knows the quality sets', async () => {
    const { live } = await client.qualitySets();
    expect(live[0]).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
  });

  test('is told when its key is wrong, or its values are', async () => {
    const stranger = new StreamsClient({ base: service.url, credentials: 'CANARY' });
    const error = await stranger.list().catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ kind: 'http', status: 401, serverMessage: expect.any(String) });
    expect(String(error)).not.toContain('CANARY');
    await expect(client.create({ name: '' })).rejects.toMatchObject({
      status: 422,
      fieldErrors: { name: ["can't be blank"] },
    });
  });
});

describe('the broker', () => {
  let server: Server;
  let origin = '';
  let user = 'ada';
  let permissions: BrokerPermission[] | undefined;

  beforeAll(async () => {
    const broker = createBroker({
      apiKey: 'local',
      apiBase: service.url,
      authorize: () => ({
        user,
        stream: { create: { name: 'Through the broker' } },
        permissions: permissions ?? ['publish', 'status', 'recording', 'dvr'],
      }),
    });
    server = createServer(getRequestListener(broker, { overrideGlobalObjects: false }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('The server has no port.');
    origin = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => {
    server?.close();
    server?.closeAllConnections();
  });

  // What a browser adds by itself.
  const open = () =>
    openBrokerSession(`${origin}/broker?room=1`, {
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...Object.fromEntries(new Headers(init.headers)), origin },
        }),
    });

  test('gives a page its stream, its status and its controls', async () => {
    const session = await open();
    const { stream } = session;
    expect(stream).toMatchObject({ name: 'Through the broker', active: true, live: false });
    expect(stream.ingest).toEqual({
      token: null,
      pushUrl: null,
      backupPushUrl: null,
      pushUrlSrt: null,
      backupPushUrlSrt: null,
      pushUrlWhip: (await client.get(stream.id)).ingest.pushUrlWhip,
      srtPassphrase: null,
    });
    expect(await session.poll()).toMatchObject({ id: stream.id, ingest: stream.ingest });
    expect(await session.client.stopRecording(stream.id)).toBeNull();
    await session.client.clearDvr(stream.id);
    await expect(session.client.startRecording(stream.id)).rejects.toMatchObject({
      status: 422,
      serverMessage: expect.stringContaining('must be live'),
    });
    const through = session.client;
    for (const refused of [
      () => through.delete(stream.id),
      () => through.list(),
      () => through.update(stream.id, { name: 'Mine' }),
      () => through.resetPushToken(stream.id),
    ]) {
      await expect(refused()).rejects.toMatchObject({ status: 403 });
    }
  });

  test('gives the same stream again, and the fresh address after a reset', async () => {
    const session = await open();
    const { id } = session.stream;
    expect((await open()).stream.id).toBe(id);
    const { stream } = await client.resetPushToken(id);
    const renewed = await session.renew();
    expect(renewed.ingest.pushUrlWhip).toBe(stream?.ingest.pushUrlWhip);
    await client.update(id, { active: false });
    expect((await session.renew()).active).toBe(false);
    expect((await session.renew({ publish: true })).active).toBe(true);
  });

  test('lets a page change settings, and tells at which field it may not', async () => {
    const { client: through, stream } = await open();
    permissions = ['status', 'settings'];
    const session = await open();
    permissions = undefined;
    expect((await session.client.update(stream.id, { dvrDuration: 60 })).dvrDuration).toBe(60);
    const refused = session.client.update(stream.id, { dvrDuration: 5, uri: 'http://10.0.0.1/' });
    expect(settingErrors(await refused.catch((error: unknown) => error))).toEqual({
      dvrDuration: 'is out of range.',
      uri: 'must be on a public host.',
    });
    await expect(through.update(stream.id, { name: 'Mine' })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('makes a new stream when the old one was deleted', async () => {
    const session = await open();
    const { id } = session.stream;
    await client.delete(id);
    await expect(session.poll()).rejects.toMatchObject({ status: 404 });
    expect((await session.renew()).id).not.toBe(id);
    expect((await session.poll()).id).toBe(session.stream.id);
  });

  test('keeps users apart', async () => {
    user = 'ada';
    const ada = await open();
    user = 'grace';
    const grace = await open();
    expect(grace.stream.id).not.toBe(ada.stream.id);
    await expect(grace.client.get(ada.stream.id)).rejects.toMatchObject({ status: 404 });
  });
});
