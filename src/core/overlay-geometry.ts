/**
 * Rectangles of overlays, in whole pixels of the source frame.
 *
 * The service hides every overlay when one of them leaves the frame by a pixel, so each function here
 * returns rectangles of integers inside the frame. All of them start from the rectangle as it was when
 * the gesture began, never from the last step, so that no error adds up. An axis at a time: a `Span`
 * is where a rectangle begins and how long it is, `Bounds` is what the axis allows.
 */
import { LARGEST_OVERLAY_FRAME } from './overlay-rules.ts';
import type { FrameSize } from './settings.ts';
import type { OverlayGeometry } from './stream.ts';

export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** Pixels. A smaller overlay could neither be seen nor taken hold of. */
export const MINIMUM_SIDE = 8;

interface Span {
  readonly at: number;
  readonly size: number;
}

interface Bounds {
  /** Length of the frame. */
  readonly side: number;
  readonly least: number;
  readonly most: number;
  /** The last pixel at which the service lets an overlay begin. */
  readonly lastAt: number;
}

/** Which edge a handle moves along an axis: the first (-1), the last (1), or none (0). */
type Side = -1 | 0 | 1;

export interface ResizeOptions {
  /** Keep the proportion of width and height, but for the rounding to pixels. */
  readonly keepAspect?: boolean | undefined;
  /** Move the opposite edge by as much. */
  readonly fromCenter?: boolean | undefined;
}

/** Whether the rectangle is one that the service takes and that lies in the frame to the pixel. */
export function fitsFrame(rectangle: OverlayGeometry, frame: FrameSize): boolean {
  const [horizontal, vertical] = spansOf(rectangle);
  const [boundsX, boundsY] = boundsOf(frame);
  return fits(horizontal, boundsX) && fits(vertical, boundsY);
}

/** The nearest rectangle of the same size in the frame; a size that cannot be is made possible. */
export function clampRectangle(rectangle: OverlayGeometry, frame: FrameSize): OverlayGeometry {
  return eachAxis(rectangle, frame, (span, bounds) => within(span, bounds, bounds.least));
}

/** The whole frame, as far as the service takes it. */
export function fullFrame(frame: FrameSize): OverlayGeometry {
  return clampRectangle({ x: 0, y: 0, ...frame }, frame);
}

/** Moves rectangles together: they keep their places towards each other and stay in the frame. */
export function moveRectangles<K>(
  start: ReadonlyMap<K, OverlayGeometry>,
  dx: number,
  dy: number,
  frame: FrameSize,
): Map<K, OverlayGeometry> {
  const inside = new Map([...start].map(([key, one]) => [key, keepInside(one, frame)]));
  const all = [...inside.values()].map(spansOf);
  const [boundsX, boundsY] = boundsOf(frame);
  const x = commonShift(
    all.map(([span]) => span),
    dx,
    boundsX,
  );
  const y = commonShift(
    all.map(([, span]) => span),
    dy,
    boundsY,
  );
  return new Map([...inside].map(([key, one]) => [key, { ...one, x: one.x + x, y: one.y + y }]));
}

export function moveRectangle(
  start: OverlayGeometry,
  dx: number,
  dy: number,
  frame: FrameSize,
): OverlayGeometry {
  return moveRectangles(new Map([[0, start]]), dx, dy, frame).get(0) ?? start;
}

/** Moves the edges of a handle by so many pixels. */
export function resizeRectangle(
  start: OverlayGeometry,
  handle: Handle,
  dx: number,
  dy: number,
  frame: FrameSize,
  { keepAspect = false, fromCenter = false }: ResizeOptions = {},
): OverlayGeometry {
  const from = clampRectangle(start, frame);
  const [sideX, sideY] = sidesOf(handle);
  const resized = keepAspect
    ? scale(from, [sideX, sideY], [dx, dy], frame, fromCenter)
    : eachAxis(from, frame, (span, bounds, axis) =>
        axis === 'x'
          ? stretchSpan(span, sideX, dx, bounds, fromCenter)
          : stretchSpan(span, sideY, dy, bounds, fromCenter),
      );
  return clampRectangle(resized, frame);
}

