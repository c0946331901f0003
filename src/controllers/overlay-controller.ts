/**
 * What the overlay editor works with: loads the overlays, keeps the selection, turns commands and
 * gestures into edits of the document, and merges in what changed elsewhere. It knows nothing of
 * elements and of pixels on a screen.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  EDITOR_CLOSED,
  type EditorEvent,
  type EditorState,
  editorTransition,
  isGesture,
} from '../core/editor-machine.ts';
import { BroadcastError, isAbort } from '../core/errors.ts';
import { Machine, type Run } from '../core/machine.ts';
import {
  centredRectangle,
  type Drafts,
  type OverlayDraft,
  type OverlayValue,
  rectangleOf,
} from '../core/overlay-draft.ts';
import { fitToFrame, outsideFrame } from '../core/overlay-fit.ts';
import {
  type Alignment,
  alignRectangles,
  moveRectangle,
  moveRectangles,
  sameRectangle,
} from '../core/overlay-geometry.ts';
import type { Rectangles } from '../core/overlay-gesture.ts';
import { type Growth, grow, type Step } from '../core/overlay-growth.ts';
import type { FrameSize } from '../core/settings.ts';
import type { Overlay, OverlayGeometry } from '../core/stream.ts';
import { type Marks, OverlayDocument } from './overlay-document.ts';
import type { OverlayStore } from './overlay-store.ts';

/** Milliseconds between two looks at what the service has, while the editor is shown. */
const POLL = 10_000;
/** Milliseconds until an editor that is shown again notices. */
const PEEK = 1_000;
/** A list that the page hands in may have been asked for this long ago, in milliseconds. */
const OLDEST_LIST = 10_000;
/** Pixels by which a new overlay lies beside one that is in its place. */
const ASIDE = 24;

export interface OverlayControllerOptions {
  frame: () => FrameSize;
  /** Whether somebody can see the editor; the service is asked only then. Default: always. */
  isShown?: () => boolean;
  /** The overlays changed. Not `final` while edits that belong together go on. */
  onOverlays: (final: boolean) => void;
  /** An overlay was saved (null) or could not be. */
  onSaved: (draft: OverlayDraft, error: BroadcastError | null) => void;
}

export class OverlayController implements ReactiveController {
  /** Called when the machine has moved. */
  onState?: (state: EditorState, previous: EditorState, event: EditorEvent) => void;
  readonly #host: ReactiveControllerHost;
  readonly #options: OverlayControllerOptions;
  readonly #machine: Machine<EditorState, EditorEvent>;
  #store: OverlayStore | null = null;
  #document: OverlayDocument;
  #selection: ReadonlySet<string> = new Set();
  /** A list that came during a gesture. */
  #late: { overlays: readonly Overlay[]; since: number } | null = null;
  /** Whether the page hands in what the service has. */
  #fed = false;
  #polling: AbortController | undefined;
  /** What keys and numbers have done to the size of overlays. */
  readonly #growths = new Map<string, Growth>();

