/** Streams: list, create, get, update, delete, recording, DVR, push token. */
import { type Context, Hono } from 'hono';
import { videoName } from './recorded-videos.ts';
import type { ServiceContext } from './service-context.ts';
import { streamJson, videoJson } from './stream-json.ts';
import { readSettings } from './stream-settings.ts';
import { CLIENT_ID, DEFAULT_SETTINGS, type StreamRecord } from './stream-store.ts';

export function notFound(c: Context, what: string): Response {
  return c.json({ status: 404, error: `${what} not found` }, 404);
}

/** The body as JSON, or `undefined` when it is none. */
export async function jsonBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

export function badJson(c: Context): Response {
  return c.json({ status: 400, error: 'The body is no valid JSON.' }, 400);
}

/** Hands the stream of the path to the route, or answers 404. */
export function withStream(
  service: ServiceContext,
  route: (c: Context, stream: StreamRecord) => Response | Promise<Response>,
): (c: Context) => Response | Promise<Response> {
  return (c) => {
    const id = c.req.param('stream_id') ?? '';
    const stream = /^\d+$/.test(id) ? service.store.stream(Number(id)) : undefined;
    return stream ? route(c, stream) : notFound(c, 'Stream');
  };
}

function startRecording(service: ServiceContext, c: Context, stream: StreamRecord): Response {
  const live = service.live(stream);
  const { hasStorage, warnsOfStorage } = service.switches;
  const refuse = (text: string) => c.json({ errors: { name: [`Error text: ${text}`] } }, 422);
  if (!hasStorage) return refuse('No space for recording the stream.');
  if (!live.isOnAir) return refuse('The stream is not live.');
  if (service.ffmpeg.path === null)
    return refuse('The local service has no ffmpeg to record with.');
  live.recording.start();
  if (!warnsOfStorage) return c.body(null, 204);
  const usage = { storage_usage_mb: 9500.5, storage_limit_mb: 10_000 };
  return c.json({
    data: { stream: { id: stream.id, client: { id: CLIENT_ID, ...usage } } },
    warnings: [
      {
        key: 'client_storage_almost_exceeded',
        source_object: { id: CLIENT_ID, type: 'client' },
        meta: usage,
      },
    ],
    errors: [],
  });
}

function stopRecording(service: ServiceContext, c: Context, stream: StreamRecord): Response {
  const result = service.live(stream).recording.finish();
  // Nothing was being recorded: a success without a body, as the real service answers.
  if (!result) return c.body(null, 200);
  const video = service.store.videos().find(({ file }) => file === result.file);
  if (!video)
    throw new Error(`No video was kept for ${videoName(stream.settings.name, result.endedAt)}.`);
  return c.json(videoJson(service, video));
}

async function update(
  service: ServiceContext,
  c: Context,
  stream: StreamRecord,
): Promise<Response> {
  const body = await jsonBody(c);
  if (body === undefined) return badJson(c);
  const { settings, errors } = readSettings(body, service.qualitySets);
  if (Object.keys(errors).length > 0) return c.json({ errors }, 422);
  Object.assign(stream.settings, settings);
  await service.updatePull(stream);
  if (settings.active === false) await service.live(stream).endSessions('disabled');
  return c.json(streamJson(service, stream));
}

async function resetToken(
  service: ServiceContext,
  c: Context,
  stream: StreamRecord,
): Promise<Response> {
  service.store.resetToken(stream);
  if (service.switches.resetsByHand) {
    const message =
      "Token reset successful (it's already new). However, automated stream termination timed out, you should now manually restart the stream with the new token.";
    return c.json({ message }, 202);
  }
  await service.live(stream).endPushes('token-reset');
  return c.json(streamJson(service, stream));
}

/** The routes below `/streaming/streams`. */
export function streamsApi(service: ServiceContext): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const page = Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1);
    const { pageSize } = service.switches;
    const streams = service.store.streams().slice((page - 1) * pageSize, page * pageSize);
    const withBroadcasts = c.req.query('with_broadcasts') === '1';
    return c.json(
      streams.map((stream) => ({
        ...streamJson(service, stream),
        ...(withBroadcasts ? { broadcasts: [] } : {}),
      })),
    );
  });
  app.post('/', async (c) => {
    const body = await jsonBody(c);
    if (body === undefined) return badJson(c);
    const { settings, errors } = readSettings(body, service.qualitySets);
    if (settings.name === undefined) errors.name ??= ["can't be blank"];
    if (Object.keys(errors).length > 0) return c.json({ errors }, 422);
    const name = settings.name ?? '';
    const stream = service.store.createStream({ ...DEFAULT_SETTINGS, ...settings, name });
    await service.updatePull(stream);
    return c.json(streamJson(service, stream), 200);
  });
  app.get(
    '/:stream_id',
    withStream(service, (c, stream) => c.json(streamJson(service, stream))),
  );
  app.patch(
    '/:stream_id',
    withStream(service, (c, stream) => update(service, c, stream)),
  );
  app.delete(
    '/:stream_id',
    withStream(service, async (c, stream) => {
      await service.deleteStream(stream);
      return c.body(null, 204);
    }),
  );
  app.put(
    '/:stream_id/dvr_cleanup',
    withStream(service, async (c, stream) => {
      await service.live(stream).clearDvr();
      return c.body(null, 204);
    }),
  );
  app.post(
    '/:stream_id/reset_push_token',
    withStream(service, (c, s) => resetToken(service, c, s)),
  );
  app.put(
    '/:stream_id/start_recording',
    withStream(service, (c, s) => startRecording(service, c, s)),
  );
  app.put(
    '/:stream_id/stop_recording',
    withStream(service, (c, s) => stopRecording(service, c, s)),
  );
  return app;
}
