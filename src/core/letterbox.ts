/** Where a picture goes inside a frame of another shape. */
import type { FrameSize } from './settings.ts';

export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The largest rectangle of the picture's shape that fits into the frame, centred. All four figures
 * are even pixels, because H.264 codes colour in pairs: an odd edge would bleed into the bar.
 */
export function letterbox(picture: FrameSize, frame: FrameSize): Placement {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const width = evenWithin(picture.width * scale, frame.width);
  const height = evenWithin(picture.height * scale, frame.height);
  return {
    x: 2 * Math.floor((frame.width - width) / 4),
    y: 2 * Math.floor((frame.height - height) / 4),
    width,
    height,
  };
}

function evenWithin(length: number, limit: number): number {
  return Math.min(limit, Math.max(2, 2 * Math.round(length / 2)));
}