  constructor(host: ReactiveControllerHost, options: OverlayControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#document = this.#createDocument();
    this.#machine = new Machine<EditorState, EditorEvent>({
      initial: EDITOR_CLOSED,
      transition: editorTransition,
      entries: { loading: (_state, run) => void this.#load(run) },
      onChange: (state, previous, event) => {
        this.onState?.(state, previous, event);
        if (isGesture(previous) && !isGesture(state)) this.#takeLate();
        host.requestUpdate();
      },
    });
    host.addController(this);
  }

  get state(): EditorState {
    return this.#machine.state;
  }

  /** The overlays that the user has, in a steady order. */
  get drafts(): Drafts {
    return this.#document.drafts;
  }

  get selection(): ReadonlySet<string> {
    return this.#selection;
  }

  get selected(): Drafts {
    return this.drafts.filter(({ key }) => this.#selection.has(key));
  }

  get canUndo(): boolean {
    return this.#document.canUndo;
  }

  get canRedo(): boolean {
    return this.#document.canRedo;
  }

  /** Where every overlay is drawn. */
  get rectangles(): Map<string, ReturnType<typeof rectangleOf>> {
    const frame = this.#options.frame();
    return new Map(this.drafts.map((draft) => [draft.key, rectangleOf(draft, frame)]));
  }

  /** The overlays that leave the frame, by which the service hides all of them. */
  get outside(): string[] {
    return outsideFrame(this.rectangles, this.#options.frame());
  }

  /**
   * Where overlays are kept; null keeps them here alone. Another store begins anew, and what was
   * edited until then is still saved where it belongs.
   */
  set store(store: OverlayStore | null) {
    if (store === this.#store) return;
    this.#document.flush();
    this.#polling?.abort();
    this.#store = store;
    this.#document = this.#createDocument();
    this.#selection = new Set();
    this.#late = null;
    this.#fed = false;
    if (this.state.name === 'closed') return;
    this.send({ type: 'close' });
    this.send({ type: 'open' });
  }

  hostConnected(): void {
    this.send({ type: 'open' });
  }

  /** What was edited is saved all the same. */
  hostDisconnected(): void {
    this.#document.flush();
    this.#polling?.abort();
    this.send({ type: 'close' });
  }

  send(event: EditorEvent): void {
    this.#machine.send(event);
  }

  /** Takes in a list that the page has fetched; the editor then asks for none itself. */
  merge(overlays: readonly Overlay[]): void {
    this.#fed = true;
    this.#polling?.abort();
    this.#merge(overlays, performance.now() - OLDEST_LIST);
    if (this.state.name === 'failed') this.send({ type: 'open' });
    if (this.state.name === 'loading') this.send({ type: 'loaded' });
  }

  select(keys: Iterable<string>): void {
    this.#selection = new Set(keys);
    this.#host.requestUpdate();
  }

  toggle(key: string): void {
    const selection = new Set(this.#selection);
    if (!selection.delete(key)) selection.add(key);
    this.select(selection);
  }

  /** Adds an overlay, in the middle of the frame unless told otherwise, and selects it. */
  add(url: string, value: Partial<OverlayValue> = {}): string {
    const place = { stretch: false, ...centredRectangle(this.#options.frame()), ...value };
    const keys = this.#document.add([this.#aside({ ...place, url })]);
    this.select(keys);
    return keys[0] ?? '';
  }

  /** Copies the selected overlays, a little aside, and selects the copies. Returns how many. */
  duplicate(): number {
    const copies = this.selected.map(({ value }) => this.#aside(value));
    if (copies.length > 0) this.select(this.#document.add(copies));
    return copies.length;
  }

  /** Deletes the selected overlays; those that are locked stay. Returns how many went. */
  remove(): number {
    const free = this.selected.filter(({ locked }) => !locked).map(({ key }) => key);
    this.#document.change(new Map(free.map((key) => [key, null])));
    this.select([...this.#selection].filter((key) => !free.includes(key)));
    return free.length;
  }

  /** Gives overlays another part of their value; locked ones keep theirs. */
  change(changes: ReadonlyMap<string, Partial<OverlayValue>>, merge: string | null = null): void {
    const values = new Map<string, OverlayValue>();
    for (const [key, change] of changes) {
      const draft = this.#document.find(key);
      if (draft && !draft.locked) values.set(key, { ...draft.value, ...change });
    }
    this.#document.change(values, merge);
  }

  /** Moves what is selected and can be moved. */
  nudge(dx: number, dy: number): void {
    const moved = moveRectangles(this.movable(), dx, dy, this.#options.frame());
    this.change(moved, `nudge ${[...moved.keys()]}`);
  }

  /** Resizes what is selected and can be moved, from its left and upper edge or its centre. */
  grow(by: Step): void {
    const grown = new Map<string, OverlayGeometry>();
    for (const [key, one] of this.movable()) {
      const growth = grow(this.#growths.get(key), one, by, this.#options.frame());
      this.#growths.set(key, growth);
      grown.set(key, growth.reached);
    }
    this.change(grown, `grow ${[...grown.keys()]}`);
  }

  align(alignment: Alignment): void {
    this.change(alignRectangles(this.movable(), alignment, this.#options.frame()));
  }

  /** Brings every overlay into the frame; locked ones too, since they hide all the others. */
  fit(): void {
    const fitted = fitToFrame(this.#unstretched(), this.#options.frame());
    const values = new Map<string, OverlayValue>();
    for (const [key, rectangle] of fitted) {
      const draft = this.#document.find(key);
      if (draft) values.set(key, { ...draft.value, ...rectangle });
    }
    this.#document.change(values);
  }

  undo(): void {
    this.select(this.#document.undo());
  }

  redo(): void {
    this.select(this.#document.redo());
  }

  mark(key: string, marks: Marks): void {
    this.#document.mark(key, marks);
  }

  retry(keys: Iterable<string>): void {
    this.#document.retry(keys);
  }

  revert(key: string): void {
    this.#document.revert(key);
  }

  /** The selected overlays that a gesture or a key may move: not locked, not stretched. */
  movable(): Rectangles {
    const frame = this.#options.frame();
    return new Map(
      this.selected
        .filter(({ locked, value }) => !locked && !value.stretch)
        .map((draft) => [draft.key, rectangleOf(draft, frame)]),
    );
  }

  /** A new overlay goes a little aside of one that is in its place, else nobody sees that there are two. */
  #aside(value: OverlayValue): OverlayValue {
    if (!this.drafts.some((draft) => sameRectangle(draft.value, value))) return value;
    const next = { ...value, ...moveRectangle(value, ASIDE, ASIDE, this.#options.frame()) };
    return sameRectangle(next, value) ? value : this.#aside(next);
  }

  #unstretched(): Rectangles {
    const stretched = new Set(this.drafts.filter((one) => one.value.stretch).map(({ key }) => key));
    return new Map([...this.rectangles].filter(([key]) => !stretched.has(key)));
  }

  #createDocument(): OverlayDocument {
    return new OverlayDocument({
      ...this.#options,
      store: this.#store,
      onChange: () => this.#host.requestUpdate(),
    });
  }

  async #load(run: Run<EditorEvent>): Promise<void> {
    if (!this.#store || this.#fed) return run.send({ type: 'loaded' });
    try {
      await this.#fetch(run.signal);
      run.send({ type: 'loaded' });
      void this.#poll();
    } catch (error) {
      if (isAbort(error)) return;
      run.send({ type: 'refused', error: BroadcastError.from(error, 'unexpected') });
    }
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    const since = performance.now();
    const overlays = await this.#store?.list(signal);
    if (!signal.aborted && overlays) this.#merge(overlays, since);
  }

  /** A missed look says nothing: what the user does is saved, and that tells what is wrong. */
  async #poll(): Promise<void> {
    this.#polling?.abort();
    if (this.state.name === 'closed' || this.#fed) return;
    this.#polling = new AbortController();
    const { signal } = this.#polling;
    const { isShown = () => true } = this.#options;
    let next = performance.now() + POLL;
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, PEEK));
      if (signal.aborted || performance.now() < next) continue;
      if (document.visibilityState === 'hidden' || !isShown()) continue;
      await this.#fetch(signal).catch(() => {});
      next = performance.now() + POLL;
    }
  }

  #merge(overlays: readonly Overlay[], since: number): void {
    if (isGesture(this.state)) {
      this.#late = { overlays, since };
      return;
    }
    this.#document.merge(overlays, since);
    const there = new Set(this.drafts.map(({ key }) => key));
    this.select([...this.#selection].filter((key) => there.has(key)));
  }

  #takeLate(): void {
    const late = this.#late;
    this.#late = null;
    if (late) this.#merge(late.overlays, late.since);
  }
}
