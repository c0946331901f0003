import { expect, test } from 'vitest';
import { SessionClocks } from '../../demo/local-service/session-clocks.ts';

const VIDEO_SECOND = 90_000;
const AUDIO_SECOND = 48_000;

test('maps timestamps to the time of arrival, across the end of the numbers', () => {
  const clocks = new SessionClocks();
  expect(clocks.video(0xffff_ffff - VIDEO_SECOND + 1, 1000)).toBe(1000);
  expect(clocks.video(0, 2040), 'late arrival changes nothing').toBe(2000);
});

test('begins anew when the clock of the sender jumps', () => {
  const clocks = new SessionClocks();
  clocks.video(0, 1000);
  expect(clocks.video(60 * VIDEO_SECOND, 1040)).toBe(1040);
  expect(clocks.video(61 * VIDEO_SECOND, 2040)).toBe(2040);
});

test('moves the sound to a picture that took longer to arrive', () => {
  const clocks = new SessionClocks();
  // Both were captured at the same moment; the picture was complete 200 ms later.
  clocks.audio(0, 1000);
  clocks.video(0, 1200);
  clocks.noteSenderReport('audio', 50_000, 0);
  clocks.noteSenderReport('video', 50_000, 0);
  const times: number[] = [];
  for (let packet = 1; packet <= 600; packet += 1) {
    times.push(clocks.audio((packet * AUDIO_SECOND) / 50, 1000 + packet * 20));
  }
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(Math.max(...steps), 'never a jump').toBeLessThanOrEqual(20.5);
  expect(times.at(-1)).toBeCloseTo(1000 + 600 * 20 + 200, 6);
});

test('does not believe a report that cannot be', () => {
  const clocks = new SessionClocks();
  clocks.audio(0, 1000);
  clocks.video(0, 1200);
  clocks.noteSenderReport('audio', 50_000, 0);
  clocks.noteSenderReport('video', 90_000, 0);
  expect(clocks.audio(AUDIO_SECOND, 2000)).toBe(2000);
});
