/**
 * Decides when a picture of the overlays goes into the stream that ffmpeg reads.
 *
 * ffmpeg lays a picture over the video once it has the next one, too: only then does it know how
 * long the first one holds. So a picture is always written ahead of the video that it follows, on the
 * video's own clock, and the video never waits, however fast or slow it comes.
 */

import type { FrameSize } from './media-source.ts';

/** Milliseconds that a picture lies ahead, so at most twice as long until a change is seen. */
const AHEAD_MS = 200;

export class OverlayFeed {
  #last = -1;

  /**
   * Times of the pictures to write before the video frame of this time: usually none.
   *
   * @param time milliseconds since the start, never less than before
   */
  due(time: number): number[] {
    const isFirst = this.#last < 0;
    if (!isFirst && this.#last > time) return [];
    this.#last = time + AHEAD_MS;
    return isFirst ? [time, this.#last] : [this.#last];
  }
}

/**
 * Size of the pictures for a frame: two lines more, which stay transparent and fall off below. Without
 * them Chromium would write a picture that is opaque all over in another format, and ffmpeg wants one;
 * and lines share their colour in pairs.
 */
export function overlaySize({ width, height }: FrameSize): FrameSize {
  return { width, height: height + 2 };
}

/** Where the pictures come from. */
export interface OverlaySource {
  /** Size of the frame now, where it is known. */
  readonly frame: FrameSize | undefined;
  /** The latest picture for such a frame: a PNG of {@link overlaySize}, 8 bits RGBA. */
  picture(frame: FrameSize): Buffer;
}
