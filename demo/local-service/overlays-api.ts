/** Overlays of a stream: arrays for several, an object for one, and the rules of their geometry. */
import { type Context, Hono } from 'hono';
import type { ServiceContext } from './service-context.ts';
import type { OverlayRecord, StreamRecord } from './stream-store.ts';
import { badJson, jsonBody, notFound, withStream } from './streams-api.ts';

type Geometry = 'width' | 'height' | 'x' | 'y';

/** Largest source is FullHD; a widget must have a size and begin inside of it. */
const RANGES: Record<Geometry, { min: number; max: number }> = {
  width: { min: 1, max: 1920 },
  height: { min: 1, max: 1080 },
  x: { min: 0, max: 1919 },
  y: { min: 0, max: 1079 },
};

type OverlayFields = Pick<OverlayRecord, Geometry | 'url' | 'stretch'>;

const EMPTY: OverlayFields = {
  url: '',
  width: null,
  height: null,
  x: null,
  y: null,
  stretch: false,
};

/** A message for the first rule that the body breaks, or the fields that it sets. */
function readFields(body: unknown): Partial<OverlayFields> | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return 'An overlay must be an object.';
  }
  const given = body as Record<string, unknown>;
  const fields: Partial<OverlayFields> = {};
  if ('url' in given) {
    if (!isWebAddress(given.url)) return 'url must be a valid http or https address.';
    fields.url = given.url;
  }
  if ('stretch' in given) {
    if (typeof given.stretch !== 'boolean') return 'stretch must be true or false.';
    fields.stretch = given.stretch;
  }
  for (const [name, { min, max }] of Object.entries(RANGES)) {
    const value = given[name];
    if (value === undefined) continue;
    if (
      value !== null &&
      !(Number.isInteger(value) && Number(value) >= min && Number(value) <= max)
    ) {
      return `${name} must be an integer from ${min} to ${max}.`;
    }
    fields[name as Geometry] = value as number | null;
  }
  return fields;
}

function isWebAddress(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  return protocol === 'http:' || protocol === 'https:';
}

/** The overlay with the change applied, or the rule that it would break. */
function apply(current: OverlayFields, change: Partial<OverlayFields>): OverlayFields | string {
  const next = { ...current, ...change };
  if (next.url === '') return 'url must be given.';
  const hasGeometry = [next.width, next.height, next.x, next.y].some((value) => value !== null);
  if (next.stretch && hasGeometry) {
    return 'stretch cannot be combined with x, y, width and height; set them to null.';
  }
  return next;
}

function badRequest(c: Context, error: string): Response {
  return c.json({ status: 400, error }, 400);
}

async function createMany(service: ServiceContext, c: Context, stream: StreamRecord) {
  const body = await jsonBody(c);
  if (body === undefined) return badJson(c);
  // One object is tolerated, as an older page of the documentation shows it.
  const items = Array.isArray(body) ? body : [body];
  if (items.length === 0) return badRequest(c, 'The list of overlays is empty.');
  const accepted: OverlayFields[] = [];
  for (const item of items) {
    const change = readFields(item);
    const next = typeof change === 'string' ? change : apply(EMPTY, change);
    if (typeof next === 'string') return badRequest(c, next);
    accepted.push(next);
  }
  const now = new Date().toISOString();
  const created = accepted.map((fields) => ({
    id: service.store.nextOverlayId(),
    stream_id: stream.id,
    ...fields,
    created_at: now,
    updated_at: now,
  }));
  stream.overlays.push(...created);
  return c.json(created);
}

/** Either all changes are made or none. */
function changeAll(
  c: Context,
  stream: StreamRecord,
  changes: readonly { id: unknown; body: unknown }[],
): OverlayRecord[] | Response {
  const planned: { overlay: OverlayRecord; next: OverlayFields }[] = [];
  for (const { id, body } of changes) {
    const overlay = stream.overlays.find((one) => one.id === id);
    if (!overlay) return notFound(c, 'Overlay');
    const change = readFields(body);
    const next = typeof change === 'string' ? change : apply(overlay, change);
    if (typeof next === 'string') return badRequest(c, next);
    planned.push({ overlay, next });
  }
  const updated_at = new Date().toISOString();
  return planned.map(({ overlay, next }) => Object.assign(overlay, next, { updated_at }));
}

async function updateMany(c: Context, stream: StreamRecord): Promise<Response> {
  const body = await jsonBody(c);
  if (body === undefined) return badJson(c);
  if (!Array.isArray(body)) return badRequest(c, 'The overlays must be in an array.');
  const changes = body.map((item: unknown) => ({
    id: typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined,
    body: item,
  }));
  if (changes.some(({ id }) => !Number.isInteger(id))) {
    return badRequest(c, 'Every overlay needs its id.');
  }
  const result = changeAll(c, stream, changes);
  return result instanceof Response ? result : c.json(result);
}

async function updateOne(c: Context, stream: StreamRecord, id: number): Promise<Response> {
  const body = await jsonBody(c);
  if (body === undefined) return badJson(c);
  const result = changeAll(c, stream, [{ id, body }]);
  return result instanceof Response ? result : c.json(result[0]);
}

/** The routes below `/streaming/streams/{stream_id}/overlays`. */
export function overlaysApi(service: ServiceContext): Hono {
  const app = new Hono();
  const path = '/:stream_id/overlays';
  app.use(`${path}/*`, async (c, next) => {
    if (service.switches.overlaysEnabled) return next();
    return c.json({ error: 'Feature is disabled. Contact support to enable.' }, 422);
  });
  app.get(
    path,
    withStream(service, (c, stream) => c.json(stream.overlays)),
  );
  app.post(
    path,
    withStream(service, (c, stream) => createMany(service, c, stream)),
  );
  app.patch(
    path,
    withStream(service, (c, stream) => updateMany(c, stream)),
  );
  const one = `${path}/:overlay_id{[0-9]+}`;
  app.get(
    one,
    withStream(service, (c, stream) => {
      const overlay = stream.overlays.find(({ id }) => id === Number(c.req.param('overlay_id')));
      return overlay ? c.json(overlay) : notFound(c, 'Overlay');
    }),
  );
  app.patch(
    one,
    withStream(service, (c, stream) => updateOne(c, stream, Number(c.req.param('overlay_id')))),
  );
  app.delete(
    one,
    withStream(service, (c, stream) => {
      const index = stream.overlays.findIndex(({ id }) => id === Number(c.req.param('overlay_id')));
      if (index < 0) return notFound(c, 'Overlay');
      stream.overlays.splice(index, 1);
      return c.body(null, 204);
    }),
  );
  return app;
}
