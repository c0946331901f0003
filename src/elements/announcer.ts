/**
 * Says changes to a screen reader, politely: only what still holds after a moment, and never the
 * same twice in a row. What changes fast (time, figures, levels) is not said at all.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const DELAY = 400;

export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** What the live region holds. */
  get text(): string {
    return this.#text;
  }

  /** Says the text unless another one comes first. */
  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (text === this.#text) return;
      this.#text = text;
      this.#host.requestUpdate();
    }, DELAY);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
