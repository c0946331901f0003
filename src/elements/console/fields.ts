/** Plain fields of a form, for what the browser can judge by itself. */
import { html, type TemplateResult } from 'lit';

export function numberField(
  label: string,
  value: number,
  [least, most]: readonly [least: number, most: number],
  take: (value: number) => void,
): TemplateResult {
  return html`<label>
    <span class="label">${label}</span>
    <input
      type="number"
      required
      min=${least}
      max=${most}
      .value=${String(value)}
      @input=${(event: Event) => take((event.currentTarget as HTMLInputElement).valueAsNumber)}
    />
  </label>`;
}

export function checkField(
  label: string,
  checked: boolean,
  take: (checked: boolean) => void,
): TemplateResult {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${checked}
      @change=${(event: Event) => take((event.currentTarget as HTMLInputElement).checked)}
    />
    ${label}
  </label>`;
}
