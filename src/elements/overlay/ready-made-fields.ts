/** The form of a ready-made overlay, drawn from the table of its fields. */
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { checkAddress } from '../../core/overlay-address.ts';
import type { OverlayDraft } from '../../core/overlay-draft.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import {
  OVERLAY_KINDS,
  type OverlayField,
  type OverlayKind,
  type OverlayValue,
  type OverlayValues,
} from '../../overlays/catalogue.ts';
import { fieldText } from '../../overlays/form.ts';
import { icon } from '../parts/icons.ts';
import type { EditorView } from './editor-view.ts';
import type { FieldControl } from './field-control.ts';
import { NEW, type ReadyMade } from './ready-made.ts';

interface Form {
  readonly kind: OverlayKind;
  readonly values: OverlayValues;
  /** Before the ids of this form. */
  readonly prefix: string;
  readonly locked: boolean;
  problemOf(field: OverlayField, value: OverlayValue): string | null;
  take(field: OverlayField, control: FieldControl): void;
}

/** The choice between a page of one's own and the ready-made ones. */
export function kindPicker({ readyMade }: EditorView): TemplateResult | typeof nothing {
  if (!readyMade.offered) return nothing;
  if (readyMade.base === null) {
    return html`<p class="quiet">${overlayWords('hint.pages-nowhere')}</p>`;
  }
  const { kind: chosen } = readyMade;
  return html`<label class="field">
      <span class="label">${overlayWords('field.kind')}</span>
      <span class="select">
        <select
          @change=${({ target }: Event) => readyMade.choose((target as HTMLSelectElement).value)}
        >
          <option value="" .selected=${chosen === null}>${overlayWords('kind.own')}</option>
          ${OVERLAY_KINDS.map(
            ({ kind, name, description }) => html`<option
              value=${kind}
              .selected=${chosen?.kind === kind}
            >
              ${overlayWords('kind.option', { name, description })}
            </option>`,
          )}
        </select>
        ${icon('chevron-down')}
      </span>
    </label>
    ${chosen && reach(readyMade)}`;
}

/** The fields of the kind that is being added. */
export function newFields({ readyMade }: EditorView): TemplateResult | typeof nothing {
  const { kind } = readyMade;
  if (!kind) return nothing;
  const values = Object.fromEntries(kind.fields.map((field) => [field.name, field.default]));
  return fieldsOf(NEW, {
    kind,
    values,
    prefix: 'new',
    locked: false,
    problemOf: ({ name }, value) => readyMade.problemOf(NEW, name, value),
    take: (field, control) => readyMade.check(field, control),
  });
}

/** The fields of an overlay that is there; nothing where it is none of ours. */
export function fieldsOfDraft(
  { readyMade }: EditorView,
  { key, value, locked }: OverlayDraft,
): TemplateResult | typeof nothing {
  const known = readyMade.read(value.url);
  if (!known) return nothing;
  return html`${fieldsOf(key, {
    ...known,
    prefix: 'set',
    locked,
    problemOf: ({ name }, at) => readyMade.problemOf(key, name, at),
    take: (field, control) => readyMade.set(key, field, control),
  })}
    <p class="quiet">${overlayWords('hint.settings')}</p>`;
}

/** The service may be elsewhere, where a page on this computer is not to be had. */
function reach({ base }: ReadyMade): TemplateResult | typeof nothing {
  const { warning } = checkAddress(base ?? '');
  if (!warning || base === null) return nothing;
  return html`<p class="quiet">
    ${
      warning === 'port'
        ? overlayWords('warning.port')
        : overlayWords('hint.pages-private', { host: new URL(base).host })
    }
  </p>`;
}

/** Controls are not shared between overlays: what is being typed into one would show in another. */
function fieldsOf(key: string, form: Form): TemplateResult {
  const { kind, locked } = form;
  const group = (name: OverlayField['group']) =>
    kind.fields.filter((field) => field.group === name).map((field) => fieldOf(form, field));
  const folded = (name: 'look' | 'live') => html`<details>
    <summary>${overlayWords(`fold.${name}`)}</summary>
    <fieldset ?disabled=${locked}>
      <legend class="visually-hidden">${overlayWords(`fold.${name}`)}</legend>
      ${group(name)}
    </fieldset>
  </details>`;
  return html`${keyed(
    `${key} ${kind.kind}`,
    html`<div class="fields">
      <fieldset ?disabled=${locked}>
        <legend>${overlayWords('label.content')}</legend>
        ${group('content')}
      </fieldset>
      ${folded('look')} ${folded('live')}
    </div>`,
  )}`;
}

