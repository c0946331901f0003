/** Opens ready-made overlays as the service's renderer does, and looks at what they draw. */
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { type OverlayKind, type OverlayValues, overlayKind } from '../../src/overlays/catalogue.ts';
import { launchChromium } from './chromium.ts';
import { type OverlaySite, startOverlaySite } from './overlay-site.ts';

export interface OpenedOverlay {
  page: Page;
  /** What the console and the page complained about. */
  complaints: string[];
  requests: string[];
}

export interface OpenOptions {
  width?: number;
  height?: number;
  /** Runs in the page before its own script. */
  before?: () => void;
}

export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

export class OverlayRenderer {
  readonly site: OverlaySite;
  readonly #browser: Browser;
  readonly #pages: Page[] = [];

  constructor(site: OverlaySite, browser: Browser) {
    this.site = site;
    this.#browser = browser;
  }

  static async start(): Promise<OverlayRenderer> {
    const [site, browser] = await Promise.all([startOverlaySite(), launchChromium()]);
    return new OverlayRenderer(site, browser);
  }

  /** At its natural size, unless told otherwise. */
  open(
    kind: string,
    values: OverlayValues = {},
    options: OpenOptions = {},
  ): Promise<OpenedOverlay> {
    const { width, height } = named(kind).geometry;
    return this.openAddress(this.site.address(kind, values), { width, height, ...options });
  }

  async openAddress(
    address: string,
    { width = 1280, height = 720, before }: OpenOptions = {},
  ): Promise<OpenedOverlay> {
    const page = await this.#browser.newPage();
    this.#pages.push(page);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push('dialog');
      void dialog.dismiss();
    });
    page.on('request', (request: HTTPRequest) => {
      // The browser's own, which a renderer does not make.
      if (!request.url().endsWith('/favicon.ico')) requests.push(request.url());
    });
    await page.setViewport({ width, height });
    if (before) await page.evaluateOnNewDocument(before);
    await page.goto(address, { waitUntil: 'load' });
    return { page, complaints, requests };
  }

  /** What would be burnt in, transparency included. */
  async pictureOf(page: Page): Promise<Picture> {
    const png = await page.screenshot({ omitBackground: true, encoding: 'base64' });
    const painter = await this.#browser.newPage();
    try {
      const { width, height, text } = await painter.evaluate(async (source) => {
        const image = new Image();
        image.src = `data:image/png;base64,${source}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
        let binary = '';
        for (const value of data) binary += String.fromCharCode(value);
        return { width: image.width, height: image.height, text: btoa(binary) };
      }, png);
      return { width, height, data: new Uint8Array(Buffer.from(text, 'base64')) };
    } finally {
      await painter.close();
      await page.bringToFront();
    }
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.#browser.close(), this.site.close()]);
  }
}

export function named(kind: string): OverlayKind {
  const found = overlayKind(kind);
  if (!found) throw new Error(`There is no overlay ${kind}.`);
  return found;
}

/** Red, green, blue and alpha. */
export function pixel({ width, data }: Picture, x: number, y: number): number[] {
  const at = 4 * (y * width + x);
  return [...data.slice(at, at + 4)];
}

/** The lines that can be seen, in their order. */
export function shownText(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll('p')]
      .filter((line) => line.getClientRects().length > 0)
      .map((line) => line.textContent)
      .join(' '),
  );
}

/** Waits until a line says this. */
export async function says(page: Page, text: string, within = 8000): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector('main')?.textContent?.includes(wanted),
    { timeout: within, polling: 'mutation' },
    text,
  );
}

/** Elements that stick out of the box, by their names. */
export function outside(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const { left, top, right, bottom, width } = element.getBoundingClientRect();
        const isIn =
          left >= -0.5 && top >= -0.5 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
        return width > 0 && !isIn;
      })
      .map(({ tagName, className }) => `${tagName} ${className}`),
  );
}

/** Lines that do not show all of their text. */
export function cutLines(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('p:not([hidden])')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ textContent }) => textContent),
  );
}

declare global {
  interface Window {
    lines?: string[];
    calls?: Record<string, number>;
    ticks?: number;
  }
}

/** Keeps each line that a ticker shows. Serialised into the page. */
export function watchLine(): void {
  const lines: string[] = [];
  window.lines = lines;
  new MutationObserver(() => {
    const line = document.querySelector('.line')?.textContent ?? '';
    if (line !== '' && line !== lines.at(-1)) lines.push(line);
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Counts everything that can make a page work by itself. Serialised into the page. */
export function countCalls(): void {
  const calls: Record<string, number> = {};
  window.calls = calls;
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'fetch'] as const) {
    const original = window[name] as (...given: unknown[]) => unknown;
    calls[name] = 0;
    Object.assign(window, {
      [name]: (...given: unknown[]) => {
        calls[name] = (calls[name] ?? 0) + 1;
        return original.apply(window, given);
      },
    });
  }
  window.ticks = 0;
  new MutationObserver(() => {
    window.ticks = (window.ticks ?? 0) + 1;
  }).observe(document, { childList: true, subtree: true });
}
