/**
 * The editor machine: whether the overlays are there, and what a pointer is doing to them.
 *
 *   closed → loading → idle → pointing → moving | resizing | marking → idle
 *
 * `pointing` exists so that a click is not a drag: it is left once the pointer has gone some way.
 * `release` keeps what a gesture did, `cancel` (Escape, `pointercancel`, lost capture) does not; whoever
 * runs the machine tells them apart by the event. A load that fails waits in `failed` for another try.
 */
import type { BroadcastError } from './errors.ts';
import type { Press } from './overlay-gesture.ts';

export type EditorState =
  | { readonly name: 'closed' }
  | { readonly name: 'loading' }
  | { readonly name: 'failed'; readonly error: BroadcastError }
  | { readonly name: 'idle' }
  | { readonly name: 'pointing'; readonly press: Press }
  | { readonly name: 'moving'; readonly press: Press }
  | { readonly name: 'resizing'; readonly press: Press }
  | { readonly name: 'marking'; readonly press: Press };

export type EditorEvent =
  | { readonly type: 'open' }
  | { readonly type: 'loaded' }
  | { readonly type: 'refused'; readonly error: BroadcastError }
  | { readonly type: 'press'; readonly press: Press }
  /** `distance` is how far the pointer has gone, in pixels of the screen. */
  | { readonly type: 'drag'; readonly distance: number }
  | { readonly type: 'release' }
  | { readonly type: 'cancel' }
  | { readonly type: 'close' };

export const EDITOR_CLOSED: EditorState = { name: 'closed' };
const IDLE: EditorState = { name: 'idle' };

/** Pixels of the screen that a hand may tremble. */
export const DRAG_THRESHOLD = 3;

export function editorTransition(state: EditorState, event: EditorEvent): EditorState {
  if (event.type === 'close') return state.name === 'closed' ? state : EDITOR_CLOSED;
  switch (state.name) {
    case 'closed':
    case 'failed':
      return event.type === 'open' ? { name: 'loading' } : state;
    case 'loading':
      if (event.type === 'loaded') return IDLE;
      return event.type === 'refused' ? { name: 'failed', error: event.error } : state;
    case 'idle':
      return event.type === 'press' ? { name: 'pointing', press: event.press } : state;
    case 'pointing':
      if (event.type === 'drag') return afterDrag(state, event.distance);
      return isEnd(event) ? IDLE : state;
    case 'moving':
    case 'resizing':
    case 'marking':
      return isEnd(event) ? IDLE : state;
  }
}

function afterDrag(state: EditorState & { name: 'pointing' }, distance: number): EditorState {
  const { press } = state;
  if (distance < DRAG_THRESHOLD) return state;
  if (press.target === 'marquee') return { name: 'marking', press };
  // What is locked or fills the frame can be chosen, but not dragged.
  if (press.start.size === 0) return state;
  return { name: press.target === 'overlays' ? 'moving' : 'resizing', press };
}

function isEnd({ type }: EditorEvent): boolean {
  return type === 'release' || type === 'cancel';
}

/** Whether a gesture is going on, during which nothing from elsewhere may move an overlay. */
export function isGesture(state: EditorState): boolean {
  return 'press' in state;
}
