import type { Overlay, PublicStream, Video } from '../../core/stream.ts';

export interface StreamChangeDetail {
  /** The stream without any address or key to publish with; null when there is none any more. */
  stream: PublicStream | null;
}

/** What the service says about the stream changed. */
export class StreamChangeEvent extends Event {
  static readonly type = 'stream-change';
  readonly detail: StreamChangeDetail;

  constructor(detail: StreamChangeDetail) {
    super(StreamChangeEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

export interface StreamRecordingChangeDetail {
  recording: boolean;
  /** The finished recording, once the service has handed it over. */
  video: Video | null;
}

/** Recording started or ended, or a finished recording arrived. */
export class StreamRecordingChangeEvent extends Event {
  static readonly type = 'stream-recording-change';
  readonly detail: StreamRecordingChangeDetail;

  constructor(detail: StreamRecordingChangeDetail) {
    super(StreamRecordingChangeEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

export interface StreamOverlayChangeDetail {
  overlays: Overlay[];
  /** False while an overlay is still being moved or resized. */
  final: boolean;
}

/** The overlays changed. */
export class StreamOverlayChangeEvent extends Event {
  static readonly type = 'stream-overlay-change';
  readonly detail: StreamOverlayChangeDetail;

  constructor(detail: StreamOverlayChangeDetail) {
    super(StreamOverlayChangeEvent.type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

declare global {
  interface HTMLElementEventMap {
    'stream-change': StreamChangeEvent;
    'stream-recording-change': StreamRecordingChangeEvent;
    'stream-overlay-change': StreamOverlayChangeEvent;
  }
}
