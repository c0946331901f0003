/** What the controls and keys of the editor do, and what is said of it to who cannot see it. */
import type { LitElement } from 'lit';
import type { OverlayController } from '../../controllers/overlay-controller.ts';
import { isGesture } from '../../core/editor-machine.ts';
import { checkAddress, typedAddress } from '../../core/overlay-address.ts';
import type { OverlayDraft, OverlayValue } from '../../core/overlay-draft.ts';
import { clampRectangle } from '../../core/overlay-geometry.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import { ADDRESS_PROBLEMS } from '../../core/overlay-rules.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { EditorActions, Modes } from './editor-view.ts';
import { ADDRESS, NEW, ReadyMade } from './ready-made.ts';
import { shortcut } from './shortcuts.ts';

type Host = LitElement & { readonly frameSize: FrameSize; readonly overlaysBase: string | null };

type OwnActions = Omit<EditorActions, 'loaded' | 'dismiss'>;

export interface EditorCommandsOptions {
  controller: OverlayController;
  /** Tells the live region. */
  say: (text: string) => void;
  nameOf: (draft: OverlayDraft) => string;
}

export class EditorCommands {
  modes: Modes = { snap: true, aspect: false, centre: false, several: false };
  adding = false;
  /** Whether the user waits to hear what becomes of another try. */
  retrying = false;
  readonly actions: OwnActions;
  readonly readyMade: ReadyMade;
  readonly #host: Host;
  readonly #controller: OverlayController;
  readonly #say: (text: string) => void;
  readonly #nameOf: (draft: OverlayDraft) => string;

  constructor(host: Host, { controller, say, nameOf }: EditorCommandsOptions) {
    this.#host = host;
    this.#controller = controller;
    this.#say = say;
    this.#nameOf = nameOf;
    this.actions = this.#createActions();
    this.readyMade = new ReadyMade(host, { controller, added: (key) => this.#added(key) });
  }

  /** Does what a key asks for and returns whether it was one of ours. */
  key(event: KeyboardEvent): boolean {
    // What is being dragged stays what it is.
    if (isGesture(this.#controller.state)) return false;
    if (event.key === 'Escape' && this.adding) {
      this.actions.toggleAdding();
      return true;
    }
    return shortcut(event, {
      controller: this.#controller,
      ...this.actions,
      modes: this.modes,
      choose: (keys) => this.#choose(keys),
      refuse: () => this.#refuse(),
    });
  }

  #createActions(): OwnActions {
    const controller = this.#controller;
    return {
      toggleAdding: () => this.#toggleAdding(),
      add: (address) => this.#add(address),
      undo: () => this.#travel('undo'),
      redo: () => this.#travel('redo'),
      toggle: (mode) => {
        this.modes = { ...this.modes, [mode]: !this.modes[mode] };
        this.#host.requestUpdate();
      },
      select: (key, additive) => this.#select(key, additive),
      readdress: (key, address) => this.#readdress(key, address),
      change: (key, change) => this.#change(key, change),
      rename: (key, name) => controller.mark(key, { name: name.trim() || null }),
      toggleLocked: (key) => controller.mark(key, { locked: !this.#draft(key)?.locked }),
      toggleShown: (key) => controller.mark(key, { shown: !this.#draft(key)?.shown }),
      align: (alignment) => controller.align(alignment),
      duplicate: () => {
        const count = controller.duplicate();
        if (count > 0) this.#say(overlayWords('say.copied', { count }));
      },
      remove: () => {
        const count = controller.remove();
        if (count > 0) this.#say(overlayWords('say.deleted', { count }));
        else this.#refuse();
      },
      fit: () => {
        controller.fit();
        this.#say(overlayWords('say.fitted'));
      },
      reload: () => controller.send({ type: 'open' }),
      retry: (keys) => {
        this.retrying = true;
        controller.retry(keys);
      },
      revert: (key) => {
        controller.revert(key);
        this.#say(overlayWords('say.discarded'));
      },
    };
  }

  #toggleAdding(): void {
    this.adding = !this.adding;
    this.readyMade.mark(NEW, ADDRESS, '', null);
    void this.#focus(this.adding ? '#add-form :is(select, input)' : '[part~="add"]');
  }

  #add(address: string): void {
    const url = this.#check(NEW, address, '');
    if (url === null) {
      void this.#focus('#add-form [name=address]');
      return;
    }
    const key = this.#controller.add(url);
    this.#field()?.form?.reset();
    this.#added(key);
  }

  #added(key: string): void {
    this.adding = false;
    // There the arrow keys place it.
    void this.#focus(`.item[data-key="${key}"] .box`).then(() => this.#reveal(key));
    const draft = this.#draft(key);
    if (draft) this.#say(overlayWords('say.added', { name: this.#nameOf(draft) }));
  }

  /** The address as it can be used; otherwise null, and the reason stands where it was typed. */
  #check(key: string, address: string, before: string): string | null {
    const { url, problem } = checkAddress(typedAddress(address));
    this.readyMade.mark(key, ADDRESS, before, problem && ADDRESS_PROBLEMS[problem]);
    return url;
  }

  #readdress(key: string, address: string): void {
    const before = this.#draft(key)?.value.url ?? '';
    const url = this.#check(key, address, before);
    if (url !== null) this.#change(key, { url });
  }

  #select(key: string, additive: boolean): void {
    if (additive || this.modes.several) this.#controller.toggle(key);
    else this.#controller.select([key]);
    this.#saySelection();
  }

  #choose(keys: Iterable<string>): void {
    this.#controller.select(keys);
    this.#saySelection();
  }

