/** Restreams: forwarding a broadcast to other platforms. */
import { type Context, Hono } from 'hono';
import type { RestreamRecord } from './restreams.ts';
import type { ServiceContext } from './service-context.ts';
import type { FieldErrors } from './stream-settings.ts';
import { badJson, jsonBody, notFound } from './streams-api.ts';

const PAGE_SIZE = 25;
const TARGET = /^(rtmps?|srt):\/\/[^\s/]+/;

type Fields = Partial<Omit<RestreamRecord, 'id'>>;

/** The known fields of a body, flat or below `restream`. */
function readFields(
  service: ServiceContext,
  body: unknown,
): { fields: Fields; errors: FieldErrors } {
  const outer = typeof body === 'object' && body !== null ? body : {};
  const given = ('restream' in outer ? outer.restream : outer) as Record<string, unknown>;
  const errors: FieldErrors = {};
  const fields: Fields = {};
  const { name, active, uri, stream_id, client_user_id } = given ?? {};
  if (typeof name === 'string') fields.name = name;
  if (typeof active === 'boolean') fields.active = active;
  if (typeof client_user_id === 'number') fields.client_user_id = client_user_id;
  if (uri !== undefined) {
    if (typeof uri === 'string' && TARGET.test(uri)) fields.uri = uri;
    else errors.uri = ['invalid uri, supported protocols are rtmp, rtmps, srt'];
  }
  if (stream_id !== undefined) {
    if (service.store.stream(Number(stream_id))) fields.stream_id = Number(stream_id);
    else errors.stream = ['must exist'];
  }
  return { fields, errors };
}

async function applied(
  service: ServiceContext,
  c: Context,
  record: RestreamRecord,
): Promise<Response> {
  const stream = service.restreams.stream(record);
  await service.restreams.apply(record, stream && service.live(stream));
  return c.json(json(service, record));
}

function json(service: ServiceContext, record: RestreamRecord): Record<string, unknown> {
  return { ...record, live: service.restreams.isLive(record) };
}

/** The routes below `/streaming/restreams`. */
export function restreamsApi(service: ServiceContext): Hono {
  const app = new Hono();
  const { restreams } = service;
  const found = (c: Context) => restreams.find(Number(c.req.param('id')));
  app.get('/', (c) => {
    const page = Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1);
    const list = restreams.all().slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    return c.json(list.map((record) => json(service, record)));
  });
  app.post('/', async (c) => {
    const body = await jsonBody(c);
    if (body === undefined) return badJson(c);
    const { fields, errors } = readFields(service, body);
    const { name = '', active = true, uri, stream_id, client_user_id = null } = fields;
    if (uri === undefined) errors.uri ??= ["can't be blank"];
    if (stream_id === undefined) errors.stream ??= ['must exist'];
    if (Object.keys(errors).length > 0 || uri === undefined || stream_id === undefined) {
      return c.json({ errors }, 422);
    }
    return applied(service, c, restreams.add({ name, active, uri, stream_id, client_user_id }));
  });
  app.get('/:id', (c) => {
    const record = found(c);
    return record ? c.json(json(service, record)) : notFound(c, 'Restream');
  });
  app.patch('/:id', async (c) => {
    const record = found(c);
    if (!record) return notFound(c, 'Restream');
    const body = await jsonBody(c);
    if (body === undefined) return badJson(c);
    const { fields, errors } = readFields(service, body);
    if (Object.keys(errors).length > 0) return c.json({ errors }, 422);
    Object.assign(record, fields);
    return applied(service, c, record);
  });
  app.delete('/:id', async (c) => {
    const record = found(c);
    if (!record) return notFound(c, 'Restream');
    await restreams.delete(record.id);
    return c.body(null, 204);
  });
  return app;
}
