/** Overlays as they are told. */
import type { Overlay } from '../../core/stream.ts';
import { decode, flag, id, name, type Shape, text, whole, withId } from './read.ts';

export const OVERLAY: Shape<Overlay> = {
  id: ['id', id],
  streamId: ['stream_id', id],
  url: ['url', name],
  x: ['x', whole],
  y: ['y', whole],
  width: ['width', whole],
  height: ['height', whole],
  stretch: ['stretch', flag(false)],
  createdAt: ['created_at', text],
  updatedAt: ['updated_at', text],
};

export function decodeOverlay(value: unknown): Overlay | null {
  return withId(decode(OVERLAY, value));
}
