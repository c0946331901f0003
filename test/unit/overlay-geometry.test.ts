import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitToFrame, largerFrame, outsideFrame } from '../../src/core/overlay-fit.ts';
import {
  type Alignment,
  alignRectangles,
  boundingBox,
  clampRectangle,
  fitsFrame,
  fullFrame,
  HANDLES,
  MINIMUM_SIDE,
  moveRectangle,
  moveRectangles,
  resizeRectangle,
  sidesOf,
} from '../../src/core/overlay-geometry.ts';
import { gestureStep, type Press } from '../../src/core/overlay-gesture.ts';
import { snapLines } from '../../src/core/overlay-snapping.ts';
import type { FrameSize } from '../../src/core/settings.ts';
import type { OverlayGeometry } from '../../src/core/stream.ts';

const HD: FrameSize = { width: 1280, height: 720 };

const frames = fc.record({
  width: fc.integer({ min: 16, max: 1920 }),
  height: fc.integer({ min: 16, max: 1920 }),
});
/** Anything that a service, another program or an older frame may have left. */
const anywhere = fc.record({
  x: fc.integer({ min: -4000, max: 4000 }),
  y: fc.integer({ min: -4000, max: 4000 }),
  width: fc.integer({ min: 0, max: 4000 }),
  height: fc.integer({ min: 0, max: 4000 }),
});
const pulls = fc.double({ min: -5000, max: 5000, noNaN: true });
const handles = fc.constantFrom(...HANDLES);
const options = fc.record({ keepAspect: fc.boolean(), fromCenter: fc.boolean() });
const inFrame = frames.chain((frame) =>
  anywhere.map((one) => ({ frame, rectangle: clampRectangle(one, frame) })),
);

const right = ({ x, width }: OverlayGeometry) => x + width;
const bottom = ({ y, height }: OverlayGeometry) => y + height;

