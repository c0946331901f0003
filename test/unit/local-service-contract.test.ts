/**
 * The answers have the fields and types that the real API documents. The table below always runs;
 * where the service's own description lies beside the repository (or where `STREAMS_CONTRACT` says),
 * the answers are held against that as well.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { videoJson } from '../../demo/local-service/stream-json.ts';
import type { VideoRecord } from '../../demo/local-service/stream-store.ts';
import { call, createStream, type Json } from './local-service-support.ts';

type FieldType = 'integer' | 'number' | 'string' | 'boolean' | 'integers' | 'strings' | 'objects';

/** Every field is there; a type with a question mark may be `null` as long as nothing is known. */
type FieldTable = Record<string, FieldType | `${FieldType}?`>;

const STREAM: FieldTable = {
  id: 'integer',
  name: 'string',
  active: 'boolean',
  pull: 'boolean',
  uri: 'string?',
  auto_record: 'boolean',
  record_type: 'string',
  hls_mpegts_endlist_tag: 'boolean',
  dvr_enabled: 'boolean',
  dvr_duration: 'integer',
  cdn_id: 'integer?',
  client_user_id: 'integer?',
  client_entity_data: 'string?',
  html_overlay: 'boolean',
  quality_set_id: 'integer?',
  broadcast_ids: 'integers',
  projection: 'string',
  srt_passphrase: 'string?',
  live: 'boolean',
  recording: 'boolean',
  token: 'string',
  backup_live: 'boolean',
  active_ingest_region_primary: 'string?',
  active_ingest_region_backup: 'string?',
  stream_source_type: 'string?',
  push_url: 'string',
  backup_push_url: 'string',
  push_url_srt: 'string',
  backup_push_url_srt: 'string',
  push_url_whip: 'string',
  created_at: 'string',
  started_at_primary: 'string?',
  started_at_backup: 'string?',
  finished_at_primary: 'string?',
  iframe_url: 'string',
  dash_url: 'string',
  hls_cmaf_url: 'string',
  hls_mpegts_url: 'string?',
  screenshot: 'string',
  transcoded_qualities: 'strings?',
  recording_duration: 'number?',
  transcoding_speed: 'number?',
  frame_rate: 'number?',
  video_height: 'number?',
  video_width: 'number?',
  html_overlays: 'objects',
};

const OVERLAY: FieldTable = {
  id: 'integer',
  stream_id: 'integer',
  url: 'string',
  width: 'integer?',
  height: 'integer?',
  x: 'integer?',
  y: 'integer?',
  stretch: 'boolean',
  created_at: 'string',
  updated_at: 'string',
};

const VIDEO: FieldTable = {
  id: 'integer',
  name: 'string',
  description: 'string',
  client_id: 'integer',
  origin_size: 'integer?',
  origin_video_duration: 'integer?',
  created_at: 'string',
  updated_at: 'string',
  origin_url: 'string?',
  duration: 'integer?',
  slug: 'string',
  stream_id: 'integer',
  recording_started_at: 'string',
  record_type: 'string?',
  share_url: 'string?',
  poster: 'string?',
  poster_thumb: 'string?',
  screenshot: 'string?',
  screenshots: 'strings',
  screenshot_id: 'integer?',
  ad_id: 'integer?',
  hls_url: 'string?',
  hls_cmaf_url: 'string?',
  dash_url: 'string?',
  custom_iframe_url: 'string?',
  iframe_url: 'string',
  sprite: 'string?',
  sprite_vtt: 'string?',
  views: 'integer',
  cdn_views: 'integer',
  client_user_id: 'integer?',
  directory_id: 'integer?',
  quality_set_id: 'integer?',
  priority: 'integer',
  status: 'string',
  error: 'string?',
  projection: 'string',
  converted_videos: 'objects',
};

const IS: Record<FieldType, (value: unknown) => boolean> = {
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integers: (value) => Array.isArray(value) && value.every(Number.isInteger),
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  objects: (value) => Array.isArray(value) && value.every((one) => typeof one === 'object'),
};

