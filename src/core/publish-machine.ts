/**
 * The publish machine: what the user wants (`start`, `stop`) against what the session reports.
 *
 *   idle → preparing → negotiating → connecting → publishing ⇄ suspect
 *
 * A session that is lost goes to `reconnecting`, which closes it, waits as the policy said and
 * prepares the next; when the policy says no more, to `failed`. `stop` leads from everywhere
 * through `stopping`, where the DELETE happens, back to `idle`. `restarting` is the place of an ICE
 * restart beside the running connection.
 */
import type { BroadcastError } from './errors.ts';

export type PublishState =
  | { readonly name: 'idle' }
  | { readonly name: 'preparing'; readonly attempt: number }
  | { readonly name: 'negotiating'; readonly attempt: number }
  | { readonly name: 'connecting'; readonly attempt: number }
  | { readonly name: 'publishing' }
  | { readonly name: 'suspect' }
  | { readonly name: 'restarting' }
  | {
      readonly name: 'reconnecting';
      readonly attempt: number;
      /** Milliseconds to wait before the next attempt. */
      readonly delay: number;
      readonly error: BroadcastError;
    }
  | { readonly name: 'stopping' }
  | { readonly name: 'failed'; readonly error: BroadcastError };

export type PublishEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'prepared' }
  | { readonly type: 'negotiated' }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'suspect' }
  | { readonly type: 'healed' }
  /** The attempt or the session is over. `retryIn` is the policy's word: milliseconds, or null for "stop". */
  | { readonly type: 'lost'; readonly error: BroadcastError; readonly retryIn: number | null }
  | { readonly type: 'retry' }
  | { readonly type: 'closed' }
  | { readonly type: 'dismiss' };

export const PUBLISH_IDLE: PublishState = { name: 'idle' };

export function publishTransition(state: PublishState, event: PublishEvent): PublishState {
  switch (state.name) {
    case 'idle':
      return event.type === 'start' ? { name: 'preparing', attempt: 0 } : state;
    case 'failed':
      if (event.type === 'start') return { name: 'preparing', attempt: 0 };
      return event.type === 'dismiss' || event.type === 'stop' ? PUBLISH_IDLE : state;
    case 'stopping':
      return event.type === 'closed' ? PUBLISH_IDLE : state;
    default:
      break;
  }
  if (event.type === 'stop') return { name: 'stopping' };
  if (event.type === 'lost') return afterLoss(state, event.error, event.retryIn);
  switch (state.name) {
    case 'preparing':
      return event.type === 'prepared' ? { name: 'negotiating', attempt: state.attempt } : state;
    case 'negotiating':
      return event.type === 'negotiated' ? { name: 'connecting', attempt: state.attempt } : state;
    case 'connecting':
      return event.type === 'acknowledged' ? { name: 'publishing' } : state;
    case 'publishing':
      return event.type === 'suspect' ? { name: 'suspect' } : state;
    case 'suspect':
    case 'restarting':
      return event.type === 'healed' ? { name: 'publishing' } : state;
    case 'reconnecting':
      return event.type === 'retry' ? { name: 'preparing', attempt: state.attempt } : state;
  }
}

function afterLoss(
  state: PublishState,
  error: BroadcastError,
  retryIn: number | null,
): PublishState {
  if (state.name === 'reconnecting') return state;
  if (retryIn === null) return { name: 'failed', error };
  return { name: 'reconnecting', attempt: attemptOf(state) + 1, delay: retryIn, error };
}

/** How many attempts have failed since media last got through. */
export function attemptOf(state: PublishState): number {
  return 'attempt' in state ? state.attempt : 0;
}
