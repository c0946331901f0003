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

const CAPTURE_PATIENCE_MS = 5000;
/** What Chromium shows in place of a page that it could not load. */
const ERROR_PAGE = 'chrome-error:';

/** How long to wait for pages that were just added before a picture is taken without them. */
const LOAD_PATIENCE_MS = 700;

/**
 * A frame stays where it is in the document, since one that is moved there is loaded again, and is
 * shown only once it is known to be no error page.
 */
const DOCUMENT = `<!doctype html><meta charset="utf-8"><title>Overlays</title>
<style>html,body{margin:0;overflow:hidden;background:none}iframe{position:absolute;border:0;visibility:hidden}</style>
<body><script>
const frames = new Map();
const px = (value) => value + 'px';
async function show(overlays) {
  const ids = new Set(overlays.map(({ id }) => id));
  for (const [id, { frame }] of frames) if (!ids.has(id)) { frame.remove(); frames.delete(id); }
  const loads = [];
  overlays.forEach(({ id, url, x, y, width, height }, index) => {
    let { frame, url: shown } = frames.get(id) ?? {};
    if (shown !== url) {
      frame?.remove();
      frame = document.createElement('iframe');
      frame.id = 'overlay-' + id;
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.referrerPolicy = 'no-referrer';
      frame.scrolling = 'no';
      frame.src = url;
      frames.set(id, { frame, url });
      loads.push(new Promise((resolve) => { frame.onload = resolve; }));
    }
    Object.assign(frame.style, { left: px(x), top: px(y), width: px(width), height: px(height), zIndex: index });
    if (!frame.isConnected) document.body.append(frame);
  });
  const patience = new Promise((resolve) => { setTimeout(resolve, ${LOAD_PATIENCE_MS}); });
  if (loads.length > 0) await Promise.race([Promise.all(loads), patience]);
}
function reveal(id) { document.getElementById('overlay-' + id).style.visibility = 'visible'; }
</script>`;

export class OverlayPage {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #onProblem: (overlay: PlacedOverlay) => void;
  #size: FrameSize | undefined;
  /** Addresses that were loaded, well or not, by the id of their overlay. */
  readonly #loaded = new Map<number, string>();

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

  /** @param onProblem called once for an overlay that could not be loaded; it stays invisible */
  static async open(
    browser: Browser,
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
      await page.setContent(DOCUMENT);
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
    await this.#page.evaluate(`show(${JSON.stringify(overlays)})`);
    for (const overlay of overlays) {
      if (this.#loaded.get(overlay.id) !== overlay.url) await this.#reveal(overlay);
    }
  }

  /** The overlays as a PNG of {@link overlaySize}, with transparency. */
  async capture(): Promise<Buffer> {
    const { data } = await this.#session.send(
      'Page.captureScreenshot',
      { format: 'png', optimizeForSpeed: true },
      { timeout: CAPTURE_PATIENCE_MS },
    );
    return Buffer.from(data, 'base64');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** An error page would be burned in otherwise, opaque and with words for somebody else. */
  async #reveal(overlay: PlacedOverlay): Promise<void> {
    const element = await this.#page.$(`#overlay-${overlay.id}`);
    const frame = await element?.contentFrame();
    await element?.dispose();
    const address = frame?.url() ?? '';
    if (address === '' || address === 'about:blank') return;
    this.#loaded.set(overlay.id, overlay.url);
    if (address.startsWith(ERROR_PAGE)) this.#onProblem(overlay);
    else await this.#page.evaluate(`reveal(${overlay.id})`);
  }
}
