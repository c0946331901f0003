/**
 * Holds one frozen snapshot. Patches are compared key by key with `Object.is`; subscribers hear of
 * any number of patches once, a microtask later.
 */
export class Store<T extends object> {
  #snapshot: Readonly<T>;
  #announced: Readonly<T>;
  #scheduled = false;
  readonly #listeners = new Set<(snapshot: Readonly<T>, previous: Readonly<T>) => void>();

  constructor(initial: T) {
    this.#snapshot = Object.freeze({ ...initial });
    this.#announced = this.#snapshot;
  }

  get snapshot(): Readonly<T> {
    return this.#snapshot;
  }

  patch(change: Partial<T>): void {
    const keys = Object.keys(change) as (keyof T)[];
    if (keys.every((key) => Object.is(this.#snapshot[key], change[key]))) return;
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change });
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#announce());
  }

  /** Calls back after each change until the signal aborts. */
  subscribe(
    listener: (snapshot: Readonly<T>, previous: Readonly<T>) => void,
    signal?: AbortSignal,
  ): void {
    if (signal?.aborted) return;
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /**
   * Resolves when the condition holds, now or after a change. Rejects with what `failure` returns as
   * soon as that is an error.
   */
  when(
    condition: (snapshot: Readonly<T>) => boolean,
    failure: (snapshot: Readonly<T>) => Error | null,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      const look = (snapshot: Readonly<T>) => {
        const holds = condition(snapshot);
        const error = holds ? null : failure(snapshot);
        if (!holds && !error) return;
        controller.abort();
        if (error) reject(error);
        else resolve();
      };
      this.subscribe(look, controller.signal);
      look(this.#snapshot);
    });
  }

  #announce(): void {
    this.#scheduled = false;
    const previous = this.#announced;
    this.#announced = this.#snapshot;
    for (const listener of [...this.#listeners]) listener(this.#announced, previous);
  }
}
