/** Copies what the console shows, and remembers for a moment that it did. */
import type { ReactiveController } from 'lit';
import { copyText } from '../clipboard.ts';
import type { CopyView } from '../parts/address.ts';
import type { ConsoleHost } from './console-view.ts';

const COPIED_FOR = 2000;

export class Copying implements CopyView, ReactiveController {
  /** What was copied, by its own text, or by the name that a secret goes by. */
  copied: string | null = null;
  uncopied: string | null = null;
  readonly actions: CopyView['actions'] = {
    copy: (text, field) => void this.copy(text, field),
  };
  readonly #host: ConsoleHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ConsoleHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.copied = this.uncopied = null;
  }

  async copy(text: string, field: HTMLInputElement | null, name = text): Promise<void> {
    const done = await copyText(text, field);
    this.copied = done ? name : null;
    this.uncopied = done ? null : name;
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    if (done) this.#timer = setTimeout(() => this.#forget(), COPIED_FOR);
  }

  #forget(): void {
    this.copied = null;
    this.#host.requestUpdate();
  }
}
