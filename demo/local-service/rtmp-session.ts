/** One accepted RTMP push. */
import { randomUUID } from 'node:crypto';
import { FlvFeed } from './flv-feed.ts';
import type { IngestPoint, IngestSession, OnSessionEnd, SessionEnd } from './ingest-session.ts';
import { MediaSource } from './media-source.ts';

export class RtmpSession implements IngestSession {
  readonly id = randomUUID();
  readonly type = 'rtmp';
  readonly streamId: number;
  readonly point: IngestPoint;
  readonly source = new MediaSource();
  readonly createdAt = Date.now();
  readonly connectedAt = Date.now();
  readonly #feed = new FlvFeed(this.source);
  readonly #hangUp: (reason: SessionEnd) => void;
  readonly #onEnd: OnSessionEnd;
  #lastActivity = performance.now();
  #ended: SessionEnd | undefined;

  /** @param hangUp tells the publisher and closes the connection */
  constructor(
    to: { streamId: number; point: IngestPoint },
    hangUp: (reason: SessionEnd) => void,
    onEnd: OnSessionEnd,
  ) {
    this.streamId = to.streamId;
    this.point = to.point;
    this.#hangUp = hangUp;
    this.#onEnd = onEnd;
  }

  get silence(): number {
    return performance.now() - this.#lastActivity;
  }

  get ended(): SessionEnd | undefined {
    return this.#ended;
  }

  noteActivity(): void {
    this.#lastActivity = performance.now();
  }

  /** @throws UnusableMedia */
  push(type: number, timestamp: number, data: Buffer): void {
    if (!this.#ended) this.#feed.push(type, timestamp, data);
  }

  async close(reason: SessionEnd): Promise<void> {
    if (this.#ended) return;
    this.#ended = reason;
    this.#onEnd(this, reason);
    this.#hangUp(reason);
  }
}
