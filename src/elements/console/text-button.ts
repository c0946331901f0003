/** A button with a text, which does nothing while what it began is under way. */
import { html, type TemplateResult } from 'lit';

export function textButton(
  text: string,
  press: () => unknown,
  { part = '', busy = false }: { part?: string; busy?: boolean } = {},
): TemplateResult {
  return html`<button
    type="button"
    class="secondary"
    part="button ${part}"
    aria-disabled=${busy}
    @click=${() => busy || press()}
  >
    ${text}
  </button>`;
}
