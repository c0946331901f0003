/** Overlays as they are listed, created and changed. */
import type { Overlay, OverlayChange, OverlayInput } from '../../core/stream.ts';
import { decodeOverlay, OVERLAY } from './overlay.ts';
import { encode, listOf, type Wire } from './read.ts';

const NEW_OVERLAY = ['url', 'stretch', 'x', 'y', 'width', 'height'] as const;

/** One object counts as an array of one. Null for what is neither. */
export function decodeOverlays(value: unknown): Overlay[] | null {
  if (Array.isArray(value)) return listOf(decodeOverlay)(value);
  const overlay = decodeOverlay(value);
  return overlay && [overlay];
}

/** An overlay to create: a rectangle, or stretched and then nothing about a rectangle. */
export function encodeNewOverlay(overlay: OverlayInput): Wire {
  const { url } = overlay;
  return encode(OVERLAY, overlay.stretch ? { url, stretch: true } : overlay, NEW_OVERLAY);
}

/** What changes, and the id where many change at once. To stretch is to clear the rectangle. */
export function encodeOverlayChange(change: OverlayChange & { id?: number }): Wire {
  const cleared = change.stretch ? { x: null, y: null, width: null, height: null } : {};
  return encode(OVERLAY, { ...change, ...cleared }, ['id', ...NEW_OVERLAY]);
}
