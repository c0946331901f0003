/**
 * What the publish machine drives. A publisher prepares everything that can be ready before the
 * click; a session is one WHIP session, from the POST of its offer to its DELETE. Both report
 * through the listener and never touch the element.
 */
import type { BroadcastError } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import type { BroadcastStats } from '../core/snapshot.ts';

export interface PublishTarget {
  /** WHIP endpoint. A secret: it may hold the stream key. */
  readonly endpoint: string;
  /** Bearer token, if the endpoint wants one. */
  readonly token?: string | undefined;
  readonly iceServers?: readonly RTCIceServer[] | undefined;
}

export interface PublishTracks {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
}

export type SessionEvent =
  /** The far side acknowledged media that we sent. */
  | { type: 'acknowledged' }
  /** The path is in doubt; it may heal by itself. */
  | { type: 'suspect' }
  /** The path is known to work again. */
  | { type: 'healed' }
  /** The session is over; a new one is needed. */
  | { type: 'lost'; error: BroadcastError }
  | { type: 'stats'; stats: BroadcastStats };

export type SessionListener = (event: SessionEvent) => void;

/** A session that is ready to go: peer connection, offer and candidates exist, nothing was posted. */
export interface Session {
  /** Opens the connection to the ingest anew if it may have been closed meanwhile. For just before the click. */
  refresh(): void;
  /** POSTs the offer and applies the answer. Rejects with a `BroadcastError`; nothing stays open then. */
  negotiate(signal: AbortSignal): Promise<void>;
  /** Swaps the track that is sent, without a new negotiation. */
  replaceTrack(track: MediaStreamTrack): Promise<void>;
  /**
   * Ends the session with a DELETE and closes the connection. Never rejects. Idempotent; resolves
   * when the server confirmed or a few seconds have passed. Works while the page goes away.
   */
  close(): Promise<void>;
}

export interface Publisher {
  /** Throws a `BroadcastError` when this browser cannot publish at all: `unsupported`, `no-h264`. */
  check(): void;
  /** Tracks stay the caller's: the session sends clones and stops only these. */
  prepare(
    target: PublishTarget,
    tracks: PublishTracks,
    settings: CaptureSettings,
    listener: SessionListener,
    signal: AbortSignal,
  ): Promise<Session>;
}
