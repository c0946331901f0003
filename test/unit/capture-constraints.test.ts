import { describe, expect, test } from 'vitest';
import {
  cameraConstraints,
  microphoneConstraints,
  screenOptions,
} from '../../src/capture/constraints.ts';
import { loudness } from '../../src/capture/level-meter.ts';
import { captureSettings } from '../../src/core/settings.ts';

describe('what is asked of a camera', () => {
  test('wishes for size and rate, so that a lesser camera is not refused', () => {
    const settings = captureSettings({ resolution: '480p', frameRate: 25 });
    expect(cameraConstraints(settings)).toEqual({
      width: { ideal: 854 },
      height: { ideal: 480 },
      frameRate: { ideal: 25 },
      resizeMode: { ideal: 'crop-and-scale' },
      facingMode: { ideal: 'user' },
    });
  });

  test('insists on a chosen device, whichever way it faces', () => {
    const constraints = cameraConstraints(captureSettings({ facingMode: 'environment' }), 'back');
    expect(constraints.deviceId).toEqual({ exact: 'back' });
    expect(constraints).not.toHaveProperty('facingMode');
  });
});

describe('what is asked of a microphone', () => {
  test('voice is processed by the browser, in mono', () => {
    expect(microphoneConstraints(captureSettings({}))).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      channelCount: { ideal: 1 },
    });
  });

  test('music is left alone, in stereo', () => {
    expect(microphoneConstraints(captureSettings({ audioMode: 'music' }), 'line-in')).toEqual({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: { ideal: 2 },
      deviceId: { exact: 'line-in' },
    });
  });
});

test('a screen is asked for at the rate of the broadcast, without sound', () => {
  expect(screenOptions(captureSettings({ frameRate: 24 }))).toMatchObject({
    video: { frameRate: { ideal: 24, max: 24 } },
    audio: false,
  });
});

describe('loudness', () => {
  const tone = (amplitude: number) =>
    Float32Array.from({ length: 1024 }, (_, index) => (index % 2 ? amplitude : -amplitude));

  test.each([
    ['silence', 0, 0],
    ['the threshold of the scale, -60 dB', 0.001, 0],
    ['-30 dB', 10 ** (-30 / 20), 0.5],
    ['full scale', 1, 1],
  ])('of %s', (_, amplitude, level) => {
    expect(loudness(tone(amplitude))).toBeCloseTo(level, 2);
  });
});
