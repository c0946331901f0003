/** Streams: what may be set on one, what is told of one, and what publishes to it. */

import type { Stream, StreamIngest, StreamSettings } from '../../core/stream.ts';
import { PROJECTIONS, RECORD_TYPES } from '../../core/stream.ts';
import { isRecord, own } from '../errors.ts';
import { decodeOverlay } from './overlay.ts';
import {
  address,
  decode,
  encode,
  figure,
  flag,
  id,
  listOf,
  name,
  oneOf,
  type Shape,
  text,
  type Wire,
  whole,
  withId,
} from './read.ts';

const SOURCE_TYPES = ['rtmp', 'srt', 'webrtc', 'https'] as const;

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
  projection: ['projection', oneOf(PROJECTIONS, 'regular')],
};

export const SETTINGS: Shape<StreamSettings> = {
  ...SHARED_SETTINGS,
  srtPassphrase: ['srt_passphrase', text],
};

export const INGEST: Shape<StreamIngest> = {
  token: ['token', text],
  pushUrl: ['push_url', text],
  backupPushUrl: ['backup_push_url', text],
  pushUrlSrt: ['push_url_srt', text],
  backupPushUrlSrt: ['backup_push_url_srt', text],
  pushUrlWhip: ['push_url_whip', address],
  srtPassphrase: ['srt_passphrase', text],
};

export const STREAM: Shape<Omit<Stream, 'ingest'>> = {
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

/** A flat object, as POST wants it. Settings that are absent are left to the service. */
export function encodeSettings(settings: Partial<StreamSettings>): Wire {
  return encode(SETTINGS, settings);
}