function fieldOf(form: Form, field: OverlayField): TemplateResult {
  const { name, type } = field;
  const value = form.values[name] ?? field.default;
  const id = `${form.prefix}-${name}`;
  const problem = form.problemOf(field, value);
  const hint = [field.hint, type === 'datetime' && overlayWords('hint.local-time')]
    .filter(Boolean)
    .join(' ');
  const label =
    type === 'number' && field.unit
      ? overlayWords('field.with-unit', { label: field.label, unit: field.unit })
      : field.label;
  const notes = [hint && `${id}-hint`, problem && `${id}-wrong`].filter(Boolean).join(' ');
  const drawn = control(form, field, { id, value, wrong: problem !== null, notes });
  return html`<div class="field">
    ${
      type === 'boolean'
        ? html`<label class="check">${drawn} ${label}</label>`
        : html`<label class="label" for=${id}>${label}</label> ${drawn}`
    }
    ${hint ? html`<p class="quiet" id="${id}-hint">${hint}</p>` : nothing}
    ${problem ? html`<p class="wrong" id="${id}-wrong" role="alert">${problem}</p>` : nothing}
  </div>`;
}

interface Drawing {
  readonly id: string;
  readonly value: OverlayValue;
  readonly wrong: boolean;
  /** The ids of what describes the control. */
  readonly notes: string;
}

function control(form: Form, field: OverlayField, drawing: Drawing): TemplateResult {
  const { id, value } = drawing;
  const { name, type } = field;
  const notes = drawing.notes || nothing;
  const take = ({ currentTarget }: Event) => form.take(field, currentTarget as FieldControl);
  if (type === 'color') return color(form, field, drawing);
  if (type === 'text' && field.multiline) {
    return html`<textarea
      id=${id}
      name=${name}
      rows="3"
      dir="auto"
      maxlength=${field.maxLength}
      aria-describedby=${notes}
      .value=${fieldText(field, value)}
      @change=${take}
    ></textarea>`;
  }
  if (type === 'choice') {
    return html`<span class="select">
      <select id=${id} name=${name} aria-describedby=${notes} @change=${take}>
        ${field.options.map(
          (option) => html`<option value=${option.value} .selected=${option.value === value}>
            ${option.label}
          </option>`,
        )}
      </select>
      ${icon('chevron-down')}
    </span>`;
  }
  return input(field, drawing, take, type === 'address' ? 'https://' : nothing);
}

function input(
  field: OverlayField,
  { id, value, wrong, notes }: Drawing,
  take: (event: Event) => void,
  placeholder: string | typeof nothing,
): TemplateResult {
  const { name, type } = field;
  const isText = type === 'text';
  const isNumber = type === 'number';
  // It "changes" with every digit of the year, so that it counts when it is left.
  const isLate = type === 'datetime';
  return html`<input
    id=${id}
    name=${name}
    type=${INPUT_TYPES[type] ?? 'text'}
    dir=${isText ? 'auto' : nothing}
    inputmode=${isNumber ? 'numeric' : nothing}
    autocomplete="off"
    spellcheck=${isText}
    maxlength=${isText ? field.maxLength : nothing}
    min=${isNumber ? field.min : nothing}
    max=${isNumber ? field.max : isLate ? '9999-12-31T23:59' : nothing}
    placeholder=${placeholder}
    aria-invalid=${wrong}
    aria-describedby=${notes || nothing}
    .value=${fieldText(field, value)}
    .checked=${value === true}
    @change=${isLate ? nothing : take}
    @blur=${isLate ? take : nothing}
    @keydown=${(event: KeyboardEvent) => isLate && event.key === 'Enter' && take(event)}
  />`;
}

const INPUT_TYPES: Readonly<Partial<Record<OverlayField['type'], string>>> = {
  number: 'number',
  boolean: 'checkbox',
  datetime: 'datetime-local',
  address: 'url',
};

/** The browser's picker knows neither transparency nor "none", so that a text stands beside it. */
function color(form: Form, field: OverlayField, drawing: Drawing): TemplateResult {
  const opaque = (text: string) => text.slice(0, 7) || '#000000';
  const both = ({ currentTarget }: Event) => {
    const [swatch, text] = (currentTarget as HTMLElement).parentElement?.children ?? [];
    return { swatch: swatch as HTMLInputElement, text: text as HTMLInputElement };
  };
  const take = (event: Event) => {
    const { swatch, text } = both(event);
    form.take(field, text);
    if (/^#[\da-f]{6}|^$/.test(text.value)) swatch.value = opaque(text.value);
  };
  const pick = (event: Event) => {
    const { swatch, text } = both(event);
    text.value = swatch.value + text.value.slice(7);
    take(event);
  };
  return html`<span class="color">
    <input
      type="color"
      aria-label=${overlayWords('color.pick', { label: field.label })}
      .value=${opaque(String(drawing.value))}
      @change=${pick}
    />
    ${input(field, drawing, take, String(field.default) || overlayWords('color.theme'))}
  </span>`;
}
