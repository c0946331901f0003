/**
 * Tells when the element or its page is gone for good. Moving an element in the document disconnects
 * and reconnects it at once, and must not end a broadcast.
 */

export interface PageLifetimeOptions {
  /** Whether closing the page now would surprise somebody. */
  isOnAir: () => boolean;
  /** The page or the element is gone: end everything. */
  onGone: () => void;
  /** Another network, or the same one again: what was found out about the old one is void. */
  onNetworkChange: () => void;
}

/** About two frames, by a timer: in a hidden page frames never come. */
const GRACE = 50;

export class PageLifetime {
  readonly #options: PageLifetimeOptions;
  #listening: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PageLifetimeOptions) {
    this.#options = options;
  }

  connected(): void {
    clearTimeout(this.#timer);
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener('pagehide', () => this.#options.onGone(), { signal });
    window.addEventListener('online', () => this.#options.onNetworkChange(), { signal });
    window.addEventListener(
      'beforeunload',
      (event) => {
        if (this.#options.isOnAir()) event.preventDefault();
      },
      { signal },
    );
  }

  disconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#listening?.abort();
      this.#listening = undefined;
      this.#options.onGone();
    }, GRACE);
  }
}
