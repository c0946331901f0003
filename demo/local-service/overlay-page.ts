/**
 * The page in which the overlays of one stream lie, at the size of the source frame. Each is a
 * sandboxed frame of an origin of its own, so none can reach another or this page; it is loaded once,
 * and moved without being loaded again.
 */
import type { Browser, BrowserContext, CDPSession, Page } from 'puppeteer-core';
import { allowFraming } from './allow-framing.ts';
import type { FrameSize } from './media-source.ts';
import { overlaySize } from './overlay-feed.ts';
import type { PlacedOverlay } from './overlay-placement.ts';

/** A renderer that takes longer counts as hanging. */
const PATIENCE_MS = 5000;
/** What Chromium shows in place of a page that it could not load. */
const ERROR_PAGE = 'chrome-error:';

export class OverlayPage {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #onProblem: (overlay: PlacedOverlay) => void;
  #size: FrameSize | undefined;
  /** Overlays of which it is not known yet whether they could be loaded. */
  readonly #loading = new Set<number>();
  #closing: Promise<void> | undefined;

  private constructor(
    context: BrowserContext,
    page: Page,
    session: CDPSession,
    onProblem: (overlay: PlacedOverlay) => void,
  ) {
    this.#context = context;
    this.#page = page;
    this.#session = session;
    this.#onProblem = onProblem;
  }

  /**
   * @param stage address of the page on which they lie
   * @param onProblem called once for an overlay that could not be loaded; it stays invisible
   */
  static async open(
    browser: Browser,
    stage: string,
    onProblem: (overlay: PlacedOverlay) => void,
  ): Promise<OverlayPage> {
    const context = await browser.createBrowserContext();
    try {
      const page = await context.newPage();
      const session = await page.createCDPSession();
      await session.send('Emulation.setDefaultBackgroundColorOverride', {
        color: { r: 0, g: 0, b: 0, a: 0 },
      });
      await allowFraming(session);
      await page.goto(stage);
      return new OverlayPage(context, page, session, onProblem);
    } catch (error) {
      await context.close().catch(() => {});
      throw error;
    }
  }

  /** Puts these overlays, in this order, on a frame of this size, and no others. */
  async show(overlays: readonly PlacedOverlay[], { width, height }: FrameSize): Promise<void> {
    if (this.#size?.width !== width || this.#size.height !== height) {
      await this.#page.setViewport({ ...overlaySize({ width, height }), deviceScaleFactor: 1 });
      this.#size = { width, height };
    }
    const added = await this.#run(`show(${JSON.stringify(overlays)})`);
    if (Array.isArray(added)) for (const id of added) this.#loading.add(Number(id));
    for (const overlay of overlays) if (this.#loading.has(overlay.id)) await this.#reveal(overlay);
  }

  /** The overlays as a PNG of {@link overlaySize}, with transparency. */
  async capture(): Promise<Buffer> {
    const { data } = await this.#session.send(
      'Page.captureScreenshot',
      { format: 'png', optimizeForSpeed: true },
      { timeout: PATIENCE_MS },
    );
    return Buffer.from(data, 'base64');
  }

  /** Ends whatever it is busy with. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#context.close().catch(() => {
      // The browser is gone, and the page with it.
    });
    return this.#closing;
  }

  async #run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#session.send(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
      { timeout: PATIENCE_MS },
    );
    if (exceptionDetails) throw new Error(`The overlays cannot be shown: ${exceptionDetails.text}`);
    return result.value;
  }

  /** An error page would be burned in otherwise, opaque and with words for somebody else. */
  async #reveal(overlay: PlacedOverlay): Promise<void> {
    const element = await this.#page.$(`#overlay-${overlay.id}`);
    const frame = await element?.contentFrame();
    await element?.dispose();
    const address = frame?.url() ?? '';
    if (address === '' || address === 'about:blank') return;
    this.#loading.delete(overlay.id);
    if (address.startsWith(ERROR_PAGE)) this.#onProblem(overlay);
    else await this.#run(`reveal(${overlay.id})`);
  }
}
