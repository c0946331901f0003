/** The overlay editor in the place of the picture, while it is open. */
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { View } from '../view.ts';
import { fetching } from './fetching.ts';

/** Once it is there it stays, hidden or not: drafts that could not be saved must not be lost. */
export function overlays(view: View): TemplateResult | typeof nothing {
  if (!view.shows.overlays || !view.lazy.overlays) return nothing;
  return html`<section
    class="overlays"
    part="overlays"
    id="editor"
    aria-label=${words('drawer.overlays')}
    ?hidden=${view.drawer !== 'overlays'}
  >
    ${view.lazy.overlays === 'ready' ? editor(view) : fetching(view, 'overlays')}
  </section>`;
}

function editor(view: View): TemplateResult {
  const { status, fedElsewhere, preview } = view.snapshot;
  return html`<stream-overlay-editor
    .store=${view.overlayStream}
    .overlaysBase=${view.overlaysBase}
    .frameSize=${frameOf(view)}
    .preview=${preview}
    .live=${fedElsewhere || status === 'publishing' || status === 'live'}
  ></stream-overlay-editor>`;
}

/** The frame that is sent; where something else feeds the stream, the one that the service measures. */
function frameOf({ snapshot: { stream, fedElsewhere }, frameSize }: View): FrameSize {
  if (!fedElsewhere || !stream?.videoWidth || !stream.videoHeight) return frameSize;
  return { width: stream.videoWidth, height: stream.videoHeight };
}
