import type { BroadcastErrorDetail } from '../../core/errors.ts';
import type { BroadcastStats } from '../../core/snapshot.ts';
import type { BroadcastStatus } from '../../core/status.ts';

export interface StreamStatusChangeDetail {
  status: BroadcastStatus;
  previous: BroadcastStatus;
  /** What caused the change, in a word, or null where nothing in particular did. */
  reason: string | null;
}

/** The broadcast moved to another status. */
export class StreamStatusChangeEvent extends Event {
  static readonly type = 'stream-status-change';
  readonly detail: StreamStatusChangeDetail;

  constructor(detail: StreamStatusChangeDetail) {
    super(StreamStatusChangeEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** New figures of the running session, about once a second. Bitrates in kb/s, times in ms. */
export class StreamStatsEvent extends Event {
  static readonly type = 'stream-stats';
  readonly detail: BroadcastStats;

  constructor(detail: BroadcastStats) {
    super(StreamStatsEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** Something went wrong: what happened, what to do next, and whether trying again can help. */
export class StreamErrorEvent extends Event {
  static readonly type = 'stream-error';
  readonly detail: BroadcastErrorDetail;

  constructor(detail: BroadcastErrorDetail) {
    super(StreamErrorEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

declare global {
  interface HTMLElementEventMap {
    'stream-status-change': StreamStatusChangeEvent;
    'stream-stats': StreamStatsEvent;
    'stream-error': StreamErrorEvent;
  }
}
