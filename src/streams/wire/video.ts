/** Videos and clips as they are listed, made and changed. */
import type { Clip, ClipInput } from '../../core/clip.ts';
import type { Video } from '../../core/stream.ts';
import { isRecord, own } from '../errors.ts';
import {
  address,
  decode,
  encode,
  figure,
  flag,
  listOf,
  name,
  type Shape,
  text,
  type Wire,
  whole,
} from './read.ts';
import { decodeVideo, VIDEO } from './recording.ts';

const CLIP: Shape<Clip> = {
  id: ['id', name],
  duration: ['duration', figure],
  start: ['start', figure],
  expiration: ['expiration', figure],
  vodRequired: ['vod_required', flag(true)],
  videoId: ['video_id', whole],
  renditions: ['renditions', listOf(text)],
  hlsUrl: ['hls_master', address],
  mp4Url: ['mp4_master', address],
  createdAt: ['created_at', text],
};

/** Null for what is not an array; entries that are no videos are left out. */
export function decodeVideos(value: unknown): Video[] | null {
  return Array.isArray(value) ? listOf(decodeVideo)(value) : null;
}

/** The service wants the name each time, even where it stays. */
export function encodeVideoChange(change: Pick<Video, 'name'> & Partial<Video>): Wire {
  return encode(VIDEO, change, ['name', 'description']);
}

/** What the list of videos can be narrowed to, by the names of the query. */
export const VIDEO_QUERY = {
  streamId: 'stream_id',
  status: 'status',
  search: 'search',
  page: 'page',
  perPage: 'per_page',
} as const;

export function decodeClip(value: unknown): Clip | null {
  const clip = decode(CLIP, value);
  return clip?.id ? clip : null;
}

/** Null for what is not an array; entries that are no clips are left out. */
export function decodeClips(value: unknown): Clip[] | null {
  return Array.isArray(value) ? listOf(decodeClip)(value) : null;
}

export function encodeClipInput(clip: ClipInput): Wire {
  return encode(CLIP, clip, ['duration', 'start', 'expiration', 'vodRequired']);
}

/** A clip as the service gives it, for the broker. */
export function encodeClip(clip: Clip): Wire {
  return encode(CLIP, clip);
}

/** The named parts of the body of a request, whatever their values; all other names are left out. */
function readNamed<T extends object, K extends keyof T>(
  shape: Shape<T>,
  body: unknown,
  keys: readonly K[],
): Partial<Record<K, unknown>> {
  const named: Partial<Record<K, unknown>> = {};
  if (!isRecord(body) || Array.isArray(body)) return named;
  for (const key of keys) named[key] = own(body, shape[key][0]);
  return named;
}

export function readVideoChange(body: unknown): { name?: unknown; description?: unknown } {
  return readNamed(VIDEO, body, ['name', 'description']);
}

export function readClipInput(body: unknown): { readonly [K in keyof ClipInput]?: unknown } {
  return readNamed(CLIP, body, ['duration', 'start', 'expiration', 'vodRequired']);
}
