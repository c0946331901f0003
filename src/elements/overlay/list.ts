/** The list of overlays: what there is, what became of it, and two switches for each. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { OverlayDraft } from '../../core/overlay-draft.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import { type EditorView, placeOf } from './editor-view.ts';
import { type OverlayIconName, overlayIcon } from './overlay-icons.ts';

export function overlayList(view: EditorView): TemplateResult {
  const { drafts, state } = view;
  const isThere = state.name !== 'loading' && state.name !== 'failed';
  if (drafts.length === 0) {
    return html`<p class="quiet">${isThere ? overlayWords('list.empty') : nothing}</p>`;
  }
  return html`<ul part="list" aria-label=${overlayWords('label.list')}>
    ${repeat(
      drafts,
      ({ key }) => key,
      (draft) => row(view, draft),
    )}
  </ul>`;
}

function row(view: EditorView, draft: OverlayDraft): TemplateResult {
  const { key, locked, shown, state } = draft;
  const { actions } = view;
  const name = view.nameOf(draft);
  const selected = view.selected.includes(draft);
  return html`<li class="row ${selected ? 'selected' : ''} ${shown ? '' : 'faint'}" data-key=${key}>
    <button
      type="button"
      class="plain name"
      part="button select"
      aria-pressed=${selected}
      @click=${(event: MouseEvent) =>
        actions.select(key, event.shiftKey || event.ctrlKey || event.metaKey)}
    >
      <bdi>${name}</bdi>
      <small class=${state}>
        <bdi>${state === 'synced' ? placeOf(draft) : overlayWords(`state.${state}`)}</bdi>
      </small>
    </button>
    ${toggle('show', shown, shown ? 'shown' : 'hidden', name, () => actions.toggleShown(key))}
    ${toggle('lock', locked, locked ? 'locked' : 'unlocked', name, () => actions.toggleLocked(key))}
  </li>`;
}

function toggle(
  what: 'show' | 'lock',
  pressed: boolean,
  icon: OverlayIconName,
  name: string,
  press: () => void,
): TemplateResult {
  const label = overlayWords(`switch.${what}`, { name });
  return html`<button
    type="button"
    class="toggle quiet-toggle"
    part="button ${what}"
    aria-pressed=${pressed}
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    ${overlayIcon(icon)}
  </button>`;
}
