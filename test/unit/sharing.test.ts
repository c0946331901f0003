/** What is handed on, and what an output that does not play says. */
import { describe, expect, test } from 'vitest';
import {
  embedCode,
  outputAddress,
  outputDelay,
  outputProblem,
  sharedAddresses,
} from '../../src/core/sharing.ts';
import { LIVE_STREAM, STREAM } from '../helpers/snapshots.ts';

const FRAME = { width: 1280, height: 720 };

describe('the addresses of a stream', () => {
  test('are the player page, LL-HLS, DASH and HLS for old players, in this order', () => {
    expect(sharedAddresses(STREAM)).toEqual([
      { name: 'player', link: STREAM.iframeUrl },
      { name: 'll-hls', link: STREAM.hlsCmafUrl },
      { name: 'dash', link: STREAM.dashUrl },
      { name: 'hls', link: STREAM.hlsMpegtsUrl },
    ]);
  });

  test('are only those that it has', () => {
    const stream = { ...STREAM, dashUrl: null, hlsMpegtsUrl: '' };
    expect(sharedAddresses(stream).map(({ name }) => name)).toEqual(['player', 'll-hls']);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://a/b',
    '//host/x',
    'not a url',
  ])('leave out %s', (url) => {
    const stream = { ...STREAM, iframeUrl: url, hlsCmafUrl: url, dashUrl: url, hlsMpegtsUrl: url };
    expect(sharedAddresses(stream)).toEqual([]);
    expect(embedCode(stream, FRAME)).toBeNull();
    expect(outputAddress(stream)).toBeNull();
  });

  test('have LL-HLS as what is watched, and else the HLS for old players', () => {
    expect(outputAddress(STREAM)).toBe(STREAM.hlsCmafUrl);
    expect(outputAddress({ ...STREAM, hlsCmafUrl: null })).toBe(STREAM.hlsMpegtsUrl);
  });
});

describe('the embed code', () => {
  test('is an iframe with the name of the stream, in the shape of its picture', () => {
    expect(embedCode(STREAM, FRAME)).toBe(
      `<iframe src="${STREAM.iframeUrl}" title="Morning show" allow="autoplay; fullscreen" style="width: 100%; aspect-ratio: 1280 / 720; border: 0"></iframe>`,
    );
    const upright = { ...LIVE_STREAM, videoWidth: 720, videoHeight: 1280 };
    expect(embedCode(upright, FRAME)).toContain('aspect-ratio: 720 / 1280;');
  });

  test('has a title where the stream has no name', () => {
    expect(embedCode({ ...STREAM, name: '  ' }, FRAME)).toContain('title="Live stream"');
  });

  test('cannot be left by a name or an address', () => {
    const code = embedCode(
      {
        ...STREAM,
        name: `"><script>alert('1')</script>&amp;`,
        iframeUrl: `https://player.example.com/?a="><img src=x onerror='1'>&b=2`,
      },
      FRAME,
    );
    expect(code?.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
    expect(code).toContain('title="&#34;&#62;&#60;script&#62;');
    expect(code).toContain('&#38;amp;"');
    expect(code).toContain('&#38;b=2"');
  });
});

describe('an output that does not play', () => {
  test.each([
    [404, '1000', 'offline'],
    [404, '2000', 'gone'],
    [404, '3000', 'early'],
    [404, null, 'early'],
    [0, null, 'blocked'],
    [403, null, 'broken'],
    [503, null, 'broken'],
  ] as const)('with %s and X-Err-Code %s is %s', (status, code, problem) => {
    expect(outputProblem(status, code)).toBe(problem);
  });
});

describe('the delay of the output', () => {
  const now = Date.parse('2026-05-01T09:00:10.000Z');

  test('is told by the stamp on the picture', () => {
    expect(outputDelay(now - 4200, now, 2)).toEqual({ seconds: 4.2, by: 'clock' });
  });

  test.each([
    ['there is no stamp', null],
    ['the stamp is of the future', now + 1],
    ['the stamp is newer than the newest', now - 1900],
    ['the stamp is of another day', now - 86_400_000],
    ['the stamp is no date', Number.NaN],
  ])('is that to the end of the playlist where %s', (_, stamped) => {
    expect(outputDelay(stamped, now, 2)).toEqual({ seconds: 2, by: 'edge' });
  });

  test('is not told while there is nothing to tell it by', () => {
    expect(outputDelay(null, now, 0)).toBeNull();
    expect(outputDelay(null, now, null)).toBeNull();
  });
});
