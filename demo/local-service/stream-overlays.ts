/**
 * The overlays of one stream while somebody publishes: whether they are to be seen, and their latest
 * picture, drawn once a second as the real service does.
 *
 * They must be there before a push begins, the first time: a session that began without any shows
 * none until the next one, and its video is copied. From then on they can come and go on the fly.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import type { FrameSize } from './media-source.ts';
import { type OverlaySource, overlaySize } from './overlay-feed.ts';
import { OverlayPage } from './overlay-page.ts';
import { leavesFrame, type PlacedOverlay, place } from './overlay-placement.ts';
import type { OverlayRenderer } from './overlay-renderer.ts';
import { overlayStageAddress } from './overlay-stage.ts';
import { isRgbaPng, transparentPng } from './png.ts';
import type { StreamRecord } from './stream-store.ts';

const INTERVAL_MS = 1000;
/** After this many failures within a push nothing is drawn until the next one. */
const MAX_FAILURES = 3;

/** What a test may know of the overlays of a stream. */
export interface OverlayState {
  /** Whether they belong in the picture now. */
  visible: boolean;
  /** The overlay that leaves the frame and so hides them all. */
  hiddenBy: number | null;
  /** Whether there are overlays that only the next push will show. */
  needsRestart: boolean;
}

export interface StreamOverlaysOptions {
  stream: StreamRecord;
  renderer: OverlayRenderer;
  /** Address of the service. */
  service: () => string;
  /** Size of the pictures that arrive now. */
  frame: () => FrameSize | undefined;
  onChange: (state: OverlayState) => void;
}

export class StreamOverlays implements OverlaySource {
  readonly #options: StreamOverlaysOptions;
  /** Whether a push ever began with overlays. */
  #wasEnabled = false;
  /** Whether the running push shows them; `undefined` while there is none. */
  #isOn: boolean | undefined;
  /** Why this push goes without the pictures of a renderer. */
  #problem: string | null = null;
  #abort = new AbortController();
  #drawing: Promise<void> = Promise.resolve();
  #png: Buffer | undefined;
  #nothing: { size: FrameSize; png: Buffer } | undefined;
  #lastState: OverlayState = { visible: false, hiddenBy: null, needsRestart: false };

  constructor(options: StreamOverlaysOptions) {
    this.#options = options;
  }

  /** Whether the video of the running push is to be encoded with pictures laid over it. */
  get isBurning(): boolean {
    return this.#isOn === true && this.#problem === null;
  }

  /** Why nothing is burned into a push that has overlays, so that the player page shows them. */
  get problem(): string | null {
    return this.#isOn ? this.#problem : null;
  }

  get frame(): FrameSize | undefined {
    return this.#options.frame();
  }

  get state(): OverlayState {
    const { html_overlay } = this.#options.stream.settings;
    const { overlays } = this.#options.stream;
    const { frame } = this;
    const isWanted = html_overlay && overlays.length > 0 && frame !== undefined;
    const hiddenBy = isWanted ? leavesFrame(overlays, frame) : null;
    return {
      visible: isWanted && this.#isOn === true && hiddenBy === null,
      hiddenBy,
      needsRestart: isWanted && this.#isOn === false,
    };
  }

  /** What is to be seen now, in the order in which it lies. */
  get visible(): PlacedOverlay[] {
    const { frame } = this;
    if (!frame || !this.state.visible) return [];
    return this.#options.stream.overlays.map((overlay) => place(overlay, frame));
  }

  picture(frame: FrameSize): Buffer {
    const size = overlaySize(frame);
    if (!this.look().visible) this.#png = undefined;
    if (this.#png && isRgbaPng(this.#png, size)) return this.#png;
    const { width, height } = this.#nothing?.size ?? {};
    if (this.#nothing && width === size.width && height === size.height) return this.#nothing.png;
    this.#nothing = { size, png: transparentPng(size) };
    return this.#nothing.png;
  }

  /** Looks whether they are to be seen, and tells when that has changed. */
  look(): OverlayState {
    const { state } = this;
    const last = this.#lastState;
    this.#lastState = state;
    if (
      state.visible !== last.visible ||
      state.hiddenBy !== last.hiddenBy ||
      state.needsRestart !== last.needsRestart
    ) {
      this.#options.onChange(state);
    }
    return state;
  }

  /** A push begins. */
  begin(): void {
    const { stream, renderer } = this.#options;
    const hasSome = stream.settings.html_overlay && stream.overlays.length > 0;
    this.#wasEnabled ||= hasSome;
    this.#isOn = stream.settings.html_overlay && this.#wasEnabled;
    this.#problem = renderer.problem;
    if (!this.isBurning) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#drawing = this.#drawing
      .then(() => this.#keepDrawing(abort.signal))
      .catch((error: unknown) => {
        this.#problem = error instanceof Error ? error.message : 'The renderer of overlays failed.';
        console.error(
          `Local service: the overlays of stream ${stream.id} are not drawn into the picture. ${this.#problem}`,
        );
      });
  }

  /** The push has ended; resolves when nothing is drawn any more. */
  end(): Promise<void> {
    this.#isOn = undefined;
    this.#abort.abort();
    this.#png = undefined;
    this.look();
    return this.#drawing;
  }

  /** Begins anew, with another page or browser, when one hangs or dies, but not for ever. */
  async #keepDrawing(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await this.#options.renderer.use((browser) => this.#draw(browser, signal));
      } catch (error) {
        this.#png = undefined;
        if (failures >= MAX_FAILURES && !signal.aborted) throw error;
      }
    }
  }

  async #draw(browser: Browser, signal: AbortSignal): Promise<void> {
    const stage = overlayStageAddress(this.#options.service());
    const page = await OverlayPage.open(browser, stage, (one) => this.#reportMissing(one));
    // Whatever it is waiting for ends with the page.
    const close = () => page.close();
    signal.addEventListener('abort', close);
    try {
      while (!signal.aborted) await this.#drawOnce(page, signal);
    } finally {
      signal.removeEventListener('abort', close);
      await page.close();
    }
  }

  async #drawOnce(page: OverlayPage, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const { frame, visible } = this;
    if (frame && visible.length > 0) {
      await page.show(visible, frame);
      const png = await page.capture();
      // What has been hidden meanwhile stays so.
      if (!signal.aborted && this.state.visible) this.#png = png;
    }
    const rest = Math.max(0, INTERVAL_MS - (performance.now() - started));
    await delay(rest, undefined, { signal }).catch(() => {
      // Told to stop, which the loop sees.
    });
  }

  #reportMissing({ id, url }: PlacedOverlay): void {
    console.error(
      `Local service: overlay ${id} of stream ${this.#options.stream.id} could not be loaded from ${new URL(url).origin}.`,
    );
  }
}
