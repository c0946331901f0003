/** The bar below the stage, the form for a new overlay, and the notices. */
import { html, nothing, type TemplateResult } from 'lit';
import { rectangleOf } from '../../core/overlay-draft.ts';
import { largerFrame } from '../../core/overlay-fit.ts';
import { overlayWords, saveProblem } from '../../core/overlay-messages.ts';
import { icon } from '../parts/icons.ts';
import type { EditorView, Modes } from './editor-view.ts';
import { overlayIcon } from './overlay-icons.ts';
import { ADDRESS, NEW } from './ready-made.ts';
import { kindPicker, newFields } from './ready-made-fields.ts';

const MODES = ['snap', 'aspect', 'centre', 'several'] as const;

export function tools(view: EditorView): TemplateResult {
  const { actions, adding, modes, canUndo, canRedo, state } = view;
  const ready = state.name !== 'loading' && state.name !== 'failed';
  return html`<div class="tools" part="tools" role="group" aria-label=${overlayWords('label.tools')}>
    <button
      type="button"
      class="primary"
      part="button add"
      aria-expanded=${adding}
      aria-controls="add-form"
      aria-disabled=${!ready}
      @click=${() => ready && actions.toggleAdding()}
    >
      ${overlayWords('action.add')}
    </button>
    <span class="grow"></span>
    ${tool('undo', null, canUndo, actions.undo)} ${tool('redo', null, canRedo, actions.redo)}
    ${MODES.map((name) => tool(name, modes[name], true, () => actions.toggle(name)))}
  </div>`;
}

function tool(
  name: 'undo' | 'redo' | keyof Modes,
  pressed: boolean | null,
  possible: boolean,
  press: () => void,
): TemplateResult {
  const label = overlayWords(`tool.${name}`);
  return html`<button
    type="button"
    class="toggle"
    part="button ${name}"
    aria-label=${label}
    title=${label}
    aria-pressed=${pressed ?? nothing}
    aria-disabled=${!possible}
    @click=${() => possible && press()}
  >
    ${overlayIcon(name)}
  </button>`;
}

export function addForm(view: EditorView): TemplateResult {
  const { adding, readyMade, actions } = view;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (readyMade.kind) readyMade.add(form);
    else actions.add((form.elements.namedItem('address') as HTMLInputElement).value);
  };
  return html`<form
    id="add-form"
    class="add"
    part="add-form"
    novalidate
    ?hidden=${!adding}
    @submit=${submit}
  >
    ${kindPicker(view)} ${readyMade.kind ? newFields(view) : ownPage(view)}
    <div class="buttons">
      <button type="button" class="secondary" part="button cancel" @click=${actions.toggleAdding}>
        ${overlayWords('action.cancel')}
      </button>
      <button type="submit" class="primary" part="button add-now">
        ${overlayWords('action.add-now')}
      </button>
    </div>
    <ul class="hints">
      <li>${overlayWords('hint.once')}</li>
      <li>${overlayWords('hint.rate')}</li>
    </ul>
  </form>`;
}

function ownPage({ readyMade }: EditorView): TemplateResult {
  const problem = readyMade.problemOf(NEW, ADDRESS, '');
  return html`<label class="field">
      <span class="label">${overlayWords('field.url')}</span>
      <input
        name="address"
        type="url"
        inputmode="url"
        autocomplete="off"
        spellcheck="false"
        placeholder="https://"
        aria-invalid=${problem !== null}
        aria-describedby="add-problem"
      />
    </label>
    <p class="wrong" id="add-problem" role="alert">${problem}</p>`;
}

/** What is wrong with all of them, the worst first. */
export function notices(view: EditorView): TemplateResult {
  const { state, startedWithout, actions } = view;
  return html`<div class="notices" part="notices">
    ${
      state.name === 'failed'
        ? notice(
            `${overlayWords('notice.load-failed')} ${state.error.message}`,
            state.error.hint,
            overlayWords('action.retry'),
            actions.reload,
            'reload',
          )
        : nothing
    }
    ${state.name === 'loading' ? html`<p class="quiet">${overlayWords('notice.loading')}</p>` : nothing}
    ${outside(view)} ${failed(view)}
    ${startedWithout ? first(actions.dismiss) : nothing}
  </div>`;
}

function first(dismiss: () => void): TemplateResult {
  const label = overlayWords('notice.dismiss');
  return html`<div class="line quiet" part="notice" role="alert">
    <p>${overlayWords('notice.first')}</p>
    <button
      type="button"
      class="toggle quiet-toggle"
      part="button dismiss"
      aria-label=${label}
      title=${label}
      @click=${dismiss}
    >
      ${icon('close')}
    </button>
  </div>`;
}

function outside(view: EditorView): TemplateResult | typeof nothing {
  const { frame, drafts, actions } = view;
  const out = drafts.filter(({ key }) => view.outside.has(key));
  if (out.length === 0) return nothing;
  const placed = drafts.filter(({ value }) => !value.stretch);
  const larger = largerFrame(
    placed.map((draft) => rectangleOf(draft, frame)),
    frame,
  );
  const names = `${out.slice(0, 3).map(view.nameOf).join(', ')}${out.length > 3 ? '…' : ''}`;
  return notice(
    overlayWords('notice.outside'),
    [
      overlayWords('notice.outside-why', { names, ...frame }),
      larger ? overlayWords('notice.larger', { ...larger }) : '',
    ].join(' '),
    overlayWords('action.fit'),
    actions.fit,
    'fit',
  );
}

/** One alone is explained where it is selected; many are told here. */
function failed({ drafts, selected, actions }: EditorView): TemplateResult | typeof nothing {
  const all = drafts.filter(({ state }) => state === 'failed');
  const [first] = all;
  if (!first || (all.length === 1 && selected.length === 1 && selected[0] === first))
    return nothing;
  const why = saveProblem(first);
  return notice(
    all.length === 1
      ? overlayWords('notice.failed-one')
      : overlayWords('notice.failed-many', { count: all.length }),
    why && `${why.message} ${why.hint}`,
    overlayWords(all.length === 1 ? 'action.retry' : 'action.retry-all'),
    () => actions.retry(all.map(({ key }) => key)),
    'retry',
  );
}

function notice(
  title: string,
  more: string | null,
  label: string,
  press: () => void,
  part: string,
): TemplateResult {
  return html`<div class="problem" part="notice" role="alert">
    ${icon('warning')}
    <div class="text">
      <p class="title">${title}</p>
      ${more ? html`<p>${more}</p>` : nothing}
    </div>
    <div class="buttons">
      <button type="button" class="secondary" part="button ${part}" @click=${press}>${label}</button>
    </div>
  </div>`;
}
