import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { OverlayController } from '../controllers/overlay-controller.ts';
import { type GestureView, OverlayGestures } from '../controllers/overlay-gestures.ts';
import {
  type OverlayStore,
  type OverlayStream,
  streamOverlayStore,
} from '../controllers/overlay-store.ts';
import { type Drafts, type OverlayDraft, overlayOf } from '../core/overlay-draft.ts';
import { boundingBox } from '../core/overlay-geometry.ts';
import { overlayWords, saveProblem } from '../core/overlay-messages.ts';
import { type FrameSize, parseResolution } from '../core/settings.ts';
import type { Overlay } from '../core/stream.ts';
import { VERSION } from '../core/version.ts';
import { Announcer } from './announcer.ts';
import { StreamOverlayChangeEvent } from './events/stream-events.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { EditorCommands } from './overlay/editor-commands.ts';
import { describe, type EditorView, namesOf } from './overlay/editor-view.ts';
import { inspector } from './overlay/inspector.ts';
import { overlayList } from './overlay/list.ts';
import { PreviewWatch } from './overlay/preview-watch.ts';
import { NEW } from './overlay/ready-made.ts';
import { overlayStage } from './overlay/stage.ts';
import { StageDrawing } from './overlay/stage-drawing.ts';
import { StagePointer } from './overlay/stage-pointer.ts';
import { addForm, notices, tools } from './overlay/tools.ts';
import { controlStyles } from './styles/controls.styles.ts';
import { overlayEditorStyles } from './styles/overlay-editor.styles.ts';
import { tokenStyles } from './styles/tokens.styles.ts';

/**
 * Puts HTML overlays on the picture of a stream, in the pixels of the picture itself: add, move,
 * resize, align, in numbers or by hand, with undo. What is done is saved at the service, and the
 * editor says of each overlay whether it is.
 *
 * @summary An editor for the HTML overlays of a stream.
 * @tagname stream-overlay-editor
 *
 * @event {StreamOverlayChangeEvent} stream-overlay-change - The overlays changed: `{ overlays, final }`; not `final` while one is being moved or resized.
 *
 * @slot preview - Takes the place of the picture behind the overlays, for example a player. It is stretched to the frame.
 *
 * @csspart base - The box around everything.
 * @csspart stage - The dark stage that holds the picture.
 * @csspart video - The preview.
 * @csspart overlay - The box of an overlay on the stage.
 * @csspart tools - The bar below the stage.
 * @csspart panel - Everything beside or below the stage.
 * @csspart list - The list of overlays.
 * @csspart inspector - What is selected, in fields.
 * @csspart add-form - The form for a new overlay.
 * @csspart notices - The notices; each has the part `notice`.
 * @csspart button - Every button; each has a second part with its own name: `add`, `add-now`, `cancel`, `undo`, `redo`, `snap`, `aspect`, `centre`, `several`, `select`, `show`, `lock`, `dismiss`, `align`, `duplicate`, `delete`, `fit`, `retry`, `revert`, `reload`.
 */
export class StreamOverlayEditor extends LitElement {
  static override readonly styles = [tokenStyles, controlStyles, overlayEditorStyles];
  /** The version of the package that this class comes from. */
  static readonly version: string = VERSION;

