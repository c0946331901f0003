/**
 * Overlays that were made for a larger frame: which of them leave the present one, what they were
 * probably made for, and where they go so that the picture looks the same.
 */
import { clampRectangle, fitsFrame } from './overlay-geometry.ts';
import type { FrameSize } from './settings.ts';
import type { OverlayGeometry } from './stream.ts';

/** The frames that overlays are usually made for, smallest first. */
const USUAL_FRAMES: readonly FrameSize[] = [
  { width: 854, height: 480 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
/** Parts of the frame by which an overlay may stand out and still count as merely misplaced. */
const MISPLACED = 0.1;

/** The keys of the overlays that leave the frame; one of them is enough to hide all. */
export function outsideFrame<K>(
  rectangles: ReadonlyMap<K, OverlayGeometry>,
  frame: FrameSize,
): K[] {
  return [...rectangles].filter(([, one]) => !fitsFrame(one, frame)).map(([key]) => key);
}

/**
 * The frame that the overlays were made for, if that was a larger one: the smallest usual size that
 * holds them all, or just what they cover. Null where at most a few stand out by a little.
 */
export function largerFrame(
  rectangles: Iterable<OverlayGeometry>,
  frame: FrameSize,
): FrameSize | null {
  let [width, height] = [0, 0];
  for (const one of rectangles) {
    width = Math.max(width, one.x + one.width);
    height = Math.max(height, one.y + one.height);
  }
  const exceeds = width > frame.width * (1 + MISPLACED) || height > frame.height * (1 + MISPLACED);
  if (!exceeds) return null;
  const portrait = frame.height > frame.width;
  const usual = USUAL_FRAMES.map((one) =>
    portrait ? { width: one.height, height: one.width } : one,
  ).find((one) => one.width >= width && one.height >= height);
  return usual ?? { width: Math.max(width, frame.width), height: Math.max(height, frame.height) };
}

/**
 * Every rectangle in the frame. Where they were made for a larger one, all shrink by the same factor
 * and keep their distances in proportion: what was at an edge or in the middle is there again.
 * Otherwise only those move that have to.
 */
export function fitToFrame<K>(
  rectangles: ReadonlyMap<K, OverlayGeometry>,
  frame: FrameSize,
  madeFor: FrameSize | null = largerFrame(rectangles.values(), frame),
): Map<K, OverlayGeometry> {
  const factor = madeFor
    ? Math.min(1, frame.width / madeFor.width, frame.height / madeFor.height)
    : 1;
  const fitted = (one: OverlayGeometry): OverlayGeometry => {
    if (!madeFor) return fitsFrame(one, frame) ? one : clampRectangle(one, frame);
    const width = one.width * factor;
    const height = one.height * factor;
    return clampRectangle(
      {
        x: place(one.x, madeFor.width - one.width, frame.width - Math.round(width)),
        y: place(one.y, madeFor.height - one.height, frame.height - Math.round(height)),
        width,
        height,
      },
      frame,
    );
  };
  return new Map([...rectangles].map(([key, one]) => [key, fitted(one)]));
}

/** The same part of the free room as before. */
function place(at: number, room: number, newRoom: number): number {
  return room > 0 ? (at / room) * newRoom : newRoom / 2;
}