  #saySelection(): void {
    const { selected } = this.#controller;
    const [draft, ...others] = selected;
    this.#say(
      draft && others.length === 0
        ? overlayWords('say.selected', { name: this.#nameOf(draft) })
        : overlayWords('selection.many', { count: selected.length }),
    );
  }

  /** Numbers stay inside the frame: size gives way to place, and place to size, as little as need be. */
  #change(key: string, change: Partial<OverlayValue>): void {
    const draft = this.#draft(key);
    if (!draft) return;
    const { x, y, width, height } = { ...draft.value, ...change };
    const placed = clampRectangle({ x, y, width, height }, this.#host.frameSize);
    if (this.modes.aspect && ('width' in change || 'height' in change)) {
      this.#controller.grow({ ...change, keepAspect: true });
      this.#host.requestUpdate();
      return;
    }
    const merge = 'url' in change || 'stretch' in change ? null : `number ${key}`;
    const moves = 'x' in change || 'y' in change || 'width' in change || 'height' in change;
    this.#controller.change(new Map([[key, moves ? placed : change]]), merge);
    // A number that was put right must be drawn although the overlay did not change.
    this.#host.requestUpdate();
  }

  #travel(way: 'undo' | 'redo'): void {
    const { canUndo, canRedo } = this.#controller;
    if (!(way === 'undo' ? canUndo : canRedo)) return;
    this.#controller[way]();
    this.#say(overlayWords(way === 'undo' ? 'say.undone' : 'say.redone'));
  }

  #refuse(): void {
    const [draft] = this.#controller.selected;
    if (!draft) return;
    const why = draft.locked ? 'say.locked' : 'say.stretched';
    this.#say(overlayWords(why, { name: this.#nameOf(draft) }));
  }

  #draft(key: string) {
    return this.#controller.drafts.find((draft) => draft.key === key);
  }

  #field(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector('#add-form [name=address]');
  }

  /** Where the panel scrolls, it shows the row of an overlay and, below it, what can be set. */
  #reveal(key: string): void {
    const row = this.#host.renderRoot.querySelector<HTMLElement>(`.row[data-key="${key}"]`);
    const panel = row?.closest('.panel');
    if (panel) panel.scrollTop = row?.offsetTop ?? 0;
  }

  async #focus(selector: string): Promise<void> {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
