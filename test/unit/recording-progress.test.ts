import { describe, expect, test } from 'vitest';
import {
  followRecording,
  graceLeft,
  PART_LENGTH,
  type RecordingProgress,
  recordedSeconds,
  recordingPart,
} from '../../src/core/recording-progress.ts';
import type { PublicStream } from '../../src/core/stream.ts';
import { LIVE_STREAM } from '../helpers/snapshots.ts';

const recording = (recordingDuration: number | null, change: Partial<PublicStream> = {}) => ({
  ...LIVE_STREAM,
  recording: true,
  recordingDuration,
  ...change,
});

function follow(
  before: RecordingProgress | null,
  stream: PublicStream,
  now: number,
  cut = false,
): RecordingProgress {
  const progress = followRecording(before, stream, cut, now);
  if (!progress) throw new Error('It does not record.');
  return progress;
}

test('nothing is followed while nothing is recorded', () => {
  const running = follow(null, recording(5), 0);
  expect(followRecording(running, LIVE_STREAM, false, 1)).toBeNull();
  expect(followRecording(running, null, false, 1)).toBeNull();
});

describe('the duration', () => {
  test('goes on with the clock between two answers and is set right by each', () => {
    const stream = recording(60);
    const first = follow(null, stream, 1000);
    expect(recordedSeconds(first, 4000)).toBe(63);
    const same = follow(first, stream, 5000);
    expect(recordedSeconds(same, 5000)).toBe(64);
    expect(recordedSeconds(follow(same, recording(62.5), 6000), 6000)).toBe(62.5);
  });

  test('stands still while no picture comes in', () => {
    const stream = recording(60);
    const cut = follow(follow(null, stream, 1000), stream, 3000, true);
    expect(recordedSeconds(cut, 9000)).toBe(62);
  });

  test('is not made up where the service does not tell', () => {
    expect(recordedSeconds(follow(null, recording(null), 0), 5000)).toBeNull();
  });
});

describe('parts', () => {
  test('the next is announced ten minutes ahead', () => {
    expect(recordingPart(follow(null, recording(60), 0), 0)).toEqual({ part: 1, nextIn: null });
    const late = follow(null, recording(PART_LENGTH - 90), 0);
    expect(recordingPart(late, 0)).toEqual({ part: 1, nextIn: 90 });
    expect(recordingPart(late, 30_000)).toEqual({ part: 1, nextIn: 60 });
    expect(recordingPart(late, 90_000)).toEqual({ part: 2, nextIn: null });
  });

  test('count on, whether the service counts the time on or from zero', () => {
    const first = follow(null, recording(PART_LENGTH - 2), 0);
    expect(recordingPart(follow(first, recording(PART_LENGTH + 3), 5000), 5000).part).toBe(2);
    expect(recordingPart(follow(first, recording(3), 5000), 5000).part).toBe(2);
  });

  test('a small correction backwards is no new part', () => {
    const first = follow(null, recording(100), 0);
    expect(recordingPart(follow(first, recording(98), 5000), 5000).part).toBe(1);
  });

  test('another stream begins at part 1', () => {
    const first = follow(null, recording(5000), 0);
    expect(recordingPart(follow(first, recording(1, { id: 7 }), 1), 1).part).toBe(1);
  });
});

describe('the grace after a drop', () => {
  test('runs from when the drop was noticed, and is over when the picture is back', () => {
    const dropped = follow(null, recording(60, { live: false }), 1000);
    expect(graceLeft(dropped, 1000)).toBe(10);
    const later = follow(dropped, recording(60, { live: false }), 6000);
    expect(graceLeft(later, 6000)).toBe(5);
    expect(graceLeft(later, 30_000)).toBe(0);
    expect(graceLeft(follow(later, recording(61), 8000), 8000)).toBeNull();
  });

  test('does not run while the backup feeds the stream', () => {
    const backup = follow(null, recording(60, { live: false, backupLive: true }), 0);
    expect(graceLeft(backup, 0)).toBeNull();
  });

  test('runs while this page reconnects, although the service has not noticed', () => {
    expect(graceLeft(follow(null, recording(60), 0, true), 0)).toBe(10);
  });
});
