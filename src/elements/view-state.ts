/**
 * What only the view knows, and what its controls do. Requests go out (events that the page may
 * cancel, then calls of the controller); state comes back in the controller's snapshot alone.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BroadcastError, isAbort } from '../core/errors.ts';
import type { BroadcastControl } from './broadcast-control.ts';
import { copyText } from './clipboard.ts';
import type { SectionName } from './console/console-view.ts';
import { StreamStartRequestEvent, StreamStopRequestEvent } from './events/request-events.ts';
import { StreamErrorEvent } from './events/status-events.ts';
import type { DrawerName, LazyPart, LazyState, ViewActions } from './view.ts';

const COPIED_FOR = 2000;
/** From this width on, in pixels, the drawer is beside the picture (`layout.styles.ts`). */
const SIDE_BY_SIDE = 760;

/** Each import is a file of its own, which is fetched when it is wanted. */
const PARTS: Readonly<Record<LazyPart, () => Promise<void>>> = {
  overlays: async () => (await import('./stream-overlay-editor.ts')).defineEditor(),
  stream: async () => (await import('./stream-console.ts')).defineConsole(),
};

type Host = ReactiveControllerHost & HTMLElement;

export class ViewState implements ReactiveController {
  readonly #host: Host;
  readonly #control: BroadcastControl;
  #metering: AbortController | null = null;
  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  drawer: DrawerName | null = null;
  section: SectionName | null = null;
  lazy: Partial<Record<LazyPart, LazyState>> = {};
  silent = false;
  copied: string | null = null;
  uncopied: string | null = null;
  /** An action failed, and the snapshot may not say so. */
  failure: BroadcastError | null = null;
  /** What "Try again" repeats. */
  attempt: 'check' | 'start' = 'start';

  readonly actions: ViewActions;

  constructor(host: Host, control: BroadcastControl) {
    this.#host = host;
    this.#control = control;
    this.actions = this.#createActions(control);
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const { capture } = this.#control.snapshot;
    const metering = capture === 'active' || capture === 'interrupted';
    if (metering && !this.#metering && this.#host.isConnected) this.#startMetering();
    if (!metering) this.#stopMetering();
  }

  hostDisconnected(): void {
    this.#stopMetering();
    clearTimeout(this.#copiedTimer);
    this.copied = null;
  }

  /** Closes the drawer and gives the focus back to the button that opened it. */
  closeDrawer(): void {
    const { drawer } = this;
    if (!drawer) return;
    this.drawer = null;
    this.#host.requestUpdate();
    this.#host.shadowRoot?.getElementById(`toggle-${drawer}`)?.focus();
  }

  /** On a phone the drawer comes below the picture, where nobody would see that it opened. */
  #showDrawer(): void {
    const head = this.#host.shadowRoot?.querySelector('.drawer header');
    const isBelow = head && head.getBoundingClientRect().top > innerHeight / 2;
    if (isBelow && this.#host.clientWidth < SIDE_BY_SIDE) head.scrollIntoView();
  }

  #createActions(control: BroadcastControl): ViewActions {
    return {
      check: () => this.#check(),
      start: () => this.#start(),
      anticipate: () => control.anticipate(),
      stop: () => this.#stop(),
      retry: () => (this.attempt === 'check' ? this.#check() : this.#start()),
      dismiss: () => {
        this.failure = null;
        control.dismissError();
        this.#host.requestUpdate();
      },
      toggleMicrophone: () => control.muteMicrophone(!control.snapshot.microphone?.muted),
      toggleCamera: () => control.muteCamera(!control.snapshot.camera?.muted),
      toggleScreen: () => {
        const { sharingScreen } = control.snapshot;
        this.#run(sharingScreen ? control.stopSharingScreen() : control.shareScreen());
      },
      toggleDrawer: (name, section) => {
        if (this.drawer === name) return this.closeDrawer();
        this.drawer = name;
        this.section = section ?? null;
        if (name === 'stream') this.#run(control.connect());
        if (name === 'stream' || name === 'overlays') void this.#load(name);
        this.#host.requestUpdate();
        void this.#host.updateComplete.then(() => this.#showDrawer());
      },
      load: (part) => void this.#load(part),
      console: control,
      pickCamera: (id) => this.#run(control.setCamera(id)),
      pickMicrophone: (id) => this.#run(control.setMicrophone(id)),
      copy: (address, field) => void this.#copy(address, field),
    };
  }

  async #load(part: LazyPart): Promise<void> {
    const state = this.lazy[part];
    if (state === 'loading' || state === 'ready') return;
    this.#lazyIs(part, 'loading');
    try {
      await PARTS[part]();
      this.#lazyIs(part, 'ready');
    } catch {
      // What was lost on the way can be fetched again; the drawer says so.
      this.#lazyIs(part, 'failed');
    }
  }

  #lazyIs(part: LazyPart, state: LazyState): void {
    this.lazy = { ...this.lazy, [part]: state };
    this.#host.requestUpdate();
  }

  #check(): void {
    this.attempt = 'check';
    this.#run(this.#control.prepare());
  }

  #start(): void {
    const { status } = this.#control.snapshot;
    if (!this.#host.dispatchEvent(new StreamStartRequestEvent({ status }))) return;
    this.attempt = 'start';
    this.#run(this.#control.goLive());
  }

  #stop(): void {
    const { status } = this.#control.snapshot;
    if (!this.#host.dispatchEvent(new StreamStopRequestEvent({ status }))) return;
    this.#run(this.#control.stop());
  }

  /** An action's failure is shown even where the controller did not put it into its snapshot. */
  #run(action: Promise<unknown>): void {
    this.failure = null;
    this.#host.requestUpdate();
    action.catch((cause: unknown) => {
      if (isAbort(cause)) return;
      this.failure = BroadcastError.from(cause, 'unexpected');
      if (this.failure !== this.#control.snapshot.error) {
        this.#host.dispatchEvent(new StreamErrorEvent(this.failure.toJSON()));
      }
      this.#host.requestUpdate();
    });
  }

  async #copy(address: string, field: HTMLInputElement | null): Promise<void> {
    const done = await copyText(address, field);
    this.copied = done ? address : null;
    this.uncopied = done ? null : address;
    this.#host.requestUpdate();
    clearTimeout(this.#copiedTimer);
    if (!done) return;
    this.#copiedTimer = setTimeout(() => {
      this.copied = null;
      this.#host.requestUpdate();
    }, COPIED_FOR);
  }

  /** The level goes straight to the style: it changes too often to draw everything anew for it. */
  #startMetering(): void {
    this.#metering = new AbortController();
    this.#control.observeLevel((level, silent) => {
      const bar = this.#host.shadowRoot?.querySelector<HTMLElement>('.level');
      bar?.style.setProperty('--_level', Math.min(1, Math.max(0, level)).toFixed(2));
      if (silent === this.silent) return;
      this.silent = silent;
      this.#host.requestUpdate();
    }, this.#metering.signal);
  }

  #stopMetering(): void {
    this.#metering?.abort();
    this.#metering = null;
    this.silent = false;
  }
}
