/**
 * A running recording as it is between two answers of the service: how long, which part, and whether
 * its picture has stopped.
 */
import type { PublicStream } from './stream.ts';

/** Seconds after which the service begins another file. */
export const PART_LENGTH = 4 * 3600;
/** Seconds for which the service waits for the picture before it ends the recording. */
export const GRACE = 10;
/** Seconds ahead at which the next part is announced. */
const ANNOUNCED = 600;

export interface RecordingProgress {
  /** The stream as the service described it last. */
  readonly heard: PublicStream;
  /** Milliseconds since the epoch at which it did. */
  readonly heardAt: number;
  /** Files finished before the running one, where the service counts each from zero. */
  readonly finished: number;
  /** Since when nothing comes in, in milliseconds since the epoch. */
  readonly droppedAt: number | null;
}

/**
 * The next state; null while nothing is recorded.
 *
 * @param cut whether this page knows of a cut that the service has not noticed yet
 */
export function followRecording(
  before: RecordingProgress | null,
  stream: PublicStream | null,
  cut: boolean,
  now: number,
): RecordingProgress | null {
  if (!stream?.recording) return null;
  const known = before?.heard.id === stream.id ? before : null;
  const dropped = cut || !(stream.live || stream.backupLive);
  const droppedAt = dropped ? (known?.droppedAt ?? now) : null;
  if (known?.heard === stream) return { ...known, droppedAt };
  const restarted =
    known !== null && (stream.recordingDuration ?? 0) + 60 < (known.heard.recordingDuration ?? 0);
  return {
    heard: stream,
    heardAt: now,
    finished: (known?.finished ?? 0) + Number(restarted),
    droppedAt,
  };
}

/** Seconds so far; null where the service does not tell. The clock goes on while a picture comes in. */
export function recordedSeconds(
  { heard, heardAt, droppedAt }: RecordingProgress,
  now: number,
): number | null {
  const { recordingDuration } = heard;
  if (recordingDuration === null) return null;
  return recordingDuration + Math.max(0, (droppedAt ?? now) - heardAt) / 1000;
}

/** Which file is being written, from 1, and the seconds until the next if that comes soon. */
export function recordingPart(
  progress: RecordingProgress,
  now: number,
): { part: number; nextIn: number | null } {
  const seconds = recordedSeconds(progress, now) ?? 0;
  const left = PART_LENGTH - (seconds % PART_LENGTH);
  return {
    part: progress.finished + Math.floor(seconds / PART_LENGTH) + 1,
    nextIn: left <= ANNOUNCED ? Math.ceil(left) : null,
  };
}

/** Seconds that the service still waits for the picture; null while it comes in. */
export function graceLeft({ droppedAt }: RecordingProgress, now: number): number | null {
  return droppedAt === null ? null : Math.max(0, Math.ceil(GRACE - (now - droppedAt) / 1000));
}
