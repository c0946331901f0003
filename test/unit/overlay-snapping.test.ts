import { describe, expect, it } from 'vitest';
import { gestureStep, marquee, type Press, touches } from '../../src/core/overlay-gesture.ts';
import { snapLines, snapShift } from '../../src/core/overlay-snapping.ts';

const FRAME = { width: 1200, height: 600 };
const OTHER = { x: 700, y: 200, width: 120, height: 80 };
const lines = snapLines(FRAME, [OTHER]);
const free = { keepAspect: false, fromCenter: false };

function press(
  target: Press['target'],
  rectangle = { x: 100, y: 100, width: 200, height: 100 },
): Press {
  return { target, x: 0, y: 0, start: new Map([['a', rectangle]]), lines, frame: FRAME };
}

describe('snapping a move', () => {
  it.each([
    ['the left edge to the frame', { x: 5, y: 250 }, { x: 0 }, 'edge'],
    ['the right edge to the frame', { x: 996, y: 250 }, { x: 1000 }, 'edge'],
    ['the centre to the centre', { x: 497, y: 20 }, { x: 500 }, 'centre'],
    ['an edge to a third', { x: 403, y: 20 }, { x: 400 }, 'third'],
    ['an edge to the safe area', { x: 64, y: 250 }, { x: 60 }, 'safe'],
    ['an edge to another overlay', { x: 823, y: 20 }, { x: 820 }, 'overlay'],
  ])('%s', (_, at, expected, kind) => {
    const step = gestureStep(press('overlays'), {
      dx: at.x - 100,
      dy: at.y - 100,
      snapWithin: 6,
      ...free,
    });
    expect(step.rectangles.get('a')).toMatchObject(expected);
    expect(step.guides.filter(({ axis }) => axis === 'x').map((guide) => guide.kind)).toContain(
      kind,
    );
  });

  it('leaves alone what is further away, and everything when it is switched off', () => {
    const at = (snapWithin: number) =>
      gestureStep(press('overlays'), { dx: -94, dy: 40, snapWithin, ...free });
    expect(at(5).rectangles.get('a')?.x).toBe(6);
    expect(at(6).rectangles.get('a')?.x).toBe(0);
    expect(at(0)).toMatchObject({ guides: [] });
  });

  it('goes to the nearest line, not to the first', () => {
    expect(snapShift({ x: 704, y: 20, width: 100, height: 10 }, lines, 10).dx).toBe(-4);
    expect(snapShift({ x: 758, y: 20, width: 200, height: 10 }, lines, 10).dx).toBe(2);
  });

  it('takes several as one', () => {
    const two: Press = {
      ...press('overlays'),
      start: new Map([
        ['a', { x: 100, y: 100, width: 50, height: 50 }],
        ['b', { x: 300, y: 130, width: 100, height: 50 }],
      ]),
    };
    const step = gestureStep(two, { dx: 298, dy: 60, snapWithin: 6, ...free });
    expect(step.rectangles.get('a')?.x).toBe(400);
    expect(step.rectangles.get('b')?.x).toBe(600);
  });
});

describe('snapping a handle', () => {
  it('draws only the edges that it moves', () => {
    const step = gestureStep(press('e'), { dx: 297, dy: 3, snapWithin: 6, ...free });
    expect(step.rectangles.get('a')).toEqual({ x: 100, y: 100, width: 500, height: 100 });
    expect(step.guides).toEqual([{ axis: 'x', at: 600, kind: 'centre' }]);
  });

  it('keeps the proportion instead when that is locked', () => {
    const step = gestureStep(press('se'), {
      dx: 297,
      dy: 0,
      snapWithin: 6,
      keepAspect: true,
      fromCenter: false,
    });
    expect(step.rectangles.get('a')).toMatchObject({ width: 497, height: 249 });
    expect(step.guides).toEqual([]);
  });
});

describe('the selecting rectangle', () => {
  it('goes in every direction', () => {
    const from = { ...press('marquee'), x: 50, y: 60 };
    const motion = { dx: -20, dy: 30, snapWithin: 6, ...free };
    expect(marquee(from, motion)).toEqual({ x: 30, y: 60, width: 20, height: 30 });
    expect(gestureStep(from, motion).rectangles).toBe(from.start);
  });

  it('takes what it touches', () => {
    expect(touches({ x: 0, y: 0, width: 701, height: 300 }, OTHER)).toBe(true);
    expect(touches({ x: 0, y: 0, width: 700, height: 300 }, OTHER)).toBe(false);
  });
});
