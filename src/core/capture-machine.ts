/**
 * The capture machine: whether there is something to send.
 *
 *   idle → requesting → active ⇄ interrupted → blocked
 *
 * `active` and `interrupted` both mean that picture and sound are there; while `interrupted`, one of
 * them is a stand-in for a device that was lost. `blocked` means that nothing can be sent, and its
 * error says why. `request` leads back into `requesting` from everywhere, for other devices or
 * another size; `release` leads back to `idle`.
 */
import type { BroadcastError, BroadcastErrorCode } from './errors.ts';

/** The error codes for which capture is refused. */
export type CaptureReason = Extract<
  BroadcastErrorCode,
  | 'insecure-context'
  | 'policy-blocked'
  | 'permission-denied'
  | 'dismissed'
  | 'no-device'
  | 'device-busy'
  | 'overconstrained'
  | 'unsupported'
>;

export type CaptureState =
  | { readonly name: 'idle' }
  | { readonly name: 'requesting' }
  | { readonly name: 'active' }
  | { readonly name: 'interrupted' }
  /** The error's code is a {@link CaptureReason}, or `unexpected`. */
  | { readonly name: 'blocked'; readonly error: BroadcastError };

export type CaptureEvent =
  /** The user wants sources, or other ones. */
  | { readonly type: 'request' }
  /** Both tracks are there. */
  | { readonly type: 'granted' }
  /** Nothing can be sent. */
  | { readonly type: 'refused'; readonly error: BroadcastError }
  /** A device was lost while in use; a stand-in took its place. */
  | { readonly type: 'lost' }
  /** No stand-in for a lost device is left. */
  | { readonly type: 'restored' }
  | { readonly type: 'release' };

export const CAPTURE_IDLE: CaptureState = { name: 'idle' };

export function captureTransition(state: CaptureState, event: CaptureEvent): CaptureState {
  if (event.type === 'release') return state.name === 'idle' ? state : CAPTURE_IDLE;
  if (event.type === 'request') {
    return state.name === 'requesting' ? state : { name: 'requesting' };
  }
  switch (state.name) {
    case 'requesting':
      if (event.type === 'granted') return { name: 'active' };
      return event.type === 'refused' ? { name: 'blocked', error: event.error } : state;
    case 'active':
      return event.type === 'lost' ? { name: 'interrupted' } : state;
    case 'interrupted':
      if (event.type === 'restored') return { name: 'active' };
      return event.type === 'refused' ? { name: 'blocked', error: event.error } : state;
    case 'idle':
    case 'blocked':
      return state;
  }
}
