/**
 * Snapping: the lines that an overlay is drawn to, and which of them it has reached. Lines are
 * gathered once, when a gesture begins; a step then only compares numbers.
 */
import { type Handle, sidesOf } from './overlay-geometry.ts';
import type { FrameSize } from './settings.ts';
import type { OverlayGeometry } from './stream.ts';

export type Axis = 'x' | 'y';
export type LineKind = 'edge' | 'centre' | 'third' | 'safe' | 'overlay';

/** A line across the whole frame: `x` lines are vertical. */
export interface Guide {
  readonly axis: Axis;
  /** Pixels from the left or from the top. */
  readonly at: number;
  readonly kind: LineKind;
}

export type SnapLines = Readonly<Record<Axis, readonly Guide[]>>;

/** What EBU R 95 keeps clear at each edge: 3.5 % for action, 5 % for graphics. */
export const SAFE_MARGINS: readonly number[] = [0.035, 0.05];

export const NO_LINES: SnapLines = { x: [], y: [] };

/** The lines of the frame and of the other overlays. The earlier a line, the sooner it wins a tie. */
export function snapLines(frame: FrameSize, others: Iterable<OverlayGeometry>): SnapLines {
  const rest = [...others];
  return {
    x: axisLines(
      'x',
      frame.width,
      rest.map(({ x, width }) => [x, width]),
    ),
    y: axisLines(
      'y',
      frame.height,
      rest.map(({ y, height }) => [y, height]),
    ),
  };
}

function axisLines(
  axis: Axis,
  length: number,
  others: readonly (readonly [at: number, size: number])[],
): Guide[] {
  const line = (kind: LineKind, at: number): Guide => ({ axis, at: Math.round(at), kind });
  return [
    line('centre', length / 2),
    line('edge', 0),
    line('edge', length),
    ...SAFE_MARGINS.flatMap((margin) => [
      line('safe', length * margin),
      line('safe', length * (1 - margin)),
    ]),
    line('third', length / 3),
    line('third', (length * 2) / 3),
    ...others.flatMap(([at, size]) =>
      [at, at + size / 2, at + size].map((to) => line('overlay', to)),
    ),
  ];
}

/** How far to shift a rectangle so that an edge or its centre meets a line, in whole pixels. */
export function snapShift(
  box: OverlayGeometry,
  lines: SnapLines,
  tolerance: number,
): { dx: number; dy: number } {
  return {
    dx: nearest([box.x, box.x + box.width / 2, box.x + box.width], lines.x, tolerance),
    dy: nearest([box.y, box.y + box.height / 2, box.y + box.height], lines.y, tolerance),
  };
}

/** How far to pull a handle further so that the edges it moves meet a line. */
export function snapHandle(
  box: OverlayGeometry,
  handle: Handle,
  lines: SnapLines,
  tolerance: number,
): { dx: number; dy: number } {
  const { x, y } = handleEdges(box, handle);
  return { dx: nearest(x, lines.x, tolerance), dy: nearest(y, lines.y, tolerance) };
}

/** Where the edges are that a handle moves. */
export function handleEdges(box: OverlayGeometry, handle: Handle): Record<Axis, number[]> {
  const [x, y] = sidesOf(handle);
  const edge = (side: number, at: number, size: number) =>
    side === 0 ? [] : [side < 0 ? at : at + size];
  return { x: edge(x, box.x, box.width), y: edge(y, box.y, box.height) };
}

/** The lines that the rectangle lies on now, each once. */
export function reachedGuides(box: OverlayGeometry, lines: SnapLines): Guide[] {
  return [
    ...onLines([box.x, box.x + box.width], box.x + box.width / 2, lines.x),
    ...onLines([box.y, box.y + box.height], box.y + box.height / 2, lines.y),
  ];
}

function onLines(edges: readonly number[], centre: number, lines: readonly Guide[]): Guide[] {
  const reached = new Map<number, Guide>();
  for (const line of lines) {
    // A centre may lie on half a pixel, which counts as on the line.
    const isOn = edges.includes(line.at) || Math.abs(centre - line.at) < 1;
    if (isOn && !reached.has(line.at)) reached.set(line.at, line);
  }
  return [...reached.values()];
}

function nearest(points: readonly number[], lines: readonly Guide[], tolerance: number): number {
  let best = 0;
  let distance = tolerance;
  for (const line of lines) {
    for (const point of points) {
      const shift = line.at - point;
      const better = Math.abs(shift) < distance || (best === 0 && Math.abs(shift) === distance);
      if (!better) continue;
      best = Math.trunc(shift);
      distance = Math.abs(shift);
    }
  }
  return best;
}
