/** The parts of the burn-in that need neither a browser nor ffmpeg. */
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { withoutFrameRules } from '../../demo/local-service/allow-framing.ts';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { OverlayFeed, overlaySize } from '../../demo/local-service/overlay-feed.ts';
import { leavesFrame, place } from '../../demo/local-service/overlay-placement.ts';
import { isRgbaPng, transparentPng } from '../../demo/local-service/png.ts';
import { videoArguments } from '../../demo/local-service/video-arguments.ts';
import { call, createStream } from './local-service-support.ts';

const FRAME = { width: 1280, height: 720 };
const WIDGET = {
  id: 1,
  url: 'http://localhost/widget',
  stretch: false,
  x: 880,
  y: 520,
  width: 400,
  height: 200,
};

describe('the place of an overlay', () => {
  test('is its own, to the last pixel of the frame', () => {
    expect(leavesFrame([WIDGET], FRAME)).toBeNull();
    expect(place(WIDGET, FRAME)).toMatchObject({ x: 880, y: 520, width: 400, height: 200 });
  });

  test.each([
    ['to the right', { x: 881 }],
    ['below', { y: 521 }],
    ['by its width', { width: 401 }],
    ['by its height', { height: 201 }],
  ])('leaves the frame by one pixel %s', (_, change) => {
    expect(
      leavesFrame(
        [
          { ...WIDGET, id: 7 },
          { ...WIDGET, ...change },
        ],
        FRAME,
      ),
    ).toBe(1);
  });

  test('is the whole frame when stretched, whatever the frame is', () => {
    const none = { x: null, y: null, width: null, height: null };
    const stretched = { ...WIDGET, ...none, stretch: true };
    for (const frame of [FRAME, { width: 2, height: 2 }]) {
      expect(place(stretched, frame)).toMatchObject({ x: 0, y: 0, ...frame });
      expect(leavesFrame([stretched], frame)).toBeNull();
    }
  });

  test('reaches to the edges where it is not given', () => {
    const open = { ...WIDGET, x: 100, y: null, width: null, height: null };
    expect(place(open, FRAME)).toMatchObject({ x: 100, y: 0, width: 1180, height: 720 });
    expect(leavesFrame([{ ...open, x: 1280 }], FRAME)).toBe(1);
  });
});

test('a picture always lies ahead of the video, and no more than one in 200 ms', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1 }), (gaps) => {
      const feed = new OverlayFeed();
      const pictures: number[] = [];
      let time = 0;
      for (const gap of gaps) {
        pictures.push(...feed.due(time));
        const ahead = pictures.at(-1) ?? -1;
        expect(ahead).toBeGreaterThan(time);
        expect(ahead).toBeLessThanOrEqual(time + 200);
        time += gap;
      }
      expect(pictures[0]).toBe(0);
      for (const [index, at] of pictures.entries()) {
        if (index > 0) expect(at - (pictures[index - 1] ?? 0)).toBeGreaterThanOrEqual(200);
      }
    }),
  );
});

test('the picture of nothing is an RGBA PNG without a visible pixel', () => {
  const png = transparentPng({ width: 3, height: 2 });
  expect(isRgbaPng(png, { width: 3, height: 2 })).toBe(true);
  expect(isRgbaPng(png, { width: 2, height: 3 })).toBe(false);
  const start = png.indexOf('IDAT') + 4;
  const lines = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  expect(lines).toEqual(Buffer.alloc(2 * (1 + 3 * 4)));
});

test('pictures have two lines more than the frame, so that they are never opaque all over', () => {
  expect(overlaySize(FRAME)).toEqual({ width: 1280, height: 722 });
});

test('video is copied unless something is laid over it or its size changes', () => {
  expect(videoArguments({})).toEqual(['-map', '0:v:0', '-c:v', 'copy']);
  expect(videoArguments({ overlay: true })).toContain('libx264');
  expect(videoArguments({ scaleTo: FRAME }).join(' ')).toContain('scale=1280:720');
});

describe('a page that does not want to be framed', () => {
  test.each([
    ['X-Frame-Options', 'DENY', []],
    [
      'content-security-policy',
      "default-src 'self'; frame-ancestors 'none'; img-src *",
      [["default-src 'self';  img-src *"]],
    ],
  ])('loses its %s', (name, value, left) => {
    const type = { name: 'Content-Type', value: 'text/html' };
    const kept = withoutFrameRules([type, { name, value }]);
    expect(kept?.map((header) => [header.value])).toEqual([['text/html'], ...left]);
  });

  test('is left alone where anybody may frame it', () => {
    const value = "default-src 'none'; frame-ancestors *";
    expect(withoutFrameRules([{ name: 'Content-Security-Policy', value }])).toBeUndefined();
    expect(withoutFrameRules([])).toBeUndefined();
  });
});

describe('without a renderer', () => {
  let service: LocalService | undefined;
  afterEach(() => service?.close());

  test('the service says why, and shows nothing of a stream that is not on air', async () => {
    service = await startService({ ffmpeg: null, overlayRenderer: false });
    expect(service.overlayRenderer.problem).toBe('The renderer of overlays is switched off.');
    const stream = await createStream(service, { html_overlay: true });
    await call(service, 'POST', `/streams/${stream.id}/overlays`, [
      { url: 'http://localhost/widget', x: 0, y: 0, width: 10, height: 10 },
    ]);
    const nothing = { visible: false, hiddenBy: null, needsRestart: false };
    expect(service.overlays(stream.id)).toEqual(nothing);
    expect(service.overlays(1)).toEqual(nothing);
    const { pathname } = new URL(String(stream.iframe_url));
    const answer = await fetch(`${service.url}${pathname}/overlays.json`);
    expect(await answer.json()).toEqual({ problem: null, frame: null, overlays: [] });
  });

  test('a CHROMIUM_PATH that leads nowhere is named', async () => {
    const before = process.env.CHROMIUM_PATH;
    process.env.CHROMIUM_PATH = '/does/not/exist';
    try {
      service = await startService({ ffmpeg: null });
      expect(service.overlayRenderer.problem).toContain('/does/not/exist');
    } finally {
      if (before === undefined) delete process.env.CHROMIUM_PATH;
      else process.env.CHROMIUM_PATH = before;
    }
  });
});
