/** The overlay editor in the place of the picture, while it is open. */
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { View } from '../view.ts';

/** Once it is there it stays, hidden or not: drafts that could not be saved must not be lost. */
export function overlays(view: View): TemplateResult | typeof nothing {
  if (!view.shows.overlays || view.editor === 'absent') return nothing;
  return html`<section
    class="overlays"
    part="overlays"
    id="editor"
    aria-label=${words('drawer.overlays')}
    ?hidden=${view.drawer !== 'overlays'}
  >
    ${view.editor === 'ready' ? editor(view) : fetching(view)}
  </section>`;
}

function editor(view: View): TemplateResult {
  const { status, preview } = view.snapshot;
  return html`<stream-overlay-editor
    .store=${view.overlayStream}
    .overlaysBase=${view.overlaysBase}
    .frameSize=${frameOf(view)}
    .preview=${preview}
    .live=${status === 'live'}
  ></stream-overlay-editor>`;
}

function fetching({ editor: state, actions }: View): TemplateResult {
  if (state !== 'failed') return html`<p class="fetching">${words('overlays.loading')}</p>`;
  return html`<div class="fetching">
    <p>${words('overlays.failed')}</p>
    <button type="button" class="secondary" part="button" @click=${actions.loadEditor}>
      ${words('action.retry')}
    </button>
  </div>`;
}

/** The frame that is sent; where something else feeds the stream, the one that the service measures. */
function frameOf({ snapshot: { stream, server, status }, frameSize }: View): FrameSize {
  const foreign = server === 'live' && (status === 'idle' || status === 'ready');
  if (!foreign || !stream?.videoWidth || !stream.videoHeight) return frameSize;
  return { width: stream.videoWidth, height: stream.videoHeight };
}
