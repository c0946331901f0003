/**
 * The stage: the picture, and on it every overlay where viewers will see it. Places are not in the
 * template: `StageDrawing` sets them, here and during a gesture, without drawing anything anew.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { type OverlayDraft, rectangleOf } from '../../core/overlay-draft.ts';
import { HANDLES } from '../../core/overlay-geometry.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import { describe, type EditorView, previewNote } from './editor-view.ts';

export function overlayStage(view: EditorView): TemplateResult {
  const { frame, drafts } = view;
  return html`<div class="stage" part="stage">
    <div class="canvas">
      <slot name="preview">${preview(view)}</slot>
      <div class="items" role="group" aria-label=${overlayWords('stage.label', { ...frame })}>
        ${repeat(
          drafts,
          ({ key }) => key,
          (draft) => item(view, draft),
        )}
      </div>
      <div class="guides" aria-hidden="true"></div>
      <div class="marquee" aria-hidden="true" hidden></div>
      <canvas class="readout" width="480" height="48" aria-hidden="true" hidden></canvas>
    </div>
  </div>`;
}

function preview({ preview }: EditorView): TemplateResult | typeof nothing {
  if (!preview) return nothing;
  return html`<video
    part="video"
    playsinline
    autoplay
    .muted=${true}
    .srcObject=${live(preview)}
    aria-label=${overlayWords('stage.preview')}
  ></video>`;
}

function item(view: EditorView, draft: OverlayDraft): TemplateResult {
  const { key, locked, value } = draft;
  const selected = view.selected.includes(draft);
  const alone = selected && view.selected.length === 1;
  const fixed = locked || value.stretch;
  // One stop of the Tab key, or one for each that is selected: the list leads to the others.
  const isStop = selected || (view.selected.length === 0 && view.drafts[0] === draft);
  const outside = view.outside.has(key);
  const marks = `${fixed ? 'fixed' : ''} ${outside ? 'outside' : ''} ${draft.state}`;
  return html`<div class="item ${marks}" data-key=${key}>
    ${page(view, draft)} ${note(view, draft, alone)}
    <button
      type="button"
      class="box"
      part="overlay"
      tabindex=${isStop ? 0 : -1}
      aria-pressed=${selected}
      aria-label=${describe(draft, view.nameOf(draft), outside)}
      @click=${(event: MouseEvent) => {
        // A pointer has selected already, when it was pressed.
        if (event.detail === 0) view.actions.select(key, event.shiftKey || event.ctrlKey);
      }}
    ></button>
    ${
      alone && !fixed
        ? html`<div class="handles">
          ${HANDLES.map((name) => html`<span class="handle ${name}" data-handle=${name}></span>`)}
        </div>`
        : nothing
    }
  </div>`;
}

/** What its box does not show: that it is not saved, or why its page may not be seen. */
function note(
  view: EditorView,
  draft: OverlayDraft,
  alone: boolean,
): TemplateResult | typeof nothing {
  const isLoaded = view.previewOf(draft).state === 'loaded' && draft.shown;
  const text =
    draft.state === 'failed'
      ? overlayWords('state.failed')
      : alone && isLoaded && previewNote(view, draft);
  if (!text) return nothing;
  const { frame } = view;
  const { x, y, width, height } = rectangleOf(draft, frame);
  // Below the box where there is room, else inside of it, and on the side that has more.
  const sides = `${y + height > frame.height * 0.8 ? 'inside' : ''} ${x + width / 2 > frame.width / 2 ? 'right' : ''}`;
  return html`<p class="note ${sides}" aria-hidden="true">${text}</p>`;
}

/**
 * Somebody's page: no origin, no permission, no referrer, no way up. It is drawn in the pixels of the
 * frame and scaled to the stage, so that it looks as it will to viewers.
 */
function page(view: EditorView, draft: OverlayDraft): TemplateResult {
  const { url, state } = view.previewOf(draft);
  const name = view.nameOf(draft);
  return html`<div class="page ${state}" aria-hidden="true" ?hidden=${!draft.shown}>
    ${
      state === 'loaded'
        ? nothing
        : html`<p class="placeholder">
          <b>${name}</b><br />${overlayWords(`preview.${state}`)}
        </p>`
    }
    ${
      url === null || state === 'blocked'
        ? nothing
        : html`<iframe
          sandbox="allow-scripts"
          referrerpolicy="no-referrer"
          allow=""
          credentialless
          loading="lazy"
          tabindex="-1"
          title=${name}
          src=${url}
          @load=${() => view.actions.loaded(draft.key)}
        ></iframe>`
    }
  </div>`;
}
