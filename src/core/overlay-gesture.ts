/** What a pointer does to overlays: every step is computed from how they were when it was pressed. */
import { boundingBox, type Handle, moveRectangles, resizeRectangle } from './overlay-geometry.ts';
import {
  type Guide,
  handleEdges,
  NO_LINES,
  reachedGuides,
  type SnapLines,
  snapHandle,
  snapShift,
} from './overlay-snapping.ts';
import type { FrameSize } from './settings.ts';
import type { OverlayGeometry } from './stream.ts';

export type Rectangles = ReadonlyMap<string, OverlayGeometry>;

/** Where the pointer was pressed, and everything as it was then. */
export interface Press {
  /** What it moves: the overlays, one edge or corner, or the selecting rectangle. */
  readonly target: 'overlays' | Handle | 'marquee';
  /** Where it was pressed, in pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** The overlays that it moves or resizes; those that are locked are not among them. */
  readonly start: Rectangles;
  readonly lines: SnapLines;
  readonly frame: FrameSize;
}

/** Where the pointer is now, from where it was pressed, in pixels of the frame. */
export interface Motion {
  readonly dx: number;
  readonly dy: number;
  readonly keepAspect: boolean;
  readonly fromCenter: boolean;
  /** Pixels within which a line attracts; 0 for none. */
  readonly snapWithin: number;
}

export interface GestureStep {
  readonly rectangles: Rectangles;
  readonly guides: readonly Guide[];
}

export function gestureStep(press: Press, motion: Motion): GestureStep {
  const { target, start } = press;
  if (target === 'marquee' || start.size === 0) return { rectangles: start, guides: [] };
  return target === 'overlays' ? move(press, motion) : resize(press, target, motion);
}

/** The rectangle between where the pointer was pressed and where it is. */
export function marquee({ x, y }: Press, { dx, dy }: Motion): OverlayGeometry {
  return {
    x: Math.min(x, x + dx),
    y: Math.min(y, y + dy),
    width: Math.abs(dx),
    height: Math.abs(dy),
  };
}

export function touches(a: OverlayGeometry, b: OverlayGeometry): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function move({ start, lines, frame }: Press, { dx, dy, snapWithin }: Motion): GestureStep {
  const used = snapWithin > 0 ? lines : NO_LINES;
  const moved = moveRectangles(start, dx, dy, frame);
  const snap = snapShift(boundingBox(moved.values()), used, snapWithin);
  const rectangles = snap.dx || snap.dy ? moveRectangles(moved, snap.dx, snap.dy, frame) : moved;
  return { rectangles, guides: reachedGuides(boundingBox(rectangles.values()), used) };
}

function resize({ start, lines, frame }: Press, handle: Handle, motion: Motion): GestureStep {
  const { dx, dy, snapWithin, ...options } = motion;
  // With a fixed proportion one edge cannot go to a line without the other leaving its own.
  const used = snapWithin > 0 && !options.keepAspect ? lines : NO_LINES;
  const rectangles = new Map<string, OverlayGeometry>();
  for (const [key, from] of start) {
    const free = resizeRectangle(from, handle, dx, dy, frame, options);
    const snap = snapHandle(free, handle, used, snapWithin);
    rectangles.set(
      key,
      snap.dx || snap.dy
        ? resizeRectangle(from, handle, dx + snap.dx, dy + snap.dy, frame, options)
        : free,
    );
  }
  const box = boundingBox(rectangles.values());
  const moved = handleEdges(box, handle);
  // An edge that stays where it was has not been drawn to any line.
  const guides = reachedGuides(box, used).filter(({ axis, at }) => moved[axis].includes(at));
  return { rectangles, guides };
}