/** Which edge a handle moves, horizontally and vertically. */
export function sidesOf(handle: Handle): readonly [Side, Side] {
  const x = handle.includes('w') ? -1 : handle.includes('e') ? 1 : 0;
  const y = handle.includes('n') ? -1 : handle.includes('s') ? 1 : 0;
  return [x, y];
}

/** Brings edges or centres in line: with the frame for one rectangle, with each other for several. */
export function alignRectangles<K>(
  rectangles: ReadonlyMap<K, OverlayGeometry>,
  alignment: Alignment,
  frame: FrameSize,
): Map<K, OverlayGeometry> {
  const inside = new Map([...rectangles].map(([key, one]) => [key, keepInside(one, frame)]));
  const box = inside.size > 1 ? boundingBox(inside.values()) : { x: 0, y: 0, ...frame };
  const [at, size, part] = ALIGNED[alignment];
  const lined = (one: OverlayGeometry) => ({
    ...one,
    [at]: box[at] + (box[size] - one[size]) * part,
  });
  return new Map([...inside].map(([key, one]) => [key, keepInside(lined(one), frame)]));
}

/** Along which axis, and which part of the free room is left before the rectangle. */
const ALIGNED: Readonly<
  Record<Alignment, readonly ['x', 'width', number] | readonly ['y', 'height', number]>
> = {
  left: ['x', 'width', 0],
  center: ['x', 'width', 0.5],
  right: ['x', 'width', 1],
  top: ['y', 'height', 0],
  middle: ['y', 'height', 0.5],
  bottom: ['y', 'height', 1],
};

