/** The service's own look at the picture. The old one stays until the next has come. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { webAddress } from '../../core/web-address.ts';
import type { ConsoleHost } from './console-view.ts';

/** The service takes another one in this time; milliseconds. */
const INTERVAL = 10_000;
const RETRY = 2_000;

export class Monitor {
  readonly #host: ConsoleHost;
  #address: string | null = null;
  #picture: HTMLImageElement | null = null;
  #loadedAt = 0;
  #askedAt = 0;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  /** To be called often while it is shown: it knows when the next picture is due. */
  refresh(screenshot: string | null, now: number): void {
    const address = webAddress(screenshot);
    if (address !== this.#address) {
      this.#address = address;
      this.#picture = null;
      this.#askedAt = 0;
    }
    if (!address || document.visibilityState === 'hidden' || now - this.#askedAt < INTERVAL) return;
    this.#askedAt = now;
    const picture = new Image();
    picture.referrerPolicy = 'no-referrer';
    picture.alt = consoleWords('air.monitor');
    picture.onload = () => {
      if (address !== this.#address) return;
      this.#picture = picture;
      this.#loadedAt = Date.now();
      this.#host.requestUpdate();
    };
    // The first is taken some seconds into a broadcast.
    picture.onerror = () => {
      this.#askedAt = now - INTERVAL + RETRY;
    };
    const fresh = new URL(address);
    fresh.searchParams.set('t', String(now));
    picture.src = fresh.href;
  }

  render(now: number): TemplateResult | typeof nothing {
    if (!this.#picture) return nothing;
    const seconds = Math.max(0, Math.round((now - this.#loadedAt) / 1000));
    return html`<figure>
      ${this.#picture}
      <figcaption class="hint">${consoleWords('air.age', { seconds })}</figcaption>
    </figure>`;
  }
}
