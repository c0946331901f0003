/** Objects as the broker passes them on: the named parts and nothing else. */
import type { Overlay, RecordingStart, Stream, StreamIngest, Video } from '../../core/stream.ts';
import { OVERLAY } from './overlay.ts';
import { encode, type Wire } from './read.ts';
import { VIDEO, VIDEO_FILE } from './recording.ts';
import { INGEST, STREAM } from './stream.ts';

const [FILES] = VIDEO.files;

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
export function encodeVideo(video: Video, keys: readonly (keyof Video)[]): Wire {
  const files = video.files.map((file) => encode(VIDEO_FILE, file));
  return { ...encode(VIDEO, video, keys), ...(keys.includes('files') && { [FILES]: files }) };
}

/** The names of the warnings and nothing of the account that they are about, for the broker. */
export function encodeRecordingWarnings({ warnings }: RecordingStart): Wire {
  return { data: {}, warnings: warnings.map(({ key }) => ({ key })), errors: [] };
}
