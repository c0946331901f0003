/**
 * The only file that knows the service's field names.
 *
 * Each object is a table: our name, the name at the wire, and a reader that takes any value and gives
 * one of the right type. Reading is lenient (the service adds fields, leaves some out, and writes
 * decimals as text) and looks at the named own properties only, so that nothing else in an answer,
 * `__proto__` included, ever reaches our objects.
 */
import type {
  Overlay,
  OverlayChange,
  OverlayInput,
  QualitySet,
  QualitySets,
  RecordingStart,
  Stream,
  StreamIngest,
  StreamSettings,
  Video,
  VideoFile,
} from '../core/stream.ts';
import { webAddress } from '../core/web-address.ts';
import { isRecord, own } from './errors.ts';

type Read<T> = (value: unknown) => T;
type Field<T> = readonly [wireName: string, read: Read<T>];
type Shape<T> = { readonly [K in keyof T]-?: Field<T[K]> };
/** An object as it is at the wire. */
export type Wire = Record<string, unknown>;

const text: Read<string | null> = (value) => (typeof value === 'string' ? value : null);
const name: Read<string> = (value) => text(value) ?? '';
/** An address that may be put into a page: anything but http and https is dropped. */
const address: Read<string | null> = (value) => webAddress(text(value));
const flag =
  (otherwise: boolean): Read<boolean> =>
  (value) =>
    typeof value === 'boolean' ? value : otherwise;
const figure: Read<number | null> = (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
const whole: Read<number | null> = (value) => {
  const number = figure(value);
  return Number.isSafeInteger(number) ? number : null;
};
/** 0 stands for "none"; objects that need an id are dropped without one. */
const id: Read<number> = (value) => {
  const number = whole(value);
  return number !== null && number > 0 ? number : 0;
};
const oneOf =
  <T extends string, D>(values: readonly T[], otherwise: D): Read<T | D> =>
  (value) =>
    values.find((known) => known === value) ?? otherwise;
const listOf =
  <T>(read: Read<T | null>): Read<T[]> =>
  (value) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown) => {
          const got = read(item);
          return got === null ? [] : [got];
        })
      : [];

const RECORD_TYPES = ['origin', 'transcoded'] as const;
const SOURCE_TYPES = ['rtmp', 'srt', 'webrtc', 'https'] as const;
const NEW_OVERLAY = ['url', 'stretch', 'x', 'y', 'width', 'height'] as const;

const OVERLAY: Shape<Overlay> = {
  id: ['id', id],
  streamId: ['stream_id', id],
  url: ['url', name],
  x: ['x', whole],
  y: ['y', whole],
  width: ['width', whole],
  height: ['height', whole],
  stretch: ['stretch', flag(false)],
  createdAt: ['created_at', text],
  updatedAt: ['updated_at', text],
};

const SHARED_SETTINGS: Shape<Omit<StreamSettings, 'srtPassphrase'>> = {
  name: ['name', name],
  active: ['active', flag(false)],
  pull: ['pull', flag(false)],
  uri: ['uri', text],
  autoRecord: ['auto_record', flag(false)],
  recordType: ['record_type', oneOf(RECORD_TYPES, 'origin')],
  hlsMpegtsEndlistTag: ['hls_mpegts_endlist_tag', flag(true)],
  dvrEnabled: ['dvr_enabled', flag(false)],
  dvrDuration: ['dvr_duration', (value) => whole(value) ?? 3600],
  cdnId: ['cdn_id', whole],
  clientUserId: ['client_user_id', (value) => text(value) ?? whole(value)],
  clientEntityData: ['client_entity_data', text],
  htmlOverlay: ['html_overlay', flag(false)],
  qualitySetId: ['quality_set_id', whole],
  broadcastIds: ['broadcast_ids', listOf(whole)],
  projection: ['projection', oneOf(['regular', 'vr360', 'vr180', 'vr360tb'], 'regular')],
};

const SETTINGS: Shape<StreamSettings> = {
  ...SHARED_SETTINGS,
  srtPassphrase: ['srt_passphrase', text],
};

const INGEST: Shape<StreamIngest> = {
  token: ['token', text],
  pushUrl: ['push_url', text],
  backupPushUrl: ['backup_push_url', text],
  pushUrlSrt: ['push_url_srt', text],
  backupPushUrlSrt: ['backup_push_url_srt', text],
  pushUrlWhip: ['push_url_whip', address],
  srtPassphrase: ['srt_passphrase', text],
};

