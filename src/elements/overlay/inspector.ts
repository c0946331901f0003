/** What is selected, in exact numbers: name, address, place, alignment, copies, the end. */
import { html, noChange, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { checkAddress } from '../../core/overlay-address.ts';
import type { OverlayDraft } from '../../core/overlay-draft.ts';
import type { Alignment } from '../../core/overlay-geometry.ts';
import { overlayWords, saveProblem } from '../../core/overlay-messages.ts';
import { ADDRESS_PROBLEMS } from '../../core/overlay-rules.ts';
import type { OverlayGeometry } from '../../core/stream.ts';
import { icon } from '../parts/icons.ts';
import { type EditorView, previewNote } from './editor-view.ts';
import { overlayIcon } from './overlay-icons.ts';
import { ADDRESS } from './ready-made.ts';
import { fieldsOfDraft } from './ready-made-fields.ts';
import { steady } from './steady.ts';

const ALIGNMENTS: readonly Alignment[] = ['left', 'center', 'right', 'top', 'middle', 'bottom'];

export function inspector(view: EditorView): TemplateResult {
  const { selected } = view;
  const [draft] = selected;
  if (!draft) {
    const text = view.drafts.length > 0 ? overlayWords('selection.none') : nothing;
    return html`<p class="quiet">${text}</p>`;
  }
  return html`<div class="inspector" part="inspector">
    ${
      selected.length > 1
        ? html`<h3>${overlayWords('selection.many', { count: selected.length })}</h3>
          ${alignment(view)}`
        : keyed(draft.key, one(view, draft))
    }
    <div class="buttons">
      <button type="button" class="secondary" part="button duplicate" @click=${view.actions.duplicate}>
        ${icon('copy')}${overlayWords('action.duplicate')}
      </button>
      <button
        type="button"
        class="secondary"
        part="button delete"
        aria-disabled=${selected.every(({ locked }) => locked)}
        @click=${view.actions.remove}
      >
        ${overlayIcon('trash')}${overlayWords('action.delete')}
      </button>
    </div>
  </div>`;
}

function one(view: EditorView, draft: OverlayDraft): TemplateResult {
  const { key, value, locked } = draft;
  const { actions, frame } = view;
  const stretch = html`<label class="check">
    <input
      type="checkbox"
      .checked=${live(value.stretch)}
      ?disabled=${locked}
      @change=${({ target }: Event) =>
        actions.change(key, { stretch: (target as HTMLInputElement).checked })}
    />
    ${overlayWords('field.stretch')}
  </label>`;
  return html`${problem(view, draft)}
    <label class="field">
      <span class="label">${overlayWords('field.name')}</span>
      <input
        type="text"
        maxlength="60"
        dir="auto"
        .value=${steady(view.nameOf(draft))}
        @change=${({ target }: Event) => actions.rename(key, (target as HTMLInputElement).value)}
      />
    </label>
    ${fieldsOfDraft(view, draft)}
    <div class="numbers">
      ${number(view, draft, 'x', frame.width)} ${number(view, draft, 'y', frame.height)}
      ${number(view, draft, 'width', frame.width)} ${number(view, draft, 'height', frame.height)}
    </div>
    ${stretch} ${alignment(view)} ${addressField(view, draft)}`;
}

function addressField(view: EditorView, draft: OverlayDraft): TemplateResult {
  const { url } = draft.value;
  const check = checkAddress(url);
  const wrong = view.readyMade.problemOf(draft.key, ADDRESS, url);
  const notes = [
    check.problem && ADDRESS_PROBLEMS[check.problem],
    warning(check.warning),
    previewNote(view, draft),
  ].filter(Boolean);
  return html`<label class="field">
      <span class="label">${overlayWords('field.url')}</span>
      <input
        type="url"
        aria-describedby="address-notes"
        aria-invalid=${check.problem !== null || wrong !== null}
        ?disabled=${draft.locked}
        .value=${wrong === null ? steady(url) : noChange}
        @change=${({ target }: Event) =>
          view.actions.readdress(draft.key, (target as HTMLInputElement).value)}
      />
    </label>
    <div id="address-notes">
      <p class="wrong" role="alert">${wrong}</p>
      ${notes.map((note) => html`<p class="quiet">${note}</p>`)}</div>
    ${
      check.url
        ? html`<a class="link" href=${check.url} target="_blank" rel="noopener noreferrer">
          ${overlayWords('action.open')}
        </a>`
        : nothing
    }`;
}

function warning(name: string | null): string | null {
  return name === 'port' || name === 'private-host' ? overlayWords(`warning.${name}`) : null;
}

function number(
  view: EditorView,
  { key, value, locked }: OverlayDraft,
  side: keyof OverlayGeometry,
  most: number,
): TemplateResult {
  return html`<label class="field">
    <span class="label">${overlayWords(`side.${side}`)}</span>
    <input
      type="number"
      inputmode="numeric"
      step="1"
      min=${side === 'x' || side === 'y' ? 0 : 1}
      max=${most}
      ?disabled=${locked || value.stretch}
      .value=${steady(String(value[side]))}
      @change=${({ target }: Event) => {
        const field = target as HTMLInputElement;
        // What is no number puts the old one back.
        const to = field.value === '' ? Number.NaN : Number(field.value);
        view.actions.change(key, { [side]: Number.isFinite(to) ? to : value[side] });
      }}
    />
  </label>`;
}

function alignment({ actions, selected }: EditorView): TemplateResult {
  const fixed = selected.every(({ locked, value }) => locked || value.stretch);
  return html`<div class="align" role="group" aria-label=${overlayWords('label.align')}>
    ${ALIGNMENTS.map((way) => {
      const label = overlayWords(`align.${way}`);
      return html`<button
        type="button"
        class="toggle"
        part="button align"
        aria-label=${label}
        title=${label}
        aria-disabled=${fixed}
        @click=${() => !fixed && actions.align(way)}
      >
        ${overlayIcon(way)}
      </button>`;
    })}
  </div>`;
}

function problem(view: EditorView, draft: OverlayDraft): TemplateResult | typeof nothing {
  const what = saveProblem(draft);
  if (!what) return nothing;
  // It is saved alone where many were refused, so that its number in the list says nothing.
  const words = (quote: string) => quote.replace(/^Overlay 1\b/, view.nameOf(draft));
  return html`<div class="problem" part="problem">
    ${icon('warning')}
    <div class="text">
      <p class="title">${what.message}</p>
      <p>${what.hint}</p>
      ${what.quote ? html`<p class="quote"><q>${words(what.quote)}</q></p>` : nothing}
    </div>
    <div class="buttons">
      <button
        type="button"
        class="secondary"
        part="button revert"
        @click=${() => view.actions.revert(draft.key)}
      >
        ${overlayWords('action.revert')}
      </button>
      <button
        type="button"
        class="secondary"
        part="button retry"
        @click=${() => view.actions.retry([draft.key])}
      >
        ${overlayWords('action.retry')}
      </button>
    </div>
  </div>`;
}
