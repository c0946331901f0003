/**
 * Asks the service about the stream while somebody cares: one request in flight, fast while
 * something is expected to change, slower when nothing is, and none at all once it is stopped.
 */
import { type BroadcastError, isAbort } from '../core/errors.ts';
import { type PollContext, pollDelay } from '../core/poll-policy.ts';
import type { Stream } from '../core/stream.ts';

/** How much depends on the next answer. */
export type PollPace = Pick<PollContext, 'expecting' | 'onAir'>;

export interface StreamPollerOptions {
  fetch: (signal: AbortSignal) => Promise<Stream>;
  onAnswer: (stream: Stream) => void;
  onMiss: (error: BroadcastError) => void;
  toError: (error: unknown) => BroadcastError;
}

export class StreamPoller {
  readonly #options: StreamPollerOptions;
  #controller: AbortController | undefined;
  #expecting = false;
  #onAir = false;
  #missed = 0;
  #hurry: () => void = () => {};

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  /** Begins, or goes on. `expecting` polls fast until told otherwise. */
  start({ expecting, onAir }: PollPace): void {
    const hurries = expecting && !this.#expecting;
    this.#onAir = onAir;
    this.#expecting = expecting;
    if (this.#controller) {
      if (hurries) this.#hurry();
      return;
    }
    this.#controller = new AbortController();
    void this.#run(this.#controller.signal);
  }

  stop(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.#expecting = false;
    this.#missed = 0;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const retryAfter = await this.#poll(signal);
      if (signal.aborted) return;
      await this.#wait(retryAfter, signal);
    }
  }

  /** One request. Returns how long the server asked us to wait, if it did. */
  async #poll(signal: AbortSignal): Promise<number | undefined> {
    try {
      const stream = await this.#options.fetch(signal);
      if (signal.aborted) return undefined;
      this.#missed = 0;
      this.#options.onAnswer(stream);
    } catch (cause) {
      const error = this.#options.toError(cause);
      if (signal.aborted || isAbort(error)) return undefined;
      this.#missed += 1;
      this.#options.onMiss(error);
      return error.retryAfter;
    }
    return undefined;
  }

  #wait(retryAfter: number | undefined, signal: AbortSignal): Promise<void> {
    const delay = pollDelay({
      expecting: this.#expecting,
      onAir: this.#onAir,
      hidden: document.visibilityState === 'hidden',
      missed: this.#missed,
      retryAfter,
      random: Math.random(),
    });
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, delay);
      signal.addEventListener('abort', done, { once: true });
      // A hurry must not override what the server asked for.
      this.#hurry = retryAfter === undefined ? done : () => {};
    });
  }
}
