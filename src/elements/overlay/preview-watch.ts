/**
 * What is known of the pages in the preview. A page that refuses to be framed cannot be told from one
 * that appeared (the browser reports both as loaded and shows its own error page), so that this says
 * no more than it knows: nothing yet, nothing for long, something, or a policy of our own page.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { previewAddress } from '../../core/overlay-address.ts';

export type PreviewState = 'none' | 'mixed' | 'loading' | 'slow' | 'loaded' | 'blocked';

/** Milliseconds after which a page that has not appeared is worth a word. */
const PATIENCE = 8_000;

interface Watched {
  readonly url: string;
  state: PreviewState;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class PreviewWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #watched = new Map<string, Watched>();
  #listening: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    document.addEventListener('securitypolicyviolation', (event) => this.#blocked(event), {
      signal: this.#listening.signal,
    });
  }

  /** A page that is moved in the document loads its frames anew. */
  hostDisconnected(): void {
    this.#listening?.abort();
    for (const { timer } of this.#watched.values()) clearTimeout(timer);
    this.#watched.clear();
  }

  /** What the preview of this overlay may load, and what became of it. */
  look(key: string, address: string): { url: string | null; state: PreviewState } {
    const { url, mixed } = previewAddress(address, location.protocol);
    if (url === null) return { url, state: mixed ? 'mixed' : 'none' };
    const known = this.#watched.get(key);
    if (known?.url === url) return { url, state: known.state };
    clearTimeout(known?.timer);
    const timer = setTimeout(() => this.#become(key, url, 'slow'), PATIENCE);
    this.#watched.set(key, { url, state: 'loading', timer });
    return { url, state: 'loading' };
  }

  loaded(key: string): void {
    const known = this.#watched.get(key);
    if (known && known.state !== 'blocked') this.#become(key, known.url, 'loaded');
  }

  #blocked({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
    if (effectiveDirective !== 'frame-src' && effectiveDirective !== 'child-src') return;
    for (const [key, { url }] of this.#watched) {
      if (url.startsWith(blockedURI)) this.#become(key, url, 'blocked');
    }
  }

  #become(key: string, url: string, state: PreviewState): void {
    const known = this.#watched.get(key);
    if (known?.url !== url || known.state === state) return;
    clearTimeout(known.timer);
    known.state = state;
    this.#host.requestUpdate();
  }
}