describe('every rectangle', () => {
  const good = (rectangle: OverlayGeometry, frame: FrameSize) => {
    expect(fitsFrame(rectangle, frame), JSON.stringify({ rectangle, frame })).toBe(true);
    expect(rectangle.width).toBeGreaterThanOrEqual(Math.min(MINIMUM_SIDE, frame.width));
    expect(rectangle.height).toBeGreaterThanOrEqual(Math.min(MINIMUM_SIDE, frame.height));
  };

  it('is whole, in the frame and not too small after it was clamped', () => {
    fc.assert(
      fc.property(frames, anywhere, (frame, one) => good(clampRectangle(one, frame), frame)),
      { numRuns: 2000 },
    );
  });

  it('is so after a handle was pulled, however far, with any modifier', () => {
    fc.assert(
      fc.property(
        frames,
        anywhere,
        handles,
        pulls,
        pulls,
        options,
        (frame, one, handle, dx, dy, o) =>
          good(resizeRectangle(one, handle, dx, dy, frame, o), frame),
      ),
      { numRuns: 5000 },
    );
  });

  it('is so after a move', () => {
    fc.assert(
      fc.property(inFrame, pulls, pulls, ({ frame, rectangle }, dx, dy) =>
        good(moveRectangle(rectangle, dx, dy, frame), frame),
      ),
      { numRuns: 2000 },
    );
  });

  it('is so after a gesture that snaps', () => {
    const targets = fc.constantFrom('overlays' as const, ...HANDLES);
    fc.assert(
      fc.property(
        frames,
        fc.array(anywhere, { minLength: 1, maxLength: 4 }),
        fc.array(anywhere, { maxLength: 4 }),
        targets,
        pulls,
        pulls,
        options,
        fc.integer({ min: 0, max: 40 }),
        (frame, moved, others, target, dx, dy, modifiers, snapWithin) => {
          const start = new Map(moved.map((one, i) => [String(i), clampRectangle(one, frame)]));
          const press: Press = {
            target,
            x: 0,
            y: 0,
            start,
            frame,
            lines: snapLines(frame, others),
          };
          const step = gestureStep(press, { dx, dy, snapWithin, ...modifiers });
          expect([...step.rectangles.keys()]).toEqual([...start.keys()]);
          for (const rectangle of step.rectangles.values()) good(rectangle, frame);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is so when values are no numbers at all', () => {
    const odd = { x: Number.NaN, y: Number.POSITIVE_INFINITY, width: Number.NaN, height: -1 };
    good(clampRectangle(odd, HD), HD);
    good(resizeRectangle(odd, 'se', Number.NaN, Number.NEGATIVE_INFINITY, HD), HD);
  });
});

describe('fitsFrame', () => {
  const one = { x: 100, y: 100, width: 200, height: 100 };
  it.each([
    ['inside', one, true],
    ['flush with the last pixel', { x: 1080, y: 620, width: 200, height: 100 }, true],
    ['one pixel too far right', { x: 1081, y: 620, width: 200, height: 100 }, false],
    ['one pixel too low', { x: 1080, y: 621, width: 200, height: 100 }, false],
    ['one pixel too far left', { ...one, x: -1 }, false],
    ['between pixels', { ...one, x: 0.5 }, false],
    ['without a size', { ...one, width: 0 }, false],
  ])('%s: %#', (_, rectangle, expected) => expect(fitsFrame(rectangle, HD)).toBe(expected));

  it('knows that the service takes 1080 pixels of height also in an upright frame', () => {
    const upright = { width: 1080, height: 1920 };
    expect(fitsFrame({ x: 0, y: 0, width: 1080, height: 1081 }, upright)).toBe(false);
    expect(fitsFrame({ x: 0, y: 1080, width: 1080, height: 100 }, upright)).toBe(false);
    expect(fullFrame(upright)).toEqual({ x: 0, y: 0, width: 1080, height: 1080 });
  });
});

describe('moving', () => {
  it('keeps the size', () => {
    fc.assert(
      fc.property(inFrame, pulls, pulls, ({ frame, rectangle }, dx, dy) => {
        const { width, height } = moveRectangle(rectangle, dx, dy, frame);
        expect({ width, height }).toEqual({ width: rectangle.width, height: rectangle.height });
      }),
    );
  });

  it('keeps what was small small', () => {
    expect(moveRectangle({ x: 5, y: 5, width: 2, height: 3 }, 10, 10, HD)).toEqual({
      x: 15,
      y: 15,
      width: 2,
      height: 3,
    });
  });

  it('keeps several at their distances, also at the edge', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(anywhere, { minLength: 2, maxLength: 6 }),
        pulls,
        pulls,
        (frame, all, dx, dy) => {
          const start = new Map(all.map((one, index) => [index, clampRectangle(one, frame)]));
          const moved = moveRectangles(start, dx, dy, frame);
          const shifts = [...moved].map(([key, to]) => {
            const from = start.get(key) as OverlayGeometry;
            return `${to.x - from.x},${to.y - from.y}`;
          });
          expect(new Set(shifts).size).toBe(1);
        },
      ),
    );
  });

  it('goes as far as asked while there is room', () => {
    expect(moveRectangle({ x: 10, y: 10, width: 100, height: 50 }, 33.4, -4.6, HD)).toEqual({
      x: 43,
      y: 5,
      width: 100,
      height: 50,
    });
  });
});