/** The smallest rectangle around all of them. */
export function boundingBox(rectangles: Iterable<OverlayGeometry>): OverlayGeometry {
  const all = [...rectangles];
  const x = Math.min(...all.map((one) => one.x));
  const y = Math.min(...all.map((one) => one.y));
  const right = Math.max(...all.map((one) => one.x + one.width));
  const bottom = Math.max(...all.map((one) => one.y + one.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function sameRectangle(a: OverlayGeometry | null, b: OverlayGeometry): boolean {
  return a?.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** As {@link clampRectangle}, but what is smaller than we would make it stays so. */
function keepInside(rectangle: OverlayGeometry, frame: FrameSize): OverlayGeometry {
  return eachAxis(rectangle, frame, (span, bounds) => within(span, bounds, 1));
}

function commonShift(spans: readonly Span[], by: number, { side, lastAt }: Bounds): number {
  const back = Math.min(...spans.map(({ at }) => at));
  const room = Math.min(...spans.map(({ at, size }) => Math.min(side - size, lastAt) - at));
  return clamp(whole(by), -back, room);
}

function stretchSpan(
  span: Span,
  side: Side,
  delta: number,
  bounds: Bounds,
  fromCenter: boolean,
): Span {
  if (side === 0) return span;
  const { at, size } = span;
  const end = at + size;
  const growth = whole(side * delta);
  if (fromCenter) {
    const room = Math.min(at, bounds.side - end, Math.floor((bounds.most - size) / 2));
    const least = Math.max(Math.ceil((bounds.least - size) / 2), at - bounds.lastAt);
    const each = clamp(growth, least, room);
    return { at: at - each, size: size + 2 * each };
  }
  if (side === 1) {
    return {
      at,
      size: clamp(size + growth, bounds.least, Math.min(bounds.most, bounds.side - at)),
    };
  }
  const least = Math.max(bounds.least, end - bounds.lastAt);
  const grown = clamp(size + growth, least, Math.min(bounds.most, end));
  return { at: end - grown, size: grown };
}

/** One factor for both axes; the axis that the handle does not move grows from its centre. */
function scale(
  from: OverlayGeometry,
  sides: readonly [Side, Side],
  deltas: readonly [number, number],
  frame: FrameSize,
  fromCenter: boolean,
): OverlayGeometry {
  const bounds = boundsOf(frame);
  const axes = spansOf(from).map((span, index) => {
    const limits = bounds[index] as Bounds;
    const side = fromCenter ? 0 : (sides[index] as Side);
    const pulled = (sides[index] as Side) * (deltas[index] as number) * (fromCenter ? 2 : 1);
    return { span, side, moves: sides[index] !== 0, pulled, ...scaleLimits(span, side, limits) };
  });
  const wanted = Math.max(
    ...axes.filter(({ moves }) => moves).map(({ span, pulled }) => 1 + pulled / span.size),
  );
  const factor = clamp(
    wanted,
    Math.max(...axes.map(({ span, least }) => least / span.size)),
    Math.min(...axes.map(({ span, most }) => most / span.size)),
  );
  const [x, y] = axes.map(({ span: { at, size }, side, least, most }) => {
    const scaled = clamp(whole(size * factor), Math.min(least, most), most);
    if (side === 1) return { at, size: scaled };
    if (side === -1) return { at: at + size - scaled, size: scaled };
    return { at: at - Math.round((scaled - size) / 2), size: scaled };
  }) as [Span, Span];
  return rectangleOf(x, y);
}

/** The smallest and the largest size that a span can have when this edge moves, or both do. */
function scaleLimits(
  { at, size }: Span,
  side: Side,
  { side: length, least, most, lastAt }: Bounds,
): { least: number; most: number } {
  const end = at + size;
  if (side === 1) return { least, most: Math.min(most, length - at) };
  if (side === -1) return { least: Math.max(least, end - lastAt), most: Math.min(most, end) };
  return { least, most: Math.min(most, 2 * Math.min(at + size / 2, length - at - size / 2)) };
}

function within({ at, size }: Span, { side, most, lastAt }: Bounds, least: number): Span {
  const possible = clamp(whole(size), Math.min(least, most), most);
  return { at: clamp(whole(at), 0, Math.min(side - possible, lastAt)), size: possible };
}

function fits({ at, size }: Span, { side, most, lastAt }: Bounds): boolean {
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(size)) return false;
  return at >= 0 && at <= lastAt && size > 0 && size <= most && at + size <= side;
}

function boundsOf(frame: FrameSize): readonly [Bounds, Bounds] {
  return [
    axisBounds(frame.width, LARGEST_OVERLAY_FRAME.width),
    axisBounds(frame.height, LARGEST_OVERLAY_FRAME.height),
  ];
}

function axisBounds(length: number, limit: number): Bounds {
  const side = Math.max(1, Math.floor(length));
  const most = Math.min(side, limit);
  return { side, most, least: Math.min(MINIMUM_SIDE, most), lastAt: limit - 1 };
}

function eachAxis(
  rectangle: OverlayGeometry,
  frame: FrameSize,
  change: (span: Span, bounds: Bounds, axis: 'x' | 'y') => Span,
): OverlayGeometry {
  const [x, y] = spansOf(rectangle);
  const [boundsX, boundsY] = boundsOf(frame);
  return rectangleOf(change(x, boundsX, 'x'), change(y, boundsY, 'y'));
}

function spansOf({ x, y, width, height }: OverlayGeometry): readonly [Span, Span] {
  return [
    { at: x, size: width },
    { at: y, size: height },
  ];
}

function rectangleOf(x: Span, y: Span): OverlayGeometry {
  return { x: x.at, y: y.at, width: x.size, height: y.size };
}

/** The nearest integer; what is no number counts as none. */
function whole(value: number): number {
  return Math.round(value) || 0;
}

/** Where the limits contradict each other, the upper one wins. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
