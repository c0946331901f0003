/** What the form of a ready-made overlay does: which kind is added, what is wrong, what is saved. */
import type { LitElement } from 'lit';
import type { OverlayController } from '../../controllers/overlay-controller.ts';
import { checkAddress } from '../../core/overlay-address.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import { ADDRESS_PROBLEMS, type AddressProblem } from '../../core/overlay-rules.ts';
import type { FrameSize } from '../../core/settings.ts';
import {
  type OverlayField,
  type OverlayKind,
  type OverlayValue,
  type OverlayValues,
  overlayFolder,
  overlayKind,
  overlayPlace,
  overlayUrl,
  readOverlayUrl,
} from '../../overlays/catalogue.ts';
import { fieldText, readFieldText } from '../../overlays/form.ts';
import { type FieldControl, show, textOf } from './field-control.ts';

/** An overlay that is being set up: the key of one that is there, or this. */
export const NEW = 'new';
/** The field for the address of any page. */
export const ADDRESS = 'url';

type Host = LitElement & { readonly frameSize: FrameSize; readonly overlaysBase: string | null };

export interface ReadyMadeOptions {
  controller: OverlayController;
  /** What to do with an overlay that was added. */
  added: (key: string) => void;
}

interface Wrong {
  readonly problem: string;
  /** What the field had then. Once it has something else, nothing is wrong any more. */
  readonly value: OverlayValue;
}

export class ReadyMade {
  readonly #host: Host;
  readonly #options: ReadyMadeOptions;
  readonly #wrong = new Map<string, Wrong>();
  #kind: OverlayKind | null = null;

  constructor(host: Host, options: ReadyMadeOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Whether the page offers ready-made overlays, even where it says wrongly where they are. */
  get offered(): boolean {
    return !!this.#host.overlaysBase?.trim();
  }

  /** Where the pages are; null where there are none. */
  get base(): string | null {
    const { overlaysBase } = this.#host;
    return this.offered ? overlayFolder(overlaysBase ?? '', document.baseURI) : null;
  }

  /** What is being added; null for a page of one's own. */
  get kind(): OverlayKind | null {
    return this.base === null ? null : this.#kind;
  }

  /** Which kind an address is of, and what it sets; null where it is no page of ours. */
  read(address: string): { kind: OverlayKind; values: OverlayValues } | null {
    const { base } = this;
    return base === null ? null : readOverlayUrl(address, base);
  }

  choose(name: string): void {
    this.#kind = overlayKind(name);
    this.keep([...this.#wrong.keys()].map(keyOf).filter((key) => key !== NEW));
    this.#host.requestUpdate();
  }

  /** What is wrong with what was typed last; null where nothing is. */
  problemOf(key: string, name: string, value: OverlayValue): string | null {
    const wrong = this.#wrong.get(`${key} ${name}`);
    return wrong && wrong.value === value ? wrong.problem : null;
  }

  /** Forgets what was wrong with overlays that nobody looks at any more. */
  keep(keys: readonly string[]): void {
    for (const name of this.#wrong.keys()) {
      if (!keys.includes(keyOf(name))) this.#wrong.delete(name);
    }
  }

  /** Says what is wrong with a field for as long as it has this value, or (null) that nothing is. */
  mark(key: string, name: string, value: OverlayValue, problem: string | null): void {
    if (problem === null) this.#wrong.delete(`${key} ${name}`);
    else this.#wrong.set(`${key} ${name}`, { value, problem });
    this.#host.requestUpdate();
  }

  /** Looks at one field of the overlay that is being added. */
  check(field: OverlayField, control: FieldControl): void {
    this.#take(NEW, field, control, field.default);
  }

  /** Adds what the form says, or shows what is wrong with it. */
  add(form: HTMLFormElement): void {
    const { kind, base } = this;
    if (!kind || base === null) return;
    const controlOf = ({ name }: OverlayField) => form.elements.namedItem(name) as FieldControl;
    const values: Record<string, OverlayValue> = {};
    const wrong: OverlayField[] = [];
    for (const field of kind.fields) {
      const value = this.#take(NEW, field, controlOf(field), field.default);
      if (value === null) wrong.push(field);
      else values[field.name] = value;
    }
    const { url, problem } = checkAddress(overlayUrl(base, kind.kind, values));
    if (problem) {
      const longest = longestText(kind, values);
      wrong.push(longest);
      this.mark(NEW, longest.name, longest.default, problemWords(problem));
    }
    const [first] = wrong;
    if (first) void this.#show(controlOf(first));
    if (first || url === null) return;
    const place = overlayPlace(kind, this.#host.frameSize);
    this.choose('');
    const key = this.#options.controller.add(url, { ...place, stretch: kind.stretch });
    this.#options.added(key);
  }

  /** Changes one field of an overlay that is there: one step to undo, one save. */
  set(key: string, field: OverlayField, control: FieldControl): void {
    const { controller } = this.#options;
    const { base } = this;
    const draft = controller.drafts.find((one) => one.key === key);
    const known = draft && this.read(draft.value.url);
    if (!known || base === null) return;
    const before = known.values[field.name] ?? field.default;
    const value = this.#take(key, field, control, before);
    if (value === null || value === before) return;
    const change = { ...known.values, [field.name]: value };
    const { url, problem } = checkAddress(overlayUrl(base, known.kind.kind, change));
    // The arrows of a number come fast, and a held one faster still.
    const merge = field.type === 'number' ? `field ${key} ${field.name}` : null;
    if (url !== null) controller.change(new Map([[key, { url }]]), merge);
    else if (problem) this.mark(key, field.name, before, problemWords(problem));
  }

  /** The value in a control, which then shows it as it was understood; null where it is wrong. */
  #take(
    key: string,
    field: OverlayField,
    control: FieldControl,
    before: OverlayValue,
  ): OverlayValue | null {
    const text = textOf(control);
    // What was not touched stays: a local time may stand for two hours of UTC.
    const same = text === fieldText(field, before);
    const value = same ? before : text === null ? null : readFieldText(field, text);
    this.mark(key, field.name, before, value === null ? wrongWords(field) : null);
    if (value !== null) show(field, control, value);
    return value;
  }

  async #show(control: FieldControl): Promise<void> {
    await this.#host.updateComplete;
    control.closest('details')?.setAttribute('open', '');
    control.focus();
  }
}

/** The overlay of an entry in the list of what is wrong. */
function keyOf(entry: string): string {
  return entry.slice(0, entry.indexOf(' '));
}

function wrongWords(field: OverlayField): string {
  switch (field.type) {
    case 'text':
    case 'boolean':
    case 'choice':
      return overlayWords('wrong.choice');
    case 'number':
      return overlayWords('wrong.number', { min: field.min, max: field.max });
    default:
      return overlayWords(`wrong.${field.type}`);
  }
}

function problemWords(problem: AddressProblem): string {
  return problem === 'too-long' ? overlayWords('texts.too-long') : ADDRESS_PROBLEMS[problem];
}

/** What to shorten first. */
function longestText({ fields }: OverlayKind, values: OverlayValues): OverlayField {
  return fields.reduce((longest, field) => {
    const length = ({ name }: OverlayField) => String(values[name] ?? '').length;
    return length(field) > length(longest) ? field : longest;
  });
}
