/**
 * Where overlays lie in the source frame, and the rule that one of them outside of it hides all.
 * Pure, so that the API, the renderer and the player page say the same.
 */
import type { FrameSize } from './media-source.ts';
import type { OverlayRecord } from './stream-store.ts';

/** An overlay in pixels of the source frame. */
export interface PlacedOverlay {
  id: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

type Unplaced = Pick<OverlayRecord, 'id' | 'url' | 'stretch' | 'x' | 'y' | 'width' | 'height'>;

/** What is not given begins at the corner and reaches to the edge; `stretch` is the whole frame. */
export function place(overlay: Unplaced, frame: FrameSize): PlacedOverlay {
  const { id, url } = overlay;
  if (overlay.stretch) return { id, url, x: 0, y: 0, ...frame };
  const x = overlay.x ?? 0;
  const y = overlay.y ?? 0;
  return {
    id,
    url,
    x,
    y,
    width: overlay.width ?? Math.max(1, frame.width - x),
    height: overlay.height ?? Math.max(1, frame.height - y),
  };
}

/** The first overlay that leaves the frame, if only by a pixel; `null` when all fit. */
export function leavesFrame(overlays: readonly Unplaced[], frame: FrameSize): number | null {
  const outside = overlays.find((overlay) => {
    const { x, y, width, height } = place(overlay, frame);
    return x < 0 || y < 0 || x + width > frame.width || y + height > frame.height;
  });
  return outside?.id ?? null;
}
