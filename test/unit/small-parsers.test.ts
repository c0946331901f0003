import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollDelay } from '../../src/core/poll-policy.ts';
import { redact } from '../../src/core/redact.ts';
import { parseRetryAfter } from '../../src/core/retry-after.ts';
import { captureSettings, parseResolution, unusedWishes } from '../../src/core/settings.ts';

describe('parseResolution', () => {
  it.each([
    ['480p', 854, 480],
    ['720p', 1280, 720],
    ['1080p', 1920, 1080],
    ['640x360', 640, 360],
    ['641×361', 640, 360],
    ['9999x9999', 1920, 1920],
    ['nonsense', 1280, 720],
    ['constructor', 1280, 720],
    [null, 1280, 720],
  ])('%s is %d by %d', (text, width, height) => {
    expect(parseResolution(text)).toEqual({ width, height });
  });
});

describe('captureSettings', () => {
  it('uses what the service recommends where nothing is set', () => {
    expect(captureSettings({})).toEqual({
      size: { width: 1280, height: 720 },
      frameRate: 30,
      videoBitrate: 2500,
      audioBitrate: 64,
      audioMode: 'voice',
      facingMode: 'user',
    });
  });

  it('is within bounds whatever the attributes say', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double(),
        fc.double(),
        fc.double(),
        (resolution, frameRate, videoBitrate, audioBitrate) => {
          const settings = captureSettings({ resolution, frameRate, videoBitrate, audioBitrate });
          expect(settings.size.width % 2).toBe(0);
          expect(settings.size.height % 2).toBe(0);
          expect(settings.frameRate).toBeGreaterThanOrEqual(1);
          expect(settings.frameRate).toBeLessThanOrEqual(60);
          expect(settings.videoBitrate).toBeGreaterThanOrEqual(100);
          expect(settings.audioBitrate).toBeLessThanOrEqual(510);
        },
      ),
    );
  });
});

describe('unusedWishes', () => {
  it('names what is set and not used as it is set, and what is used instead', () => {
    expect(unusedWishes({ resolution: '9x9', frameRate: 900, audioMode: 'loud' })).toEqual([
      'resolution="9x9" cannot be used: it is 1280x720 instead.',
      'frame-rate="900" cannot be used: it is 60 instead.',
      'audio-mode="loud" cannot be used: it is voice instead.',
    ]);
    expect(unusedWishes({ videoBitrate: Number.NaN })[0]).toContain('video-bitrate');
  });

  it.each([
    {},
    { resolution: '', frameRate: 0, audioMode: '', facingMode: null },
    { resolution: ' 720P ', frameRate: 60, audioMode: 'music', facingMode: 'environment' },
    { resolution: '640 × 360', videoBitrate: 1500, audioBitrate: 128 },
  ])('has nothing to say of %o', (attributes) => {
    expect(unusedWishes(attributes)).toEqual([]);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['3', 3000],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['99999999', 300_000],
    ['soon', undefined],
    [null, undefined],
  ])('%s is %s ms', (header, wait) => {
    expect(parseRetryAfter(header, now)).toBe(wait);
  });
});

describe('redact', () => {
  it('takes out addresses, credentials and anything that looks like a key', () => {
    const text =
      'No stream at https://whip.example/1_0123456789abcdef/whip for APIKey 12$abc, token 561f4742ec38ae6386a6e7e637c03041';
    expect(redact(text)).toBe('No stream at [address] for APIKey [secret] token [secret]');
  });

  it('is short whatever comes in', () => {
    fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => redact(text).length <= 200));
  });
});

describe('pollDelay', () => {
  const calm = { expecting: false, onAir: false, hidden: false, missed: 0, random: 0.5 };

  it('is fast while something is expected, slow when nothing is, slower when hidden', () => {
    const delays = [
      pollDelay({ ...calm, expecting: true }),
      pollDelay(calm),
      pollDelay({ ...calm, hidden: true }),
    ];
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(new Set(delays).size).toBe(3);
  });

  it('never lets a running broadcast wait long for the truth', () => {
    expect(pollDelay({ ...calm, onAir: true, hidden: true, missed: 9 })).toBeLessThan(6000);
  });

  it('backs off with each miss and obeys the server', () => {
    expect(pollDelay({ ...calm, missed: 1 })).toBeGreaterThan(pollDelay(calm));
    expect(pollDelay({ ...calm, retryAfter: 60_000, random: 0 })).toBeGreaterThanOrEqual(60_000);
  });
});
