import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  type FullAccount,
  fullAccount,
  type StreamAccount,
} from '../controllers/stream-account.ts';
import { consoleWords } from '../core/console-messages.ts';
import type { BroadcastSnapshot } from '../core/snapshot.ts';
import { isOnAir } from '../core/status.ts';
import { Announcer } from './announcer.ts';
import { Clock } from './clock.ts';
import { ConfirmDialog } from './console/confirm-dialog.ts';
import type {
  ConsoleActions,
  ConsoleHost,
  ConsoleParts,
  ConsoleSection,
  ConsoleView,
  Question,
  SectionName,
} from './console/console-view.ts';
import { SECTIONS } from './console/sections.ts';
import { StatusLine } from './console/status-line.ts';
import { consoleStyles } from './styles/console.styles.ts';
import { controlStyles } from './styles/controls.styles.ts';
import { tokenStyles } from './styles/tokens.styles.ts';

/**
 * Everything that the service can do for a stream, in sections that open. `<stream-broadcaster>`
 * loads it when its drawer is opened; it draws what that knows and keeps no truth of its own.
 *
 * @internal
 */
export class StreamConsole extends LitElement implements ConsoleHost {
  static override readonly styles = [tokenStyles, controlStyles, consoleStyles];

  readonly #announcer = new Announcer(this);
  readonly #clock = new Clock(this);
  readonly #dialog = new ConfirmDialog(this);
  readonly #status = new StatusLine(this);
  readonly #sections: readonly ConsoleSection[] = SECTIONS.map((Section) => new Section(this));
  readonly #open = new Set<SectionName>();
  #account: FullAccount | null = null;

  /** Whether it can be seen; otherwise it asks nothing and holds no secret. */
  @property({ attribute: false }) shown = false;
  /** What was asked for when it was opened: it is shown, open. */
  @property({ attribute: false }) section: SectionName | null = null;
  @property({ attribute: false }) snapshot!: Readonly<BroadcastSnapshot>;
  @property({ attribute: false }) account: StreamAccount | null = null;
  @property({ attribute: false }) parts!: ConsoleParts;
  @property({ attribute: false }) actions!: ConsoleActions;

  get view(): ConsoleView {
    const { snapshot, parts, actions } = this;
    const account = this.#account;
    return {
      snapshot,
      now: this.#clock.now,
      account,
      parts,
      actions,
      may: (permission) => account?.permissions.has(permission) ?? false,
    };
  }

  /** The clock stops when the console leaves the page; one that was only moved goes on. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock.run(this.shown);
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('shown')) return;
    this.#clock.run(this.shown);
    for (const section of this.#sections) {
      if (this.#open.has(section.name)) section.toggled?.(this.shown);
    }
    if (!this.shown || !this.section) return;
    const asked = this.shadowRoot?.querySelector(`[part~="${this.section}"]`);
    asked?.scrollIntoView({ block: 'nearest' });
  }

  say(text: string): void {
    this.#announcer.say(text);
  }

  confirm(question: Question): Promise<boolean> {
    return this.#dialog.ask(question);
  }

  /** Nothing can be drawn before the broadcaster has said what is true. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (this.snapshot === undefined) return false;
    // Before anybody looks, and also while nothing is drawn.
    if (changed.has('account')) {
      this.#account = this.account && fullAccount(this.account);
    }
    if (this.shown && !this.hasUpdated) this.#openFirst();
    if (this.shown && changed.has('shown') && this.section) this.#open.add(this.section);
    const { view } = this;
    this.#status.follow(view, this.shown && this.isConnected);
    for (const section of this.#sections) section.observe?.(view);
    return this.shown || changed.has('shown');
  }

  /** Where what had the focus is drawn away, its section takes it. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    const section = focused?.closest('details')?.querySelector('summary');
    super.update(changed);
    if (!focused || focused.isConnected) return;
    const heir = section?.isConnected ? section : this.shadowRoot?.querySelector('summary');
    heir?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { view } = this;
    const offered = this.#sections.filter((section) => section.isOffered(view));
    return html`<div class="base">
      ${this.#status.render(view)}
      ${offered.length > 0 ? repeat(offered, nameOf, (section) => this.#section(section, view)) : html`<p>${consoleWords('console.none')}</p>`}
      ${this.#dialog.render()}
      <p class="visually-hidden" role="status">${this.#announcer.text}</p>
    </div>`;
  }

  /** What is likely wanted: a stream where there is none yet, and the record button on the air. */
  #openFirst(): void {
    if (this.section) return;
    if (this.account?.streamId === null) this.#open.add('streams');
    else if (isOnAir(this.snapshot.status)) this.#open.add('recording');
  }

  #section(section: ConsoleSection, view: ConsoleView): TemplateResult {
    const { name } = section;
    const open = this.#open.has(name);
    return html`<details
      part="section ${name}"
      .open=${open}
      @toggle=${(event: Event) => this.#toggle(section, event.currentTarget as HTMLDetailsElement)}
    >
      <summary>${consoleWords(`section.${name}`)} <span>${section.summary(view)}</span></summary>
      <div class="section">${open ? section.render(view) : null}</div>
    </details>`;
  }

  #toggle(section: ConsoleSection, { open }: HTMLDetailsElement): void {
    if (open === this.#open.has(section.name)) return;
    if (open) this.#open.add(section.name);
    else this.#open.delete(section.name);
    section.toggled?.(open);
    this.requestUpdate();
  }
}

function nameOf({ name }: ConsoleSection): SectionName {
  return name;
}

/** Registers the console, once. */
export function defineConsole(): void {
  if (!customElements.get('stream-console')) customElements.define('stream-console', StreamConsole);
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-console': StreamConsole;
  }
}
