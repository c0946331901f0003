/** Whether the service measures another picture than is sent. */
import type { BroadcastStats } from './snapshot.ts';
import type { PublicStream } from './stream.ts';

/** A frame rate further off than this share is another one; both sides measure with some spread. */
const SPREAD = 0.25;

/** What differs; null where nothing does, or where one side has not measured yet. */
export function pictureDifference(
  stats: BroadcastStats | null,
  stream: Pick<PublicStream, 'videoWidth' | 'videoHeight' | 'frameRate'> | null,
): 'size' | 'rate' | null {
  if (!stats?.encodedSize || !stream?.videoWidth || !stream.videoHeight) return null;
  const { width, height } = stats.encodedSize;
  if (width !== stream.videoWidth || height !== stream.videoHeight) return 'size';
  if (!stream.frameRate || stats.frameRate <= 0) return null;
  return Math.abs(stats.frameRate - stream.frameRate) > SPREAD * stream.frameRate ? 'rate' : null;
}
