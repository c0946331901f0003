/** What the host's own `authorize` is asked and may answer. */
import type { StreamSettings } from '../core/stream.ts';
import type { BrokerPermission } from '../streams/broker-session.ts';

/** What the page asked for. Made by the page, and so to be trusted with nothing. */
export interface Wish {
  /** A name for a new stream, at most 200 characters on one line; null when none was given. */
  name: string | null;
  /** The stream that the page would like to use; null when it named none. */
  streamId: number | null;
}

export interface Grant {
  /** Who this is, by a name of the host that never changes and is never given to another. */
  user: string;
  /**
   * A stream that the account already has, or the settings of the user's own, which is created once
   * and found again. Without a name it gets the one that the page wished for.
   */
  stream: { id: number } | { create: Partial<StreamSettings> };
  /** Default: `publish` and `status`. A name that is none fails the session with 500, and is logged. */
  permissions?: readonly BrokerPermission[] | undefined;
}

/** A grant; `unauthenticated` for "sign in first" (401); null for "not you" (403). */
export type Decision = Grant | 'unauthenticated' | null;

/**
 * Decides by the host's own login, such as its cookie. The request's body has been read already;
 * what it held is in `wish`.
 */
export type Authorize = (request: Request, wish: Wish) => Decision | Promise<Decision>;

export const DEFAULT_PERMISSIONS: readonly BrokerPermission[] = ['publish', 'status'];
