/**
 * Stands in for Lit's `ReactiveElement` in the drop-in script, with its life cycle and without what
 * nothing here asks of it: reflected attributes, defaults, other comparisons, converters of objects,
 * styles of styles, polyfills.
 */
import type { ReactiveController } from 'lit';
import { adoptStyles, type CSSResult } from './css-tag.ts';

export * from './css-tag.ts';

type Changes = Map<PropertyKey, unknown>;

export interface Declaration {
  readonly attribute?: string | false;
  readonly type?: unknown;
  readonly converter?: (text: string | null) => unknown;
}

type Read = (text: string | null) => unknown;

/** As the declaration says; `null` stands for an attribute that is not there. */
function reader({ type, converter }: Declaration): Read {
  if (converter) return converter;
  if (type === Boolean) return (text) => text !== null;
  return type === Number ? (text) => (text === null ? null : Number(text)) : (text) => text;
}

export function createProperty(
  element: typeof ReactiveElement,
  name: string,
  declaration: Declaration = {},
): void {
  const { attribute = name.toLowerCase() } = declaration;
  element.declared = [...element.declared, name];
  if (attribute !== false) {
    element.observedAttributes = [...element.observedAttributes, attribute];
    element.attributes = { ...element.attributes, [attribute]: [name, reader(declaration)] };
  }
  const values = new WeakMap<ReactiveElement, unknown>();
  Object.defineProperty(element.prototype, name, {
    get(this: ReactiveElement) {
      return values.get(this);
    },
    set(this: ReactiveElement, value: unknown) {
      const before = values.get(this);
      values.set(this, value);
      this.requestUpdate(name, before);
    },
  });
}

export class ReactiveElement extends HTMLElement {
  static styles: CSSResult | readonly CSSResult[] = [];
  static shadowRootOptions: ShadowRootInit = { mode: 'open' };
  /** The names of the properties. */
  static declared: readonly string[] = [];
  static observedAttributes: readonly string[] = [];
  /** The property behind an attribute, and how it is read. */
  static attributes: Readonly<Record<string, readonly [property: string, read: Read]>> = {};

  renderRoot: ShadowRoot | undefined;
  isUpdatePending = false;
  hasUpdated = false;
  /** What the page set before the element was defined. */
  #early: Changes = new Map();
  #changed: Changes = new Map();
  #connect: () => void = () => {};
  #complete: Promise<unknown> = new Promise<void>((resolve) => {
    this.#connect = resolve;
  });
  readonly #controllers = new Set<ReactiveController>();

  constructor() {
    super();
    for (const name of this.#class.declared) {
      if (!Object.hasOwn(this, name)) continue;
      this.#early.set(name, Reflect.get(this, name));
      Reflect.deleteProperty(this, name);
    }
    this.requestUpdate();
  }

  get #class(): typeof ReactiveElement {
    return this.constructor as typeof ReactiveElement;
  }

  get updateComplete(): Promise<unknown> {
    return this.#complete;
  }

  addController(controller: ReactiveController): void {
    this.#controllers.add(controller);
    if (this.renderRoot && this.isConnected) controller.hostConnected?.();
  }

  connectedCallback(): void {
    this.renderRoot ??= this.createRenderRoot();
    this.#connect();
    for (const controller of this.#controllers) controller.hostConnected?.();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(name: string, _: string | null, text: string | null): void {
    const [property, read] = this.#class.attributes[name] ?? [];
    if (property && read) Reflect.set(this, property, read(text));
  }

  createRenderRoot(): ShadowRoot {
    const { shadowRootOptions, styles } = this.#class;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    adoptStyles(root, [styles].flat());
    return root;
  }

  requestUpdate(name?: PropertyKey, before?: unknown): void {
    if (name !== undefined) {
      if (Object.is(Reflect.get(this, name), before)) return;
      if (!this.#changed.has(name)) this.#changed.set(name, this.hasUpdated ? before : undefined);
    }
    if (!this.isUpdatePending) this.#complete = this.#enqueue();
  }

  async #enqueue(): Promise<boolean> {
    this.isUpdatePending = true;
    try {
      await this.#complete;
    } catch (error) {
      // It has been thrown once, where nobody may have listened.
      void Promise.reject(error);
    }
    await this.scheduleUpdate();
    return !this.isUpdatePending;
  }

  scheduleUpdate(): void | Promise<void> {
    this.performUpdate();
  }

  performUpdate(): void {
    if (!this.isUpdatePending) return;
    if (!this.hasUpdated) {
      this.renderRoot ??= this.createRenderRoot();
      for (const [name, value] of this.#early) Reflect.set(this, name, value);
      this.#early.clear();
    }
    const changed = this.#changed;
    try {
      if (!this.shouldUpdate(changed)) {
        this.#settle();
        return;
      }
      this.willUpdate(changed);
      for (const controller of this.#controllers) controller.hostUpdate?.();
      this.update(changed);
    } catch (error) {
      this.#settle();
      throw error;
    }
    for (const controller of this.#controllers) controller.hostUpdated?.();
    if (!this.hasUpdated) {
      this.hasUpdated = true;
      this.firstUpdated(changed);
    }
    this.updated(changed);
  }

  #settle(): void {
    this.#changed = new Map();
    this.isUpdatePending = false;
  }

  shouldUpdate(_changed: Changes): boolean {
    return true;
  }

  willUpdate(_changed: Changes): void {}

  update(_changed: Changes): void {
    this.#settle();
  }

  firstUpdated(_changed: Changes): void {}

  updated(_changed: Changes): void {}
}