function problemsOf(object: unknown, table: FieldTable): string[] {
  const given = object as Json;
  return Object.entries(table).flatMap(([name, type]) => {
    if (!(name in given)) return [`${name} is missing`];
    const value = given[name];
    if (value === null && type.endsWith('?')) return [];
    const isRight = IS[type.replace('?', '') as FieldType];
    return isRight(value) ? [] : [`${name} should be ${type}, is ${JSON.stringify(value)}`];
  });
}

interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
}

interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

const CONTRACT_FILE =
  process.env.STREAMS_CONTRACT ??
  fileURLToPath(new URL('../../../shared/contract/streaming-openapi.json', import.meta.url));

/** What is wrong with a value, by the part of OpenAPI that the description uses. */
function schemaProblems(contract: Contract, schema: Schema, value: unknown, at = ''): string[] {
  // Many fields are null until something is known, whatever their type says.
  if (value === null) return [];
  const problems: string[] = [];
  if (schema.$ref) {
    const target = contract.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
    problems.push(...schemaProblems(contract, target, value, at));
  }
  for (const part of schema.allOf ?? []) {
    problems.push(...schemaProblems(contract, part, value, at));
  }
  const actual = Array.isArray(value) ? 'array' : typeof value;
  const isType =
    schema.type === undefined ||
    schema.type === actual ||
    (schema.type === 'integer' && Number.isInteger(value));
  if (!isType) problems.push(`${at} should be ${schema.type}, is ${JSON.stringify(value)}`);
  if (schema.enum && !schema.enum.includes(value)) {
    problems.push(`${at} is ${JSON.stringify(value)}, none of ${schema.enum.join(', ')}`);
  }
  if (actual === 'object') {
    const given = value as Json;
    for (const name of schema.required ?? []) {
      if (!(name in given)) problems.push(`${at}.${name} is missing`);
    }
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      if (!(name in given)) continue;
      problems.push(...schemaProblems(contract, part, given[name], `${at}.${name}`));
    }
  }
  if (Array.isArray(value) && schema.items) {
    for (const [index, one] of value.entries()) {
      problems.push(...schemaProblems(contract, schema.items, one, `${at}[${index}]`));
    }
  }
  return problems;
}

let service: LocalService;
let stream: Json & { id: number };

beforeAll(async () => {
  service = await startService({ ffmpeg: null });
  stream = await createStream(service, {
    client_entity_data: 'x',
    broadcast_ids: [1, 2],
    dvr_enabled: true,
  });
  await call(service, 'POST', `/streams/${stream.id}/overlays`, [
    { url: 'https://example.com/', width: 10, height: 10, x: 0, y: 0 },
    { url: 'https://example.com/', stretch: true },
  ]);
});

afterAll(() => service?.close());

const RECORDING: VideoRecord = {
  id: 1,
  name: 'Stream Record: Test stream, 2026-01-01 00:00:00 +0000',
  description: '',
  slug: 'abc',
  streamId: 1001,
  recordType: 'origin',
  recordingStartedAt: '2026-01-01T00:00:00.000Z',
  createdAt: '2026-01-01T00:01:00.000Z',
  updatedAt: '2026-01-01T00:01:00.000Z',
  status: 'ready',
  error: null,
  duration: 60_000,
  size: 1_000_000,
  width: 1280,
  height: 720,
  file: 'recording.mp4',
  clientUserId: null,
};

const videoOf = (change: Partial<VideoRecord> = {}) =>
  videoJson({ url: () => service.url }, { ...RECORDING, ...change });

