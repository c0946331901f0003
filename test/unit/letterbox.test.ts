import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { letterbox } from '../../src/core/letterbox.ts';

const HD = { width: 1280, height: 720 };

describe('letterbox', () => {
  test.each([
    ['the same shape fills the frame', { width: 640, height: 360 }, [0, 0, 1280, 720]],
    ['4:3 gets bars at the sides', { width: 640, height: 480 }, [160, 0, 960, 720]],
    ['portrait gets wide bars', { width: 720, height: 1280 }, [436, 0, 406, 720]],
    [
      'wider than the frame gets bars above and below',
      { width: 2560, height: 1080 },
      [0, 90, 1280, 540],
    ],
    ['a line is still seen', { width: 4000, height: 1 }, [0, 358, 1280, 2]],
  ])('%s', (_, picture, [x, y, width, height]) => {
    expect(letterbox(picture, HD)).toEqual({ x, y, width, height });
  });

  test('is even, centred and inside, whatever the picture and the frame', () => {
    const side = fc.integer({ min: 1, max: 8000 });
    const even = fc.integer({ min: 8, max: 960 }).map((half) => 2 * half);
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side }),
        fc.record({ width: even, height: even }),
        (picture, frame) => {
          const { x, y, width, height } = letterbox(picture, frame);
          for (const figure of [x, y, width, height]) expect(figure % 2).toBe(0);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(width).toBeGreaterThan(0);
          expect(height).toBeGreaterThan(0);
          expect(Math.abs(frame.width - width - 2 * x)).toBeLessThanOrEqual(2);
          expect(Math.abs(frame.height - height - 2 * y)).toBeLessThanOrEqual(2);
          expect(width === frame.width || height === frame.height).toBe(true);
        },
      ),
    );
  });
});
