/**
 * The service's objects in our own words. `streams/wire` alone knows the field names at the wire.
 * All addresses that can publish are gathered in `ingest`, so that one line takes them out.
 */

export type StreamSourceType = 'rtmp' | 'srt' | 'webrtc' | 'https';
export const RECORD_TYPES = ['origin', 'transcoded'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];
export const PROJECTIONS = ['regular', 'vr360', 'vr180', 'vr360tb'] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** Addresses and key with which anybody can publish to the stream: secrets, all of them. */
export interface StreamIngest {
  /** The push token, also called stream key. */
  token: string | null;
  pushUrl: string | null;
  backupPushUrl: string | null;
  pushUrlSrt: string | null;
  backupPushUrlSrt: string | null;
  pushUrlWhip: string | null;
  srtPassphrase: string | null;
}

/** What may be set on a stream, with the service's own defaults where we leave a field out. */
export interface StreamSettings {
  name: string;
  active: boolean;
  /** Fetch from `uri` instead of waiting for a push. */
  pull: boolean;
  uri: string | null;
  autoRecord: boolean;
  recordType: RecordType;
  hlsMpegtsEndlistTag: boolean;
  dvrEnabled: boolean;
  /** Seconds, 30 to 14,400. */
  dvrDuration: number;
  cdnId: number | null;
  clientUserId: number | string | null;
  /** Free text, 4,096 characters at most. */
  clientEntityData: string | null;
  htmlOverlay: boolean;
  qualitySetId: number | null;
  broadcastIds: number[];
  projection: Projection;
  /** 10 to 80 printable ASCII characters; `null` clears it. */
  srtPassphrase: string | null;
}

export interface Stream extends Omit<StreamSettings, 'srtPassphrase'> {
  id: number;
  /** Whether the main ingest receives and transcodes. The word of the service, never ours. */
  live: boolean;
  backupLive: boolean;
  recording: boolean;
  /** Seconds of the running recording. */
  recordingDuration: number | null;
  sourceType: StreamSourceType | null;
  ingestRegion: string | null;
  backupIngestRegion: string | null;
  ingest: StreamIngest;
  iframeUrl: string | null;
  dashUrl: string | null;
  hlsCmafUrl: string | null;
  hlsMpegtsUrl: string | null;
  screenshot: string | null;
  createdAt: string | null;
  startedAt: string | null;
  startedAtBackup: string | null;
  /** Not reset on a restart: the session runs while `startedAt` is later. */
  finishedAt: string | null;
  transcodedQualities: string[];
  /** About 1 is healthy; below 0.95 the transcoder falls behind. */
  transcodingSpeed: number | null;
  /** Of the source, as the service measures it; `null` while it does not transcode. */
  frameRate: number | null;
  videoWidth: number | null;
  videoHeight: number | null;
  overlays: Overlay[];
}

/** A stream that may be shown, logged and sent in events: no address or key to publish with. */
export type PublicStream = Omit<Stream, 'ingest' | 'uri'>;

export interface OverlayGeometry {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One HTML widget. Either `stretch`, or a rectangle in pixels of the source frame. */
export interface Overlay {
  id: number;
  streamId: number;
  url: string;
  x: number | null;
  y: number | null;
  width: number | null;
  height: number | null;
  stretch: boolean;
  createdAt: string | null;
  updatedAt: string | null;
}

export type OverlayInput = { url: string } & (
  | ({ stretch?: false } & Partial<OverlayGeometry>)
  | { stretch: true }
);

export type OverlayChange = Partial<{ url: string; stretch: boolean } & OverlayGeometry>;

/** What the service warned of when it began to record. */
export interface RecordingWarning {
  /** Such as `client_storage_almost_exceeded`. */
  key: string;
  storageUsageMb: number | null;
  storageLimitMb: number | null;
}

/** What the service said when it began to record. Both lists are empty for a plain success. */
export interface RecordingStart {
  warnings: RecordingWarning[];
  errors: string[];
}

export interface TokenReset {
  /** The stream with its new key; null where the service only says that the key is new. */
  stream: Stream | null;
  /** Whether a running publisher was not cut off and must be restarted by hand. */
  restartNeeded: boolean;
  message: string | null;
}

/** A finished recording. */
export interface Video {
  id: number;
  name: string;
  description: string | null;
  /** `empty`, `pending`, `viewable`, `ready` or `error`. */
  status: string | null;
  streamId: number | null;
  /** Milliseconds. */
  duration: number | null;
  recordType: RecordType | null;
  recordingStartedAt: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  error: string | null;
  /** Bytes of the original file. */
  originSize: number | null;
  /** Milliseconds of the original file. */
  originDuration: number | null;
  originUrl: string | null;
  hlsUrl: string | null;
  hlsCmafUrl: string | null;
  dashUrl: string | null;
  iframeUrl: string | null;
  shareUrl: string | null;
  poster: string | null;
  screenshot: string | null;
  /** The MP4 files made of it, one for each quality. */
  files: VideoFile[];
}

export interface VideoFile {
  id: number;
  name: string;
  width: number | null;
  height: number | null;
  /** Bytes. */
  size: number | null;
  /** Percent. */
  progress: number | null;
  /** `processing`, `complete` or `error`. */
  status: string | null;
  mp4Url: string | null;
}

export interface QualitySet {
  id: number;
  name: string;
  default: boolean;
  qualities: { id: number; name: string }[];
}

export interface QualitySets {
  live: QualitySet[];
  vod: QualitySet[];
}

export function withoutSecrets(stream: Stream): PublicStream {
  const { ingest: _ingest, uri: _uri, ...shown } = stream;
  return shown;
}
