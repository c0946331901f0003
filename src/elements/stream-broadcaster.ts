import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { BroadcastConfig, SecretSource } from '../controllers/broadcast-config.ts';
import { BroadcastController } from '../controllers/broadcast-controller.ts';
import type { BroadcastError } from '../core/errors.ts';
import { words } from '../core/messages.ts';
import { unusedWishes } from '../core/settings.ts';
import type { BroadcastStats, SourceSnapshot } from '../core/snapshot.ts';
import { type BroadcastStatus, isOnAir } from '../core/status.ts';
import type { PublicStream, Video } from '../core/stream.ts';
import { VERSION } from '../core/version.ts';
import { Announcer } from './announcer.ts';
import type { BroadcastControl } from './broadcast-control.ts';
import { Clock } from './clock.ts';
import { readConfig } from './config.ts';
import { eventsOfChange } from './events/changes.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { nextTask } from './next-task.ts';
import { viewerLink } from './parts/address.ts';
import { bar } from './parts/bar.ts';
import { drawer } from './parts/drawer.ts';
import { overlays } from './parts/overlays.ts';
import { lesserProblems, notices, problem } from './parts/problem.ts';
import { setup } from './parts/setup.ts';
import { elsewhere, stage } from './parts/stage.ts';
import { controlStyles } from './styles/controls.styles.ts';
import { layoutStyles } from './styles/layout.styles.ts';
import { tokenStyles } from './styles/tokens.styles.ts';
import type { View } from './view.ts';
import { ViewState } from './view-state.ts';

/**
 * Puts this page on the air: opens camera and microphone, publishes them over WHIP, and shows what
 * the service says about the stream. Nothing happens before the user presses a button or code calls
 * a method. What an attribute sets takes effect at the next start, not while on the air.
 *
 * @summary A broadcaster in one tag.
 * @tagname stream-broadcaster
 *
 * @attr {string} api-key - The account's key, for trials on localhost only. Elsewhere it is not used and the error `key-in-page` says why.
 * @attr {string} data-status - (read-only) The status: `idle`, `requesting`, `ready`, `connecting`, `publishing`, `live`, `reconnecting`, `ending` or `error`.
 * @attr {string} data-camera - (read-only) What the picture comes from: `off`, `on`, `muted`, `screen` or `stand-in`.
 * @attr {string} data-microphone - (read-only) What the sound comes from: `off`, `on`, `muted` or `stand-in`.
 *
 * @event {StreamStartRequestEvent} stream-start-request - The user asked to go live: `{ status }`. Cancelable.
 * @event {StreamStopRequestEvent} stream-stop-request - The user asked to stop, cancel or switch the camera off: `{ status }`. Cancelable.
 * @event {StreamStatusChangeEvent} stream-status-change - The status changed: `{ status, previous, reason }`; `reason` is a word or null.
 * @event {StreamChangeEvent} stream-change - What the service says about the stream changed: `{ stream }`, without any address or key to publish with.
 * @event {StreamStatsEvent} stream-stats - New figures of the running session, about once a second.
 * @event {StreamRecordingChangeEvent} stream-recording-change - Recording started or ended, or a finished recording arrived: `{ recording, video }`.
 * @event {StreamOverlayChangeEvent} stream-overlay-change - The overlays changed: `{ overlays, final }`.
 * @event {StreamErrorEvent} stream-error - Something went wrong: `{ code, message, hint, retryable }`.
 *
 * @slot poster - Fills the stage while there is no picture, in place of the explanation.
 * @slot header - Above the stage. Padded, unless your style says otherwise.
 * @slot footer - Below the controls. Padded likewise.
 *
 * @csspart base - The box around everything.
 * @csspart stage - The dark stage that holds the picture.
 * @csspart video - The preview.
 * @csspart status - The pill with the state.
 * @csspart time - The time on air.
 * @csspart health - The dot that opens the figures in the console.
 * @csspart setup - The pickers before going live.
 * @csspart bar - The bar with the controls.
 * @csspart button - Every button; each has a second part with its own name: `primary`, `secondary`, `microphone`, `camera`, `screen`, `stream`, `settings`, `retry`, `dismiss`, `copy`, `open`, `record`, `turn-off`, `close`.
 * @csspart level - The level of the microphone, drawn on its button.
 * @csspart select - The pickers; each has a second part, `camera-picker` or `microphone-picker`.
 * @csspart viewer-link - The row with the viewer link.
 * @csspart address - A field with an address.
 * @csspart drawer - The drawer.
 * @csspart overlays - The overlay editor, while it is open; it takes the place of the picture.
 * @csspart error - The error panel.
 * @csspart notices - The notices about lesser problems.
 *
 * @cssproperty [--stream-accent=light-dark(#3451d1, #93a7ff)] - Colour of the primary button and of the focus ring.
 * @cssproperty [--stream-on-accent=light-dark(#fff, #0d1230)] - Text on the accent colour.
 * @cssproperty [--stream-live=#d3222a] - Background of the live badge.
 * @cssproperty [--stream-surface=light-dark(#fff, #181b22)] - Background of the controls.
 * @cssproperty [--stream-ink=light-dark(#171a21, #f0f1f5)] - Text.
 * @cssproperty [--stream-quiet-ink=light-dark(#565d6d, #a6adbd)] - Lesser text.
 * @cssproperty [--stream-line=light-dark(#dde0e7, #2d323d)] - Borders.
 * @cssproperty [--stream-control=light-dark(#eef0f4, #262b35)] - Background of quiet buttons and fields.
 * @cssproperty [--stream-stage=#0d0f14] - Background of the stage.
 * @cssproperty [--stream-radius=12px] - Radius of the box; controls follow it.
 * @cssproperty [--stream-space=4px] - The grid that every distance is a multiple of.
 * @cssproperty [--stream-font=system-ui, sans-serif] - Font family.
 */
