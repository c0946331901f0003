/**
 * What the service says about the stream. `stale` means that it has not said anything for several
 * polls, so that its last word is no longer worth showing as the truth; `disabled` that there is
 * nobody to ask.
 */
import type { ServerStateName } from './status.ts';

export interface ServerState {
  readonly name: ServerStateName;
  /** Polls in a row that brought no answer. */
  readonly missed: number;
}

export type ServerEvent =
  | { readonly type: 'answered'; readonly live: boolean }
  | { readonly type: 'missed' }
  /** It will not tell: the stream is gone, or the credentials are. */
  | { readonly type: 'refused' }
  | { readonly type: 'disabled' }
  /** Another session began: what was said of the one before it proves nothing. */
  | { readonly type: 'outdated' }
  | { readonly type: 'reset' };

export const SERVER_UNKNOWN: ServerState = { name: 'unknown', missed: 0 };

/** A missed poll or two is ordinary weather on a mobile network. */
const MISSED_UNTIL_STALE = 4;

export function serverTransition(state: ServerState, event: ServerEvent): ServerState {
  switch (event.type) {
    case 'reset':
      return state.name === 'unknown' && state.missed === 0 ? state : SERVER_UNKNOWN;
    case 'outdated':
      return state.name === 'disabled' ? state : SERVER_UNKNOWN;
    case 'disabled':
      return state.name === 'disabled' ? state : { name: 'disabled', missed: 0 };
    case 'answered': {
      if (state.name === 'disabled') return state;
      const name = event.live ? 'live' : 'offline';
      return state.name === name && state.missed === 0 ? state : { name, missed: 0 };
    }
    case 'refused':
      if (state.name === 'disabled' || state.name === 'stale') return state;
      return { name: 'stale', missed: state.missed + 1 };
    case 'missed': {
      if (state.name === 'disabled') return state;
      const missed = state.missed + 1;
      const isStale = missed >= MISSED_UNTIL_STALE && state.name !== 'unknown';
      return { name: isStale ? 'stale' : state.name, missed };
    }
  }
}
