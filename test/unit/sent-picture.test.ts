import { expect, test } from 'vitest';
import { pictureDifference } from '../../src/core/sent-picture.ts';
import { LIVE_STREAM, STATS } from '../helpers/snapshots.ts';

const NOTHING = { ...LIVE_STREAM, videoWidth: null, videoHeight: null, frameRate: null };

test.each([
  ['the same', STATS, LIVE_STREAM, null],
  ['a smaller size', { ...STATS, encodedSize: { width: 640, height: 360 } }, LIVE_STREAM, 'size'],
  ['half the frames', { ...STATS, frameRate: 15 }, LIVE_STREAM, 'rate'],
  ['a frame more or less', { ...STATS, frameRate: 27 }, LIVE_STREAM, null],
  ['not measured by the service', STATS, NOTHING, null],
  ['not measured here', { ...STATS, encodedSize: null }, LIVE_STREAM, null],
  ['nothing sent', null, LIVE_STREAM, null],
])('%s', (_, stats, stream, expected) => {
  expect(pictureDifference(stats, stream)).toBe(expected);
});