export class StreamBroadcaster extends LitElement {
  static override readonly styles = [tokenStyles, layoutStyles, controlStyles];
  /** The version of the package that this class comes from. */
  static readonly version: string = VERSION;

  readonly #control: BroadcastControl = this.createController();
  readonly #view = new ViewState(this, this.#control);
  readonly #clock = new Clock(this);
  readonly #announcer = new Announcer(this);
  /** Events wait here until what they tell has been drawn. */
  #events: Event[] = [];
  #announcement: string | null = null;
  #unused = '';

  @query('.base') private readonly base!: HTMLElement | null;
  @query('video') private readonly video!: HTMLVideoElement | null;

  /** Address of a broker, which hands the page its stream and a session. The recommended way. */
  @property({ attribute: 'session-endpoint' }) sessionEndpoint: string | null = null;

  /** A bare WHIP endpoint. Anyone who can read the page can publish to it. */
  @property({ attribute: 'push-url-whip' }) pushUrlWhip: string | null = null;

  /** Base address of a Streams API, used with `stream-id` or `stream-name` and the property `apiKey`. */
  @property({ attribute: 'api-base' }) apiBase: string | null = null;

  /** The existing stream to broadcast to. */
  @property({ attribute: 'stream-id', type: Number }) streamId: number | null = null;

  /** Name of the stream to create when there is no `stream-id`. */
  @property({ attribute: 'stream-name' }) streamName: string | null = null;

  /** Bearer token for `push-url-whip`: a string, or a function that fetches one. Never an attribute. */
  @property({ attribute: false }) whipToken: SecretSource | null = null;

  /** Key for `api-base`: a string, or a function that fetches one. */
  @property({ attribute: false }) apiKey: SecretSource | null = null;

  /** Size of the picture: `480p`, `720p` (default), `1080p` or `WIDTHxHEIGHT`. It never changes on the air. */
  @property() resolution: string | null = null;

  /** Frames a second, 1 to 60. Default 30. */
  @property({ attribute: 'frame-rate', type: Number }) frameRate: number | null = null;

  /** Kilobits a second for the picture, at the most. The default follows size and frame rate. */
  @property({ attribute: 'video-bitrate', type: Number }) videoBitrate: number | null = null;

  /** Kilobits a second for the sound. Default 64 for voice, 128 for music. */
  @property({ attribute: 'audio-bitrate', type: Number }) audioBitrate: number | null = null;

  /** `voice` (default) cleans the sound up; `music` leaves it as it is, in stereo. */
  @property({ attribute: 'audio-mode' }) audioMode: string | null = null;

  /** Which camera a phone opens first: `user` (default) or `environment`. */
  @property({ attribute: 'facing-mode' }) facingMode: string | null = null;

  /** Address of the folder `dist/overlays` on your site. Without it ready-made overlays are not offered. */
  @property({ attribute: 'overlays-base' }) overlaysBase: string | null = null;

  /** Leaves out everything about overlays. */
  @property({ attribute: 'without-overlays', type: Boolean }) withoutOverlays = false;

  /** Leaves out the recording controls. */
  @property({ attribute: 'without-recording', type: Boolean }) withoutRecording = false;

