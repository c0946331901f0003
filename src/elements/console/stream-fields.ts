/** Draws the form of a stream's settings from the table of its fields. */
import { html, nothing, type TemplateResult } from 'lit';
import { type ConsoleWordKey, consoleWords } from '../../core/console-messages.ts';
import type { QualitySet, StreamSettings } from '../../core/stream.ts';
import {
  changedElsewhere,
  changesOf,
  type FieldGroup,
  fieldsFor,
  type SettingKey,
  type StreamField,
  shownText,
} from '../../core/stream-form.ts';
import { icon } from '../parts/icons.ts';
import { boundsOf, type FormState } from './form-state.ts';
import { textButton } from './text-button.ts';

export interface FormView {
  /** What the service has, or what a new stream has where nothing is said. */
  readonly settings: StreamSettings;
  /** What is not asked for here. */
  readonly without: readonly SettingKey[];
  /** What the account can choose from; none where that cannot be read. */
  readonly sets: readonly QualitySet[];
  submit(): void;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const FOLDS = ['source', 'keep', 'picture', 'own'] as const satisfies readonly FieldGroup[];

export function streamForm(form: FormState, view: FormView): TemplateResult {
  const { settings, without, sets } = view;
  const { operations, isNew, draft } = form;
  const fields = fieldsFor(draft, settings).filter(({ key }) => {
    return !without.includes(key) && (key !== 'qualitySetId' || sets.length > 0);
  });
  const problems = form.problems(settings);
  const part = (group: FieldGroup) =>
    fields
      .filter((field) => field.group === group)
      .map((field) => drawn(form, view, field, problems[field.key]));
  const busy = operations.isRunning('send');
  const idle = busy || (!isNew && Object.keys(changesOf(draft, settings)).length === 0);
  return html`<form
    class="section"
    id=${form.prefix}
    novalidate
    @submit=${(event: Event) => {
      event.preventDefault();
      if (!idle) view.submit();
    }}
  >
    ${part('main')}
    ${FOLDS.map((group) => {
      const inside = fields.filter((field) => field.group === group);
      if (inside.length === 0) return nothing;
      const count = inside.filter(({ key }) => draft[key]).length;
      return html`<details
        .open=${form.open.has(group)}
        @toggle=${({ currentTarget }: Event) =>
          form.fold(group, (currentTarget as HTMLDetailsElement).open)}
      >
        <summary>
          ${consoleWords(`form.${group}`)}
          <span>${count > 0 ? consoleWords('form.changed', { count }) : nothing}</span>
        </summary>
        <div class="section">${part(group)}</div>
      </details>`;
    })}
    <div class="buttons">
      <button class="primary" part="button save" aria-disabled=${idle}>
        ${consoleWords(
          operations.problem('send')?.retryable
            ? 'action.retry'
            : isNew
              ? 'form.create'
              : 'form.save',
        )}
      </button>
      ${
        Object.keys(draft).length > 0
          ? textButton(consoleWords(isNew ? 'form.clear' : 'form.undo'), () => form.undo(), {
              part: 'undo',
              busy,
            })
          : nothing
      }
    </div>
    ${form.unplaced ? operations.alert('send') : nothing}
  </form>`;
}

function drawn(
  form: FormState,
  view: FormView,
  field: StreamField,
  problem: string | undefined,
): TemplateResult {
  const { key, kind } = field;
  const id = `${form.prefix}-${key}`;
  const label = consoleWords(`set.${key}`);
  const drawing = { id, label, wrong: problem !== undefined };
  const drawnControl = control(form, view, field, drawing);
  return html`<div class="field">
    ${
      kind === 'switch'
        ? html`<label class="check">${drawnControl} ${label}</label>`
        : html`<label class="label" for=${id}>${label}</label> ${drawnControl}`
    }
    <p class="hint" id="${id}-why">
      ${consoleWords(`why.${key}`, boundsOf(key))}
      ${field.nextStart ? consoleWords('form.next-start') : nothing}
    </p>
    ${
      changedElsewhere(key, form.draft, view.settings)
        ? html`<p class="alert" role="status">${consoleWords('form.elsewhere')}</p>`
        : nothing
    }
    ${problem ? html`<p class="wrong" id="${id}-wrong" role="alert">${problem}</p>` : nothing}
  </div>`;
}

interface Drawing {
  readonly id: string;
  readonly label: string;
  readonly wrong: boolean;
}

function control(
  form: FormState,
  view: FormView,
  field: StreamField,
  { id, label, wrong }: Drawing,
): TemplateResult {
  const { key, kind } = field;
  const text = shownText(key, form.draft, view.settings);
  const notes = wrong ? `${id}-wrong ${id}-why` : `${id}-why`;
  const take = ({ currentTarget }: Event) => {
    form.set(key, typed(currentTarget as Control), view.settings);
  };
  const leave = () => form.leave(key);
  if (kind === 'switch') {
    return html`<input
      id=${id}
      type="checkbox"
      aria-describedby=${notes}
      aria-invalid=${wrong}
      .checked=${text === 'true'}
      @change=${take}
    />`;
  }
  if (kind === 'choice') {
    return html`<span class="select">
      <select id=${id} aria-describedby=${notes} aria-invalid=${wrong} @change=${take}>
        ${options(field, view, text).map(
          ([value, name]) =>
            html`<option value=${value} .selected=${value === text}>${name}</option>`,
        )}
      </select>
      ${icon('chevron-down')}
    </span>`;
  }
  if (kind === 'area' || kind === 'addresses') {
    return html`<textarea
      id=${id}
      rows="3"
      dir=${kind === 'area' ? 'auto' : 'ltr'}
      autocomplete="off"
      spellcheck="false"
      aria-describedby=${notes}
      aria-invalid=${wrong}
      .value=${text}
      @input=${take}
      @change=${leave}
    ></textarea>`;
  }
  const isSecret = kind === 'secret';
  const field_ = html`<input
    id=${id}
    type=${isSecret && !form.revealed ? 'password' : 'text'}
    dir=${kind === 'text' ? 'auto' : 'ltr'}
    inputmode=${kind === 'number' ? 'numeric' : 'text'}
    autocomplete=${isSecret ? 'new-password' : 'off'}
    spellcheck="false"
    aria-required=${key === 'name'}
    aria-describedby=${notes}
    aria-invalid=${wrong}
    .value=${text}
    @input=${take}
    @change=${leave}
  />`;
  if (!isSecret) return field_;
  const name = { name: label };
  return html`<span class="beside">
    ${field_}
    <button
      type="button"
      class="secondary"
      part="button reveal"
      aria-label=${form.revealed ? consoleWords('enc.hide-name', name) : consoleWords('enc.reveal-name', name)}
      @click=${() => form.reveal()}
    >
      ${form.revealed ? consoleWords('enc.hide') : consoleWords('enc.reveal')}
    </button>
  </span>`;
}

/** The values of a choice and their names. The set in use is there even where the account lost it. */
function options(
  { key, options }: StreamField,
  { sets }: FormView,
  text: string,
): (readonly [value: string, name: string])[] {
  if (key !== 'qualitySetId') {
    return options.map((value) => [value, consoleWords(`opt.${value}` as ConsoleWordKey)]);
  }
  const named = sets.map(({ id, name, qualities }): [string, string] => [
    String(id),
    [name, qualities.map(({ name }) => name).join(', ')].filter(Boolean).join(': '),
  ]);
  const isKnown = text === '' || named.some(([value]) => value === text);
  return [
    ['', consoleWords('opt.default')],
    ...named,
    ...(isKnown ? [] : [[text, `#${text}`] as const]),
  ];
}

function typed(control: Control): string {
  return control.type === 'checkbox'
    ? String((control as HTMLInputElement).checked)
    : control.value;
}
