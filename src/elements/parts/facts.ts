import { html, nothing, type TemplateResult } from 'lit';

/** A list of names and values; a row without a value is left out. */
export function facts(
  rows: readonly (readonly [name: string, value: string | null])[],
): TemplateResult {
  return html`<dl>
    ${rows.map(([name, value]) =>
      value === null
        ? nothing
        : html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`;
}
