/** An address that can be copied and opened. */
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { PublicStream } from '../../core/stream.ts';
import { webAddress } from '../../core/web-address.ts';
import { isSending, type View, type ViewActions } from '../view.ts';
import { icon } from './icons.ts';

/** What it takes to copy from a field: the whole view has it, and so has the console. */
export interface CopyView extends Pick<View, 'copied' | 'uncopied'> {
  readonly actions: Pick<ViewActions, 'copy'>;
}

/** Where viewers watch: the service's player page, or else the HLS itself. */
export function viewerAddress(stream: PublicStream | null): string | null {
  return webAddress(stream?.iframeUrl) ?? webAddress(stream?.hlsCmafUrl);
}

export function viewerLink(view: View): TemplateResult | typeof nothing {
  const link = viewerAddress(view.snapshot.stream);
  if (!view.shows.share || !link || !isSending(view)) return nothing;
  return html`<div class="viewer-link" part="viewer-link">
    ${address(view, words('link.viewer'), link)}
  </div>`;
}

/** `href` has been checked by `webAddress`; null for what is only copied. */
export function address(
  view: CopyView,
  name: string,
  link: string,
  href: string | null = link,
): TemplateResult {
  const copied = view.copied === link;
  return html`<div class="address">
    <label>
      <span class="label">${name}</span>
      <input
        type="text"
        part="address"
        readonly
        .value=${link}
        @focus=${(event: Event) => (event.currentTarget as HTMLInputElement).select()}
      />
    </label>
    <button
      type="button"
      class="toggle"
      part="button copy"
      aria-label=${copied ? words('action.copied') : words('action.copy-name', { name })}
      title=${copied ? words('action.copied') : words('action.copy')}
      @click=${(event: Event) => view.actions.copy(link, fieldBeside(event))}
    >
      ${icon(copied ? 'check' : 'copy')}
    </button>
    ${
      href === null
        ? nothing
        : html`<a
            class="toggle"
            part="button open"
            href=${href}
            target="_blank"
            rel="noopener noreferrer"
            aria-label=${words('action.open-name', { name })}
            title=${words('action.open')}
            >${icon('open')}</a
          >`
    }
    ${view.uncopied === link ? html`<p role="alert">${words('link.copy-failed')}</p>` : nothing}
  </div>`;
}

function fieldBeside(event: Event): HTMLInputElement | null {
  const button = event.currentTarget as HTMLElement;
  return button.closest('.address')?.querySelector('input') ?? null;
}