const STREAM: Shape<Omit<Stream, 'ingest'>> = {
  id: ['id', id],
  ...SHARED_SETTINGS,
  live: ['live', flag(false)],
  backupLive: ['backup_live', flag(false)],
  recording: ['recording', flag(false)],
  recordingDuration: ['recording_duration', figure],
  sourceType: ['stream_source_type', oneOf(SOURCE_TYPES, null)],
  ingestRegion: ['active_ingest_region_primary', text],
  backupIngestRegion: ['active_ingest_region_backup', text],
  iframeUrl: ['iframe_url', address],
  dashUrl: ['dash_url', address],
  hlsCmafUrl: ['hls_cmaf_url', address],
  hlsMpegtsUrl: ['hls_mpegts_url', address],
  screenshot: ['screenshot', address],
  createdAt: ['created_at', text],
  startedAt: ['started_at_primary', text],
  startedAtBackup: ['started_at_backup', text],
  finishedAt: ['finished_at_primary', text],
  transcodedQualities: ['transcoded_qualities', listOf(text)],
  transcodingSpeed: ['transcoding_speed', figure],
  frameRate: ['frame_rate', figure],
  videoWidth: ['video_width', figure],
  videoHeight: ['video_height', figure],
  overlays: ['html_overlays', listOf(decodeOverlay)],
};

const VIDEO_FILE: Shape<VideoFile> = {
  id: ['id', id],
  name: ['name', name],
  width: ['width', figure],
  height: ['height', figure],
  size: ['size', figure],
  progress: ['progress', figure],
  status: ['status', text],
  mp4Url: ['mp4_url', address],
};

const VIDEO: Shape<Video> = {
  id: ['id', id],
  name: ['name', name],
  description: ['description', text],
  status: ['status', text],
  streamId: ['stream_id', whole],
  duration: ['duration', figure],
  recordType: ['record_type', oneOf(RECORD_TYPES, null)],
  recordingStartedAt: ['recording_started_at', text],
  createdAt: ['created_at', text],
  updatedAt: ['updated_at', text],
  error: ['error', text],
  originSize: ['origin_size', figure],
  originDuration: ['origin_video_duration', figure],
  originUrl: ['origin_url', address],
  hlsUrl: ['hls_url', address],
  hlsCmafUrl: ['hls_cmaf_url', address],
  dashUrl: ['dash_url', address],
  iframeUrl: ['iframe_url', address],
  shareUrl: ['share_url', address],
  poster: ['poster', address],
  screenshot: ['screenshot', address],
  files: ['converted_videos', listOf((value) => decode(VIDEO_FILE, value))],
};

const QUALITY_SET: Shape<QualitySet> = {
  id: ['id', id],
  name: ['name', name],
  default: ['default', flag(false)],
  qualities: [
    'qualities',
    listOf((value) =>
      decode<{ id: number; name: string }>({ id: ['id', id], name: ['name', name] }, value),
    ),
  ],
};

const QUALITY_SETS: Shape<QualitySets> = {
  live: ['live', listOf((value) => decode(QUALITY_SET, value))],
  vod: ['vod', listOf((value) => decode(QUALITY_SET, value))],
};

const WARNING: Shape<RecordingStart['warnings'][number]> = {
  key: ['key', name],
  storageUsageMb: ['storage_usage_mb', figure],
  storageLimitMb: ['storage_limit_mb', figure],
};

/** Null for what is not an object. */
function decode<T extends object>(shape: Shape<T>, value: unknown): T | null {
  if (!isRecord(value) || Array.isArray(value)) return null;
  const result: Partial<T> = {};
  for (const key of Object.keys(shape) as (keyof T)[]) {
    const [wireName, read] = shape[key];
    result[key] = read(own(value, wireName));
  }
  return result as T;
}

/** The given keys, where they have a value, by their names at the wire. */
function encode<T extends object>(
  shape: Shape<T>,
  value: { readonly [K in keyof T]?: T[K] | undefined },
  keys: readonly (keyof T)[] = Object.keys(shape) as (keyof T)[],
): Wire {
  const result: Wire = {};
  for (const key of keys) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    if (given !== undefined) result[shape[key][0]] = given;
  }
  return result;
}

