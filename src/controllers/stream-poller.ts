/**
 * Asks the service about the stream while somebody cares: one request in flight, fast while
 * something is expected to change, slower when nothing is, and none at all once it is stopped, or
 * while the page is hidden and idle. When the page is seen again it asks at once.
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

/** However often a page is hidden and shown, milliseconds. */
const CLOSEST = 700;

export class StreamPoller {
  readonly #options: StreamPollerOptions;
  #controller: AbortController | undefined;
  #onAir = false;
  /** Since when something is expected; null while nothing is. */
  #expectingSince: number | null = null;
  #live = false;
  #missed = 0;
  /** When the service was last heard or missed, and how long it asked us to wait then. */
  #heardAt = Number.NEGATIVE_INFINITY;
  #retryAfter: number | undefined;
  #replan: () => void = () => {};

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  /** Begins, or goes on. `expecting` polls fast until told otherwise. */
  start({ expecting, onAir }: PollPace): void {
    const isNew = expecting !== (this.#expectingSince !== null) || onAir !== this.#onAir;
    if (!expecting) this.#expectingSince = null;
    else this.#expectingSince ??= performance.now();
    this.#onAir = onAir;
    if (this.#controller) {
      if (isNew) this.#replan();
      return;
    }
    this.#controller = new AbortController();
    void this.#run(this.#controller.signal);
  }

  /** Takes what others heard for an answer of now: the next poll can wait. */
  heard({ live }: Stream): void {
    this.#live = live;
    this.#missed = 0;
    this.#retryAfter = undefined;
    this.#heardAt = performance.now();
  }

  /** The next start asks at once, unless the service wants to be left alone. */
  stop(): void {
    this.#controller?.abort();
    this.#controller = undefined;
    this.#expectingSince = null;
    this.#missed = 0;
    if (this.#retryAfter === undefined) this.#heardAt = Number.NEGATIVE_INFINITY;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#wait(signal);
      if (signal.aborted) return;
      await this.#poll(signal);
      if (signal.aborted) return;
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    try {
      const stream = await this.#options.fetch(signal);
      if (signal.aborted) return;
      this.heard(stream);
      this.#options.onAnswer(stream);
    } catch (cause) {
      const error = this.#options.toError(cause);
      if (signal.aborted) return;
      this.#heardAt = performance.now();
      if (isAbort(error)) return;
      this.#missed += 1;
      this.#retryAfter = error.retryAfter;
      this.#options.onMiss(error);
    }
  }

  /** Until the next poll is due. Planned anew whenever the pace or the page's visibility changes. */
  #wait(signal: AbortSignal): Promise<void> {
    const random = Math.random();
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = new AbortController();
      const done = () => {
        clearTimeout(timer);
        over.abort();
        this.#replan = () => {};
        resolve();
      };
      const plan = (shown = false) => {
        clearTimeout(timer);
        const delay = this.#delay(random);
        if (delay === Number.POSITIVE_INFINITY) return;
        const atOnce = shown && this.#retryAfter === undefined;
        const due = this.#heardAt + (atOnce ? Math.min(delay, CLOSEST) : delay);
        const left = due - performance.now();
        if (left <= 0) done();
        else timer = setTimeout(done, left);
      };
      this.#replan = plan;
      signal.addEventListener('abort', done, { signal: over.signal });
      const see = () => plan(document.visibilityState !== 'hidden');
      document.addEventListener('visibilitychange', see, { signal: over.signal });
      plan();
    });
  }

  #delay(random: number): number {
    const since = this.#expectingSince;
    return pollDelay({
      expecting: since !== null,
      expectingFor: since === null ? 0 : performance.now() - since,
      onAir: this.#onAir,
      live: this.#live,
      hidden: document.visibilityState === 'hidden',
      missed: this.#missed,
      retryAfter: this.#retryAfter,
      random,
    });
  }
}
