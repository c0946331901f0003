/**
 * Resizing in small steps, by keys and numbers. Each step is computed from how the overlay was before
 * the first one, so that what rounding to pixels takes from a proportion does not add up.
 */
import {
  clampRectangle,
  type ResizeOptions,
  resizeRectangle,
  sameRectangle,
} from './overlay-geometry.ts';
import type { FrameSize } from './settings.ts';
import type { OverlayGeometry } from './stream.ts';

export interface Step extends ResizeOptions {
  /** How far to pull the right and the lower edge, in pixels. */
  readonly dx?: number;
  readonly dy?: number;
  /** Instead, how large it shall be. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

export interface Growth extends ResizeOptions {
  readonly start: OverlayGeometry;
  /** How far the right and the lower edge were pulled since, in pixels. */
  readonly dx: number;
  readonly dy: number;
  /** What that makes of it. */
  readonly reached: OverlayGeometry;
}

/** One step more; it begins anew where something else has changed the overlay meanwhile. */
export function grow(
  before: Growth | undefined,
  now: OverlayGeometry,
  { keepAspect, fromCenter, ...by }: Step,
  frame: FrameSize,
): Growth {
  const goesOn =
    before &&
    before.keepAspect === keepAspect &&
    before.fromCenter === fromCenter &&
    sameRectangle(before.reached, now);
  const from = goesOn
    ? before
    : { start: clampRectangle(now, frame), dx: 0, dy: 0, reached: now, keepAspect, fromCenter };
  const { start } = from;
  const pulledX = by.width === undefined ? (by.dx ?? 0) : by.width - start.width - from.dx;
  const pulledY = by.height === undefined ? (by.dy ?? 0) : by.height - start.height - from.dy;
  const slope = keepAspect ? start.height / start.width : 0;
  const dx = from.dx + pulledX + (slope && pulledY / slope);
  const dy = from.dy + pulledY + pulledX * slope;
  const reached = resizeRectangle(start, 'se', dx, dy, frame, { keepAspect, fromCenter });
  // What the edge of the frame stops must not have to be taken back.
  return sameRectangle(reached, now) ? from : { ...from, dx, dy, reached };
}
