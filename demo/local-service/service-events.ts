/** What happens inside the service, for tests and figures: real events with real times. */
import type { SessionEnd } from './ingest-session.ts';
import type { FrameSize } from './media-source.ts';
import type { OverlayState } from './stream-overlays.ts';

export type StreamEvent =
  | { type: 'session-opened'; sessionId: string }
  | { type: 'session-connected'; sessionId: string }
  | { type: 'first-rtp'; sessionId: string }
  | { type: 'first-frame'; sessionId: string; size: FrameSize }
  | { type: 'session-ended'; sessionId: string; reason: SessionEnd }
  | { type: 'session-refused'; status: number; reasonCode: number | null }
  /** A PULL stream asks one of its addresses, counted from 0. */
  | { type: 'pull-attempt'; index: number }
  | { type: 'pull-failed'; index: number; reason: string }
  /** Nothing came for so long that the stream was set to `active: false`. */
  | { type: 'pull-given-up' }
  | { type: 'live'; live: boolean }
  | { type: 'backup-live'; live: boolean }
  | { type: 'output-ready'; epoch: number }
  | { type: 'output-failed'; epoch: number; log: string }
  | { type: 'screenshot' }
  | ({ type: 'overlays' } & OverlayState)
  | { type: 'recording'; recording: boolean }
  | { type: 'video'; videoId: number; status: string };

/** With its stream and the wall-clock milliseconds at which it happened. */
export type ServiceEvent = StreamEvent & { streamId: number; at: number };

export class ServiceEvents {
  readonly #listeners = new Set<(event: ServiceEvent) => void>();
  /** The latest thousand events, oldest first. */
  readonly log: ServiceEvent[] = [];

  emit(streamId: number, event: StreamEvent): void {
    const timed = { ...event, streamId, at: Date.now() };
    this.log.push(timed);
    if (this.log.length > 1000) this.log.shift();
    for (const listener of this.#listeners) listener(timed);
  }

  /** Calls the listener with every event from now on; returns the way to stop that. */
  on(listener: (event: ServiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first event, past or future, for which the test holds.
   *
   * @throws Error after `timeout` milliseconds, 10 seconds by default
   */
  waitFor(
    test: (event: ServiceEvent) => boolean,
    options: { timeout?: number; since?: number } = {},
  ): Promise<ServiceEvent> {
    const { timeout = 10_000, since = 0 } = options;
    const found = this.log.find((event) => event.at >= since && test(event));
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const stop = this.on((event) => {
        if (!test(event)) return;
        clearTimeout(timer);
        stop();
        resolve(event);
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No such event of the local service within ${timeout} ms.`));
      }, timeout);
    });
  }
}