describe('resizing', () => {
  const start = { x: 400, y: 300, width: 200, height: 100 };

  it('moves only the edges of the handle', () => {
    fc.assert(
      fc.property(inFrame, handles, pulls, pulls, ({ frame, rectangle }, handle, dx, dy) => {
        const to = resizeRectangle(rectangle, handle, dx, dy, frame);
        const [x, y] = sidesOf(handle);
        if (x >= 0) expect(to.x).toBe(rectangle.x);
        if (x <= 0) expect(right(to)).toBe(right(rectangle));
        if (y >= 0) expect(to.y).toBe(rectangle.y);
        if (y <= 0) expect(bottom(to)).toBe(bottom(rectangle));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the centre with the centre held', () => {
    fc.assert(
      fc.property(inFrame, handles, pulls, pulls, ({ frame, rectangle }, handle, dx, dy) => {
        const to = resizeRectangle(rectangle, handle, dx, dy, frame, { fromCenter: true });
        expect(to.x + right(to)).toBe(rectangle.x + right(rectangle));
        expect(to.y + bottom(to)).toBe(rectangle.y + bottom(rectangle));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the proportion to a pixel', () => {
    const large = inFrame.filter(({ rectangle: { width, height } }) => width > 16 && height > 16);
    fc.assert(
      fc.property(
        large,
        handles,
        pulls,
        pulls,
        options,
        ({ frame, rectangle }, handle, dx, dy, o) => {
          const to = resizeRectangle(rectangle, handle, dx, dy, frame, { ...o, keepAspect: true });
          const factor = to.width / rectangle.width;
          const expected = rectangle.height * factor;
          // One pixel of each side may have been rounded away.
          const slack = 1 + rectangle.height / rectangle.width;
          expect(Math.abs(to.height - expected)).toBeLessThanOrEqual(slack);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['se', { x: 400, y: 300, width: 230, height: 120 }],
    ['nw', { x: 430, y: 320, width: 170, height: 80 }],
    ['n', { x: 400, y: 320, width: 200, height: 80 }],
    ['e', { x: 400, y: 300, width: 230, height: 100 }],
  ] as const)('%s by 30, 20', (handle, expected) => {
    expect(resizeRectangle(start, handle, 30, 20, HD)).toEqual(expected);
  });

  it('does not turn inside out', () => {
    expect(resizeRectangle(start, 'se', -900, -900, HD)).toEqual({
      x: 400,
      y: 300,
      width: MINIMUM_SIDE,
      height: MINIMUM_SIDE,
    });
  });

  it('is undone by no pull at all, because each step starts from the beginning', () => {
    fc.assert(
      fc.property(inFrame, handles, options, ({ frame, rectangle }, handle, o) => {
        expect(resizeRectangle(rectangle, handle, 0, 0, frame, o)).toEqual(rectangle);
      }),
    );
  });
});

describe('aligning', () => {
  const cases: Alignment[] = ['left', 'center', 'right', 'top', 'middle', 'bottom'];
  const edge: Record<Alignment, (one: OverlayGeometry) => number> = {
    left: ({ x }) => x,
    center: ({ x, width }) => Math.round(x + width / 2),
    right,
    top: ({ y }) => y,
    middle: ({ y, height }) => Math.round(y + height / 2),
    bottom,
  };

  it.each(cases)('%s brings several in line inside what they covered', (alignment) => {
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 2, maxLength: 5 }), (all) => {
        const start = new Map(all.map((one, index) => [index, clampRectangle(one, HD)]));
        const lined = [...alignRectangles(start, alignment, HD).values()];
        const places = lined.map(edge[alignment]);
        // Odd and even sizes cannot share a centre to the half pixel.
        expect(Math.max(...places) - Math.min(...places)).toBeLessThanOrEqual(1);
        const box = boundingBox(start.values());
        const now = boundingBox(lined);
        expect(now.x).toBeGreaterThanOrEqual(box.x);
        expect(right(now)).toBeLessThanOrEqual(right(box));
      }),
    );
  });

  it('aligns one with the frame', () => {
    const one = new Map([[0, { x: 3, y: 4, width: 100, height: 50 }]]);
    expect(alignRectangles(one, 'right', HD).get(0)?.x).toBe(1180);
    expect(alignRectangles(one, 'middle', HD).get(0)?.y).toBe(335);
  });
});

describe('fitting into a smaller frame', () => {
  it('leaves nothing outside', () => {
    fc.assert(
      fc.property(frames, fc.array(anywhere, { minLength: 1, maxLength: 8 }), (frame, all) => {
        const fitted = fitToFrame(new Map(all.map((one, index) => [index, one])), frame);
        expect(outsideFrame(fitted, frame)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('recognises what was made for FullHD and keeps the picture', () => {
    const made = new Map([
      ['logo', { x: 1720, y: 40, width: 160, height: 90 }],
      ['lower third', { x: 0, y: 780, width: 1920, height: 300 }],
      ['middle', { x: 860, y: 490, width: 200, height: 100 }],
    ]);
    expect(largerFrame(made.values(), HD)).toEqual({ width: 1920, height: 1080 });
    expect(Object.fromEntries(fitToFrame(made, HD))).toEqual({
      logo: { x: 1146, y: 27, width: 107, height: 60 },
      'lower third': { x: 0, y: 520, width: 1280, height: 200 },
      middle: { x: 574, y: 327, width: 133, height: 67 },
    });
  });

  it('moves only what stands out by a little', () => {
    const all = new Map([
      ['out', { x: 1081, y: 0, width: 200, height: 100 }],
      ['in', { x: 10, y: 10, width: 100, height: 100 }],
    ]);
    expect(largerFrame(all.values(), HD)).toBeNull();
    const fitted = fitToFrame(all, HD);
    expect(fitted.get('out')).toEqual({ x: 1080, y: 0, width: 200, height: 100 });
    expect(fitted.get('in')).toBe(all.get('in'));
  });
});
