import type { BroadcastStatus } from '../../core/status.ts';

export interface StreamRequestDetail {
  /** The status in which the user asked. */
  status: BroadcastStatus;
}

/**
 * The user asked to go live. Cancel it (`preventDefault()`) to keep the broadcast off the air, for
 * example until a title has been typed. Not dispatched when code calls `goLive()`.
 */
export class StreamStartRequestEvent extends Event {
  static readonly type = 'stream-start-request';
  readonly detail: StreamRequestDetail;

  constructor(detail: StreamRequestDetail) {
    super(StreamStartRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.detail = detail;
  }
}

/**
 * The user asked to stop. Cancel it (`preventDefault()`) to stay on the air, for example to ask
 * first. Not dispatched when code calls `stop()`.
 */
export class StreamStopRequestEvent extends Event {
  static readonly type = 'stream-stop-request';
  readonly detail: StreamRequestDetail;

  constructor(detail: StreamRequestDetail) {
    super(StreamStopRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.detail = detail;
  }
}

declare global {
  interface HTMLElementEventMap {
    'stream-start-request': StreamStartRequestEvent;
    'stream-stop-request': StreamStopRequestEvent;
  }
}
