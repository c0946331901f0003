/** In the place of what is being fetched, or could not be. */
import { html, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { LazyPart, View } from '../view.ts';

export function fetching({ lazy, actions }: View, part: LazyPart): TemplateResult {
  if (lazy[part] !== 'failed') return html`<p class="fetching">${words('lazy.loading')}</p>`;
  return html`<div class="fetching">
    <p>${words('lazy.failed')}</p>
    <button type="button" class="secondary" part="button" @click=${() => actions.load(part)}>
      ${words('action.retry')}
    </button>
  </div>`;
}
