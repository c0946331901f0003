/** What the service remembers: streams, overlays, videos. Kept in memory, gone when it ends. */
import { randomBytes } from 'node:crypto';

/** The account that everything belongs to. */
export const CLIENT_ID = 1;

/** What may be set on a stream, by its names at the wire. */
export interface StreamSettings {
  name: string;
  active: boolean;
  pull: boolean;
  uri: string | null;
  auto_record: boolean;
  record_type: 'origin' | 'transcoded';
  hls_mpegts_endlist_tag: boolean;
  dvr_enabled: boolean;
  dvr_duration: number;
  cdn_id: number | null;
  client_user_id: number | null;
  client_entity_data: string | null;
  html_overlay: boolean;
  quality_set_id: number | null;
  broadcast_ids: number[];
  projection: 'regular' | 'vr360' | 'vr180' | 'vr360tb';
  srt_passphrase: string | null;
}

export const DEFAULT_SETTINGS: Readonly<Omit<StreamSettings, 'name'>> = {
  active: false,
  pull: false,
  uri: null,
  auto_record: false,
  record_type: 'origin',
  hls_mpegts_endlist_tag: true,
  dvr_enabled: false,
  dvr_duration: 3600,
  cdn_id: null,
  client_user_id: null,
  client_entity_data: null,
  html_overlay: false,
  quality_set_id: null,
  broadcast_ids: [],
  projection: 'regular',
  srt_passphrase: null,
};

export interface OverlayRecord {
  id: number;
  stream_id: number;
  url: string;
  width: number | null;
  height: number | null;
  x: number | null;
  y: number | null;
  stretch: boolean;
  created_at: string;
  updated_at: string;
}

export interface StreamRecord {
  id: number;
  /** The push token: whoever has it can publish. */
  token: string;
  settings: StreamSettings;
  createdAt: string;
  overlays: OverlayRecord[];
}

export interface VideoRecord {
  id: number;
  name: string;
  description: string;
  slug: string;
  streamId: number;
  recordType: 'origin' | 'transcoded';
  recordingStartedAt: string;
  createdAt: string;
  updatedAt: string;
  status: 'pending' | 'ready' | 'error';
  error: string | null;
  /** Milliseconds, measured from the file. */
  duration: number | null;
  size: number | null;
  width: number | null;
  height: number | null;
  /** Path of the file on disk. */
  file: string;
  clientUserId: number | null;
}

function newToken(): string {
  return randomBytes(16).toString('hex');
}

export class StreamStore {
  readonly #streams = new Map<number, StreamRecord>();
  readonly #videos = new Map<number, VideoRecord>();
  #lastStreamId = 1000;
  #lastOverlayId = 0;
  #lastVideoId = 0;

  createStream(settings: StreamSettings): StreamRecord {
    this.#lastStreamId += 1;
    const stream: StreamRecord = {
      id: this.#lastStreamId,
      token: newToken(),
      settings,
      createdAt: new Date().toISOString(),
      overlays: [],
    };
    this.#streams.set(stream.id, stream);
    return stream;
  }

  stream(id: number): StreamRecord | undefined {
    return this.#streams.get(id);
  }

  /** In the order of creation. */
  streams(): StreamRecord[] {
    return [...this.#streams.values()];
  }

  deleteStream(id: number): boolean {
    return this.#streams.delete(id);
  }

  resetToken(stream: StreamRecord): void {
    stream.token = newToken();
  }

  nextOverlayId(): number {
    this.#lastOverlayId += 1;
    return this.#lastOverlayId;
  }

  addVideo(video: Omit<VideoRecord, 'id' | 'slug'>): VideoRecord {
    this.#lastVideoId += 1;
    const record = { ...video, id: this.#lastVideoId, slug: randomBytes(8).toString('hex') };
    this.#videos.set(record.id, record);
    return record;
  }

  video(id: number): VideoRecord | undefined {
    return this.#videos.get(id);
  }

  videos(): VideoRecord[] {
    return [...this.#videos.values()];
  }

  deleteVideo(id: number): boolean {
    return this.#videos.delete(id);
  }
}
