/** Recordings: what the service says when one begins and when one is over. */

import type { RecordingStart, Video, VideoFile } from '../../core/stream.ts';
import { RECORD_TYPES } from '../../core/stream.ts';
import { isRecord, own } from '../errors.ts';
import {
  address,
  decode,
  figure,
  id,
  listOf,
  name,
  oneOf,
  type Shape,
  text,
  whole,
  withId,
} from './read.ts';

export const VIDEO_FILE: Shape<VideoFile> = {
  id: ['id', id],
  name: ['name', name],
  width: ['width', figure],
  height: ['height', figure],
  size: ['size', figure],
  progress: ['progress', figure],
  status: ['status', text],
  mp4Url: ['mp4_url', address],
};

export const VIDEO: Shape<Video> = {
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

const WARNING: Shape<RecordingStart['warnings'][number]> = {
  key: ['key', name],
  storageUsageMb: ['storage_usage_mb', figure],
  storageLimitMb: ['storage_limit_mb', figure],
};

export function decodeVideo(value: unknown): Video | null {
  return withId(decode(VIDEO, value));
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
