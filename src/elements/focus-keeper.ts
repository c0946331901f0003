/**
 * Keeps the keyboard inside when the control that has the focus is drawn away: "Go live" is gone
 * once an error is shown, and "Try again" once it is not.
 */
import type { LitElement, ReactiveController } from 'lit';

export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  readonly #heirs: string;
  #focused: Element | null = null;

  /** `heirs` selects who gets the focus; the first in the document that is there. */
  constructor(host: LitElement, heirs: string) {
    this.#host = host;
    this.#heirs = heirs;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    if (!this.#focused || this.#focused.isConnected) return;
    this.#host.shadowRoot?.querySelector<HTMLElement>(this.#heirs)?.focus();
  }
}