describe('the documented fields', () => {
  test('of a stream', async () => {
    const { body } = await call(service, 'GET', `/streams/${stream.id}`);
    expect(problemsOf(body, STREAM)).toEqual([]);
  });

  test('of a stream in a list', async () => {
    const { body } = await call(service, 'GET', '/streams?with_broadcasts=1');
    expect(problemsOf((body as Json[])[0], STREAM)).toEqual([]);
  });

  test('of overlays', async () => {
    const { body } = await call(service, 'GET', `/streams/${stream.id}/overlays`);
    expect((body as Json[]).flatMap((overlay) => problemsOf(overlay, OVERLAY))).toEqual([]);
  });

  test('of a video, finished or not', () => {
    expect(problemsOf(videoOf(), VIDEO)).toEqual([]);
    const pending = videoOf({ status: 'pending', duration: null, size: null, width: null });
    expect(problemsOf(pending, VIDEO)).toEqual([]);
  });

  test('the table finds what is missing or wrong', () => {
    expect(problemsOf({ id: '1' }, { id: 'integer', name: 'string' })).toEqual([
      'id should be integer, is "1"',
      'name is missing',
    ]);
  });
});

describe.runIf(existsSync(CONTRACT_FILE))("the service's own description", () => {
  const contract = existsSync(CONTRACT_FILE)
    ? (JSON.parse(readFileSync(CONTRACT_FILE, 'utf8')) as Contract)
    : { paths: {}, components: { schemas: {} } };

  /** The documented answer to a call; fails when the call or its status is not documented. */
  function documented(method: string, path: string, status: number): Schema | undefined {
    const operation = contract.paths[`/streaming${path}`]?.[method.toLowerCase()];
    const answer = operation?.responses[status];
    if (!answer) throw new Error(`${method} ${path} does not document ${status}.`);
    return answer.content?.['application/json']?.schema;
  }

  const one = '/streams/{stream_id}';
  const overlay = { url: 'https://example.com/', x: 1, y: 1, width: 5, height: 5 };
  test.each<[method: string, path: string, body: unknown, status: number]>([
    ['GET', '/streams', undefined, 200],
    ['POST', '/streams', { name: 'New' }, 200],
    ['GET', one, undefined, 200],
    ['PATCH', one, { stream: { name: 'Renamed' } }, 200],
    ['POST', `${one}/reset_push_token`, undefined, 200],
    ['PUT', `${one}/dvr_cleanup`, undefined, 204],
    ['GET', `${one}/overlays`, undefined, 200],
    ['POST', `${one}/overlays`, [overlay], 200],
    ['POST', `${one}/overlays`, [{ ...overlay, x: -1 }], 400],
    ['PATCH', `${one}/overlays`, [{ id: 1, x: 3 }], 200],
    ['PATCH', `${one}/overlays`, [{ id: 999, x: 3 }], 404],
    ['GET', `${one}/overlays/{overlay_id}`, undefined, 200],
    ['PATCH', `${one}/overlays/{overlay_id}`, { y: 4 }, 200],
    ['GET', '/quality_sets', undefined, 200],
    ['PUT', '/quality_sets/default', { live: { id: 1 } }, 200],
    ['GET', '/videos', undefined, 200],
  ])('agrees with the answer to %s %s', async (method, path, body, status) => {
    const filled = path.replace('{stream_id}', String(stream.id)).replace('{overlay_id}', '1');
    const answer = await call(service, method, filled, body);
    expect(answer.status).toBe(status);
    const schema = documented(method, path, status);
    if (schema) expect(schemaProblems(contract, schema, answer.body)).toEqual([]);
    else expect(answer.text).toBe('');
  });

  test('agrees with a video', () => {
    const schema = contract.components.schemas.videoDetails ?? {};
    expect(schemaProblems(contract, schema, videoOf())).toEqual([]);
  });

  test('names no field that the service leaves out', async () => {
    const { body } = await call(service, 'GET', `/streams/${stream.id}`);
    const parts = contract.components.schemas.stream?.allOf ?? [];
    const resolved = parts.map(({ $ref, ...rest }) =>
      $ref ? contract.components.schemas[$ref.split('/').at(-1) ?? ''] : rest,
    );
    const names = resolved.flatMap((part) => Object.keys(part?.properties ?? {}));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !(name in (body as Json)))).toEqual([]);
  });
});
