/** Asks before what cannot be undone: the one dialog of the console, and the browser's own kind. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import type { ConsoleHost, Question } from './console-view.ts';

export class ConfirmDialog {
  readonly #host: ConsoleHost;
  #question: Question | null = null;
  #settle: ((confirmed: boolean) => void) | undefined;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  /** Resolves with true where the user confirms; closing the dialog in any way says no. */
  async ask(question: Question): Promise<boolean> {
    this.#settle?.(false);
    this.#question = question;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#dialog?.showModal();
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  render(): TemplateResult | typeof nothing {
    const question = this.#question;
    if (!question) return nothing;
    return html`<dialog
      part="dialog"
      aria-labelledby="question"
      aria-describedby="consequence"
      @close=${this.#closed}
      @keydown=${keepInside}
    >
      <h3 id="question">${question.title}</h3>
      <p id="consequence">${question.text}</p>
      <form method="dialog" class="buttons">
        <button class="secondary" part="button cancel" autofocus>
          ${consoleWords('action.cancel')}
        </button>
        <button class="primary stop" part="button confirm" value="yes">${question.verb}</button>
      </form>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.shadowRoot?.querySelector('dialog') ?? null;
  }

  readonly #closed = (): void => {
    const confirmed = this.#dialog?.returnValue === 'yes';
    this.#question = null;
    this.#settle?.(confirmed);
    this.#settle = undefined;
    this.#host.requestUpdate();
  };
}

/** Escape closes the dialog, not the drawer that it stands in. */
function keepInside(event: Event): void {
  event.stopPropagation();
}