function withId<T extends { id: number }>(value: T | null): T | null {
  return value && value.id !== 0 ? value : null;
}

/** Null for what is not a stream: no object, or none with a positive integer as its id. */
export function decodeStream(value: unknown): Stream | null {
  const stream = withId(decode(STREAM, value));
  const ingest = decode(INGEST, value);
  if (!stream || !ingest || !isRecord(value)) return null;
  // The service sends `recording` without describing it; while it is absent, the duration tells.
  const recording =
    typeof own(value, 'recording') === 'boolean'
      ? stream.recording
      : stream.recordingDuration !== null;
  return { ...stream, recording, ingest };
}

/** Null for what is not an array; entries that are no streams are left out. */
export function decodeStreams(value: unknown): Stream[] | null {
  return Array.isArray(value) ? listOf(decodeStream)(value) : null;
}

export function decodeOverlay(value: unknown): Overlay | null {
  return withId(decode(OVERLAY, value));
}

/** One object counts as an array of one. Null for what is neither. */
export function decodeOverlays(value: unknown): Overlay[] | null {
  if (Array.isArray(value)) return listOf(decodeOverlay)(value);
  const overlay = decodeOverlay(value);
  return overlay && [overlay];
}

export function decodeVideo(value: unknown): Video | null {
  return withId(decode(VIDEO, value));
}

export function decodeQualitySets(value: unknown): QualitySets | null {
  return decode(QUALITY_SETS, value);
}

/** Of the answer to start_recording: nothing at all for a plain success. */
export function decodeRecordingStart(value: unknown): RecordingStart {
  if (!isRecord(value)) return { warnings: [], errors: [] };
  return {
    warnings: listOf((item) => {
      const key = isRecord(item) ? text(own(item, 'key')) : null;
      if (key === null || !isRecord(item)) return null;
      const meta = decode(WARNING, own(item, 'meta'));
      return {
        key,
        storageUsageMb: meta?.storageUsageMb ?? null,
        storageLimitMb: meta?.storageLimitMb ?? null,
      };
    })(own(value, 'warnings')),
    errors: listOf(text)(own(value, 'errors')),
  };
}

/** Of the answer to reset_push_token that holds no stream. */
export function decodeMessage(value: unknown): string | null {
  return isRecord(value) ? text(own(value, 'message')) : null;
}

/** A flat object, as POST wants it. Settings that are absent are left to the service. */
export function encodeSettings(settings: Partial<StreamSettings>): Wire {
  return encode(SETTINGS, settings);
}

/** The wrapped object that PATCH wants. */
export function encodeStreamUpdate(settings: Partial<StreamSettings>): Wire {
  return { stream: encodeSettings(settings) };
}

/** An overlay to create: a rectangle, or stretched and then nothing about a rectangle. */
export function encodeNewOverlay(overlay: OverlayInput): Wire {
  const { url } = overlay;
  return encode(OVERLAY, overlay.stretch ? { url, stretch: true } : overlay, NEW_OVERLAY);
}

/** What changes, and the id where many change at once. To stretch is to clear the rectangle. */
export function encodeOverlayChange(change: OverlayChange & { id?: number }): Wire {
  const cleared = change.stretch ? { x: null, y: null, width: null, height: null } : {};
  return encode(OVERLAY, { ...change, ...cleared }, ['id', ...NEW_OVERLAY]);
}

/** The named parts of a stream and of its ingest, for the broker, which passes on nothing else. */
export function encodeStream(
  stream: Stream,
  keys: readonly Exclude<keyof Stream, 'ingest' | 'overlays'>[],
  ingestKeys: readonly (keyof StreamIngest)[] = [],
): Wire {
  return { ...encode(STREAM, stream, keys), ...encode(INGEST, stream.ingest, ingestKeys) };
}

/** An overlay as the service gives it, for the broker. */
export function encodeOverlay(overlay: Overlay): Wire {
  return encode(OVERLAY, overlay);
}

/** The named parts of a recording, for the broker. */
export function encodeVideo(video: Video, keys: readonly Exclude<keyof Video, 'files'>[]): Wire {
  return encode(VIDEO, video, keys);
}

/** The names of the warnings and nothing of the account that they are about, for the broker. */
export function encodeRecordingWarnings({ warnings }: RecordingStart): Wire {
  return { data: {}, warnings: warnings.map(({ key }) => ({ key })), errors: [] };
}