  /** Leaves out the links for viewers. */
  @property({ attribute: 'without-share', type: Boolean }) withoutShare = false;

  /** Leaves out screen sharing. */
  @property({ attribute: 'without-screen', type: Boolean }) withoutScreen = false;

  /** Leaves out the pickers and the settings drawer. */
  @property({ attribute: 'without-settings', type: Boolean }) withoutSettings = false;

  constructor() {
    super();
    new FocusKeeper(this, '[part~="retry"], [part~="dismiss"], [part~="primary"]');
    this.#listenTo(this.#control);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A browser pauses a video that is moved in the document. AbortError: it was moved again.
    if (this.video?.srcObject) this.video.play().catch(() => {});
  }

  override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.#warnOfUnused();
    const view = this.#currentView();
    this.#mirrorState(view);
    this.#announce(view);
    const { status, fedElsewhere } = view.snapshot;
    this.#clock.run(this.isConnected && (isOnAir(status) || fedElsewhere));
    const events = this.#events;
    this.#events = [];
    for (const event of events) this.dispatchEvent(event);
  }

  /** The status of the broadcast, mirrored as `data-status`. */
  get status(): BroadcastStatus {
    return this.#control.snapshot.status;
  }

  /** The stream as the service last described it, without any address or key to publish with. */
  get stream(): PublicStream | null {
    return this.#control.snapshot.stream;
  }

  /** Figures of the running session, or null while there is none. */
  get stats(): BroadcastStats | null {
    return this.#control.snapshot.stats;
  }

  /** What went wrong and has not been dismissed, or null. */
  get error(): BroadcastError | null {
    return this.#control.snapshot.error;
  }

  /** Opens the devices and fetches the stream. Resolves when the preview shows. Rejects with a `BroadcastError`. */
  prepare(): Promise<void> {
    this.#view.attempt = 'check';
    return this.#drawn(this.#control.prepare());
  }

  /** Goes on the air, after `prepare()` if need be. Resolves when live. Rejects with a `BroadcastError`. */
  goLive(): Promise<void> {
    this.#view.attempt = 'start';
    return this.#drawn(this.#control.goLive());
  }

  /** Ends the broadcast; while not on the air, switches the devices off. Resolves when it is done. */
  stop(): Promise<void> {
    return this.#drawn(this.#control.stop());
  }

  /** Starts recording on the service. Rejects with a `BroadcastError`. */
  startRecording(): Promise<void> {
    return this.#drawn(this.#control.startRecording());
  }

  /** Ends recording. Resolves with the recording, or null where the service has not said which it is. */
  stopRecording(): Promise<Video | null> {
    return this.#drawn(this.#control.stopRecording());
  }

  /** Empties what viewers can rewind to. Cannot be undone. Rejects with a `BroadcastError`. */
  clearDvr(): Promise<void> {
    return this.#drawn(this.#control.clearDvr());
  }

  /** Sends a screen, window or tab in place of the camera. Rejects with a `BroadcastError`. */
  shareScreen(): Promise<void> {
    return this.#drawn(this.#control.shareScreen());
  }

  /** Sends the camera again. */
  stopSharingScreen(): Promise<void> {
    return this.#drawn(this.#control.stopSharingScreen());
  }

  /** Changes to the camera with this device id. Rejects with a `BroadcastError`. */
  setCamera(id: string): Promise<void> {
    return this.#drawn(this.#control.setCamera(id));
  }

  /** Changes to the microphone with this device id. Rejects with a `BroadcastError`. */
  setMicrophone(id: string): Promise<void> {
    return this.#drawn(this.#control.setMicrophone(id));
  }

  /** Sends a black picture (true) or the camera (false). */
  muteCamera(muted: boolean): Promise<void> {
    return this.#drawn(this.#control.muteCamera(muted));
  }

  /** Sends silence (true) or the microphone (false). */
  muteMicrophone(muted: boolean): Promise<void> {
    return this.#drawn(this.#control.muteMicrophone(muted));
  }

  /** @internal The seam at which a test puts its own controller. */
  protected createController(): BroadcastControl {
    return new BroadcastController(this, () => this.#config());
  }

  /**
   * Drawing waits for the next task, so that what a press sets in motion goes first: the offer above
   * all, which would leave only after two drawings otherwise.
   */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await nextTask();
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    const view = this.#currentView();
    const class_ = view.drawer
      ? `base with-${view.drawer === 'overlays' ? 'editor' : 'drawer'}`
      : 'base';
    return html`<div class="frame">
      <div class=${class_} part="base" @keydown=${this.#closeOnEscape}>
        <slot name="header"></slot>
        ${stage(view)} ${overlays(view)} ${problem(view)} ${notices(view)} ${setup(view)} ${bar(view)}
        ${viewerLink(view)} ${drawer(view)}
        <slot name="footer"></slot>
        <p class="visually-hidden" role="status">${this.#announcer.text}</p>
      </div>
    </div>`;
  }

  /**
   * When a method settles, what it led to is drawn and told: `data-*`, the controls, the events. It
   * is announced a microtask late, hence the request. An element that was never in a page draws nothing.
   */
  async #drawn<T>(work: T | Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      if (this.shadowRoot) {
        this.requestUpdate();
        await this.updateComplete;
      }
    }
  }

  #listenTo(control: BroadcastControl): void {
    control.onChange = (snapshot, previous, cause) => {
      this.#events.push(...eventsOfChange(snapshot, previous, cause));
      if (snapshot.error !== previous.error) this.#view.failure = null;
      this.requestUpdate();
    };
  }

  #config(): BroadcastConfig {
    return readConfig(this, globalThis.location?.hostname ?? '');
  }

  #currentView(): View {
    const { snapshot } = this.#control;
    const { silent, copied, uncopied, failure, actions } = this.#view;
    const settings = !this.withoutSettings;
    const overlays = !this.withoutOverlays && this.#control.overlayStream !== null;
    const idle = snapshot.status === 'idle' || snapshot.status === 'requesting';
    const open = idle && this.#view.drawer === 'settings' ? null : this.#view.drawer;
    const config = this.#config();
    return {
      snapshot,
      now: this.#clock.now,
      error: snapshot.error ?? failure,
      drawer:
        (open === 'settings' && !settings) || (open === 'overlays' && !overlays) ? null : open,
      section: this.#view.section,
      lazy: this.#view.lazy,
      account: this.#control.account,
      overlayStream: this.#control.overlayStream,
      overlaysBase: this.overlaysBase,
      silent,
      copied,
      uncopied,
      frameRate: config.capture.frameRate,
      // Before anything is opened the page's wish gives the stage its shape.
      frameSize: snapshot.capture === 'idle' ? config.capture.size : snapshot.frameSize,
      shows: {
        recording: !this.withoutRecording,
        share: !this.withoutShare,
        screen: !this.withoutScreen && canShareScreen(),
        settings,
        overlays,
        console: !!(config.sessionEndpoint || config.apiKey),
      },
      actions,
    };
  }

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#view.drawer) return;
    event.stopPropagation();
    this.#view.closeDrawer();
  };

  /** Said to the author of the page, not to its user, who could do nothing about it. */
  #warnOfUnused(): void {
    const unused = unusedWishes(this).join(' ');
    // biome-ignore lint/suspicious/noConsole: nobody else can tell the author of the page
    if (unused && unused !== this.#unused) console.warn(`stream-broadcaster: ${unused}`);
    this.#unused = unused;
  }

  /** Attributes with `data-` are output: only this writes them. */
  #mirrorState({ snapshot, frameSize }: View): void {
    const { status, camera, microphone, sharingScreen } = snapshot;
    this.dataset.status = status;
    this.dataset.camera = sharingScreen ? 'screen' : sourceState(camera);
    this.dataset.microphone = sourceState(microphone);
    this.base?.style.setProperty('--_ratio', String(frameSize.width / frameSize.height));
  }

  #announce(view: View): void {
    const { status, stream } = view.snapshot;
    const text = [
      words(`say.${status === 'error' ? 'idle' : status}`),
      elsewhere(view.snapshot),
      stream?.recording ? words('say.recording') : '',
      ...lesserProblems(view).map(({ what }) => what),
      view.copied ? words('say.copied') : '',
    ]
      .filter(Boolean)
      .join(' ');
    // What holds when the page opens is not news.
    if (this.#announcement !== null && text !== this.#announcement) this.#announcer.say(text);
    this.#announcement = text;
  }
}

function sourceState(source: SourceSnapshot | null): string {
  if (!source) return 'off';
  if (source.kind === 'stand-in') return 'stand-in';
  return source.muted ? 'muted' : 'on';
}

function canShareScreen(): boolean {
  return typeof navigator !== 'undefined' && !!navigator.mediaDevices?.getDisplayMedia;
}

declare global {
  interface HTMLElementTagNameMap {
    'stream-broadcaster': StreamBroadcaster;
  }
}