  readonly #controller = new OverlayController(this, {
    frame: () => this.frameSize,
    isShown: () => this.checkVisibility?.() ?? true,
    onOverlays: (final) => this.#tell(final),
    onSaved: (draft) => this.#onSaved(draft),
  });
  readonly #gestures = new OverlayGestures(this.#controller, {
    frame: () => this.frameSize,
    onStep: (view) => this.#onStep(view),
  });
  readonly #announcer = new Announcer(this);
  readonly #previews = new PreviewWatch(this);
  readonly #commands = new EditorCommands(this, {
    controller: this.#controller,
    say: (text) => this.#say(text),
    nameOf: (draft) => this.#nameOf(draft),
  });
  #drawing: StageDrawing | undefined;
  #pointer: StagePointer | undefined;
  #stream: OverlayStream | null = null;
  /** Whether the broadcast that is live began without any overlay. */
  #startedWithout = false;
  #judgedLive = false;
  #names: ReadonlyMap<string, string> = new Map();

  @query('.canvas') private readonly canvas!: HTMLElement | null;

  /**
   * Size of the picture in pixels: what is sent, or what the service measures. As an attribute:
   * `480p`, `720p` (default), `1080p` or `WIDTHxHEIGHT`.
   */
  @property({ attribute: 'frame-size', converter: parseResolution })
  frameSize: FrameSize = parseResolution(null);

  /**
   * Where the overlays are kept: `{ id, client }` of a stream at the service, or a store of one's
   * own. Without one the overlays are in this element alone, and in its events.
   */
  @property({ attribute: false }) store: OverlayStore | OverlayStream | null = null;

  /** What the service has, where the page asks it anyway; the editor then does not ask again. */
  @property({ attribute: false }) overlays: readonly Overlay[] | null = null;

  /** The picture behind the overlays, as viewers get it. */
  @property({ attribute: false }) preview: MediaStream | null = null;

  /**
   * Address of the folder `dist/overlays` on your site, from which the service fetches the ready-made
   * overlays. Without it they are not offered.
   */
  @property({ attribute: 'overlays-base' }) overlaysBase: string | null = null;

  /** Whether the stream is on the air, where a first overlay needs a restart. */
  @property({ type: Boolean }) live = false;

  constructor() {
    super();
    new FocusKeeper(this, '[part~="add"]');
  }

  /** The overlays as they are in the editor now, saved or not. One without an id has the id 0. */
  get currentOverlays(): Overlay[] {
    const view = this.#gestures.view;
    return this.#controller.drafts.map((draft) => {
      const moved = view?.rectangles.get(draft.key);
      const now = moved ? { ...draft, value: { ...draft.value, ...moved } } : draft;
      return overlayOf(now, this.#stream?.id ?? 0);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#connectStage();
  }

  override disconnectedCallback(): void {
    this.#pointer?.cancel();
    this.#drawing?.dispose();
    this.#drawing = undefined;
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) this.#takeStore();
    if (changed.has('overlays') && this.overlays) this.#controller.merge(this.overlays);
    this.#judgeStart();
  }

  protected override firstUpdated(): void {
    this.#connectStage();
  }

  protected override updated(): void {
    this.#drawing?.layOut(this.#controller.rectangles);
  }

  protected override render(): TemplateResult {
    const view = this.#currentView();
    return html`<div class="frame">
      <div class="base" part="base" @keydown=${this.#onKey}>
        ${overlayStage(view)} ${tools(view)}
        <div class="panel" part="panel">
          ${notices(view)} ${addForm(view)} ${overlayList(view)} ${inspector(view)}
        </div>
        <p class="visually-hidden" role="status">${this.#announcer.text}</p>
      </div>
    </div>`;
  }

  #currentView(): EditorView {
    const { state, drafts, selected, outside, canUndo, canRedo } = this.#controller;
    const { modes, adding, readyMade, actions } = this.#commands;
    readyMade.keep([NEW, ...this.#controller.selection]);
    this.#names = this.#namesOf(drafts);
    return {
      state,
      drafts,
      selected,
      outside: new Set(outside),
      frame: this.frameSize,
      preview: this.preview,
      canUndo,
      canRedo,
      modes,
      startedWithout: this.live && this.#startedWithout,
      adding,
      readyMade,
      nameOf: (draft) => this.#nameOf(draft),
      previewOf: (draft) => this.#previews.look(draft.key, draft.value.url),
      actions: {
        ...actions,
        dismiss: () => {
          this.#startedWithout = false;
          this.requestUpdate();
        },
        loaded: (key) => this.#previews.loaded(key),
      },
    };
  }

  #namesOf(drafts: Drafts): ReadonlyMap<string, string> {
    return namesOf(drafts, (url) => this.#commands.readyMade.read(url)?.kind.name);
  }

  /** As it was drawn last; a new one is named before it is drawn. */
  #nameOf(draft: OverlayDraft): string {
    return this.#names.get(draft.key) ?? this.#namesOf([draft]).get(draft.key) ?? '';
  }

  #connectStage(): void {
    if (!this.canvas) return;
    const frame = () => this.frameSize;
    this.#drawing ??= new StageDrawing(this.canvas, frame);
    this.#pointer ??= new StagePointer(this.canvas, {
      gestures: this.#gestures,
      frame,
      modes: () => this.#commands.modes,
    });
    this.#drawing.layOut(this.#controller.rectangles);
  }

  /** The same stream in another object is no other store. */
  #takeStore(): void {
    const { store } = this;
    if (!store || !('client' in store)) {
      this.#stream = null;
      this.#controller.store = store;
    } else if (this.#stream?.client !== store.client || this.#stream.id !== store.id) {
      this.#stream = store;
      this.#controller.store = streamOverlayStore(store);
    }
  }

  /** Judged once for each broadcast, as soon as the overlays are known. */
  #judgeStart(): void {
    if (!this.live) this.#judgedLive = false;
    else if (!this.#judgedLive && this.#controller.state.name === 'idle') {
      this.#judgedLive = true;
      this.#startedWithout = this.#controller.drafts.every(({ saved }) => saved === null);
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.#commands.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #onStep(view: GestureView | null): void {
    this.#drawing?.show(view);
    if (view && !view.marquee) this.#tell(false);
  }

  #tell(final: boolean): void {
    const overlays = this.currentOverlays;
    this.dispatchEvent(new StreamOverlayChangeEvent({ overlays, final }));
    if (final) this.#sayPlace();
  }

  /** Where what is selected is now. */
  #sayPlace(): void {
    const { selected, rectangles, outside } = this.#controller;
    const [draft, ...others] = selected;
    if (!draft) return;
    const boxes = selected.flatMap(({ key }) => rectangles.get(key) ?? []);
    this.#announcer.say(
      others.length > 0
        ? overlayWords('item.label', {
            name: overlayWords('selection.many', { count: selected.length }),
            place: overlayWords('item.rectangle', { ...boundingBox(boxes) }),
            marks: '',
          })
        : describe(draft, this.#nameOf(draft), outside.includes(draft.key)),
    );
  }

  #onSaved(draft: OverlayDraft): void {
    const name = this.#nameOf(draft);
    const message = saveProblem(draft)?.message;
    if (message) {
      this.#say(overlayWords('say.failed', { name, message }));
      void this.#showProblem();
    } else if (this.#commands.retrying) this.#say(overlayWords('say.saved', { name }));
    this.#commands.retrying = false;
  }

  /** Why something is not saved must not be out of sight, be it with what is selected or with all. */
  async #showProblem(): Promise<void> {
    await this.updateComplete;
    const problem = ['.inspector', '.notices']
      .map((place) => this.renderRoot.querySelector(`${place} .problem`))
      .find(Boolean);
    problem?.scrollIntoView({ block: 'nearest' });
  }

  /** What the user has done is said each time, even if it is the same again. */
  #say(text: string): void {
    this.#announcer.say(text === this.#announcer.text ? `${text}\u00a0` : text);
  }
}

/** Registers the editor, once, on pages and on servers alike. */
export function defineEditor(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (registry && !registry.get('stream-overlay-editor')) {
    registry.define('stream-overlay-editor', StreamOverlayEditor);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-overlay-editor': StreamOverlayEditor;
  }
}
