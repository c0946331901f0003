/** Resizing by keys and numbers: many small steps make what one large step makes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsFrame } from '../../src/core/overlay-geometry.ts';
import { type Growth, grow, type Step } from '../../src/core/overlay-growth.ts';
import type { OverlayGeometry } from '../../src/core/stream.ts';

const FRAME = { width: 1920, height: 1080 };
const START: OverlayGeometry = { x: 10, y: 10, width: 300, height: 101 };

function after(start: OverlayGeometry, steps: readonly Step[]): OverlayGeometry {
  let growth: Growth | undefined;
  let now = start;
  for (const step of steps) {
    growth = grow(growth, now, step, FRAME);
    now = growth.reached;
  }
  return now;
}

it('keeps the proportion of the start over any number of steps', () => {
  const steps = fc.array(fc.integer({ min: -10, max: 10 }), { maxLength: 60 });
  const sides = fc.integer({ min: 600, max: 900 });
  fc.assert(
    fc.property(sides, sides, steps, (width, height, all) => {
      const start = { x: 0, y: 0, width, height: Math.round(height / 4) };
      const end = after(
        start,
        all.map((dx) => ({ dx, dy: 0, keepAspect: true })),
      );
      const sum = all.reduce((total, dx) => total + dx, 0);
      expect(end.width).toBe(width + sum);
      expect(Math.abs(end.height - (end.width * start.height) / width)).toBeLessThanOrEqual(0.5);
    }),
  );
});

it('gives one side exactly what was asked, and the other by proportion', () => {
  const asked = { keepAspect: true };
  expect(after(START, [{ ...asked, width: 333 }])).toMatchObject({ width: 333, height: 112 });
  expect(
    after(START, [
      { ...asked, width: 333 },
      { ...asked, height: 101 },
    ]),
  ).toEqual(START);
});

it('turns back at once at the edge of the frame', () => {
  const far = Array.from({ length: 400 }, () => ({ dx: 10, keepAspect: true }));
  const edge = after(START, far);
  expect(fitsFrame(edge, FRAME)).toBe(true);
  expect(edge.x + edge.width).toBe(FRAME.width);
  const back = after(START, [...far, { dx: -10, keepAspect: true }]);
  expect(back.width).toBeLessThan(edge.width);
});

it('begins anew where something else changed the overlay, or how it is resized', () => {
  const first = grow(undefined, START, { dx: 1, keepAspect: true }, FRAME);
  const moved = { ...first.reached, x: 50 };
  expect(grow(first, moved, { dx: 1, keepAspect: true }, FRAME).start).toEqual(moved);
  expect(grow(first, first.reached, { dx: 1 }, FRAME).start).toEqual(first.reached);
});
