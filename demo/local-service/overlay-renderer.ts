/**
 * The one Chromium that draws the overlays of all streams. It starts with the first stream that has
 * some and ends with the last one. It is spoken to over a pipe: no port is open, and it ends by
 * itself when this process dies, however it dies.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { findChromium } from './find-chromium.ts';

const FLAGS = [
  '--disable-gpu',
  '--mute-audio',
  '--hide-scrollbars',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LAUNCH_PATIENCE_MS = 30_000;
const ANSWER_PATIENCE_MS = 10_000;
const CLOSE_PATIENCE_MS = 5000;

export interface OverlayRendererOptions {
  /** False for none, as if there were no Chromium. */
  isWanted: boolean;
  /** More flags for Chromium. */
  flags: readonly string[];
  /** Where its profile goes while it runs. */
  dataDir: string;
}

export class OverlayRenderer {
  readonly #options: OverlayRendererOptions;
  readonly #path: string | undefined;
  #running: Promise<Browser> | undefined;
  #users = 0;
  #isClosed = false;

  /** Why overlays cannot be drawn into the picture; `null` when there is a Chromium to do it. */
  readonly problem: string | null;

  constructor(options: OverlayRendererOptions) {
    this.#options = options;
    const found = options.isWanted
      ? lookForChromium()
      : { problem: 'The renderer of overlays is switched off.' };
    this.#path = 'path' in found ? found.path : undefined;
    this.problem = 'problem' in found ? found.problem : null;
  }

  /** The browser's process, while one runs. */
  async pid(): Promise<number | undefined> {
    const browser = await this.#running?.catch(() => undefined);
    return browser?.process()?.pid;
  }

  /**
   * Works with the browser, which runs for as long as anybody does.
   *
   * @throws Error when there is none or it does not start
   */
  async use<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work(await this.#start());
    } finally {
      this.#users -= 1;
      if (this.#users === 0) await this.#end();
    }
  }

  /** Ends the browser and waits for it. Nothing starts it again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  #start(): Promise<Browser> {
    if (this.#running) return this.#running;
    const running = this.#launch();
    this.#running = running;
    const forget = () => {
      if (this.#running === running) this.#running = undefined;
    };
    running.then((browser) => browser.once('disconnected', forget), forget);
    return running;
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    // One that did not start has cleaned up after itself.
    const browser = await running?.catch(() => undefined);
    if (!browser) return;
    const timer = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_PATIENCE_MS);
    try {
      await browser.close();
    } finally {
      clearTimeout(timer);
    }
  }

  async #launch(): Promise<Browser> {
    const path = this.#path;
    if (!path || this.#isClosed) {
      throw new Error(this.problem ?? 'The renderer of overlays is closed.');
    }
    // Loaded only when needed: most streams have no overlays.
    const { default: puppeteer } = await import('puppeteer-core');
    const profile = await mkdtemp(join(this.#options.dataDir, 'chromium-'));
    const remove = () => rm(profile, { recursive: true, force: true, maxRetries: 3 });
    try {
      const browser = await puppeteer.launch({
        executablePath: path,
        pipe: true,
        userDataDir: profile,
        timeout: LAUNCH_PATIENCE_MS,
        protocolTimeout: ANSWER_PATIENCE_MS,
        // Whoever started the service ends it, and with it the browser.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        args: [...FLAGS, ...sandboxFlags(), ...this.#options.flags],
      });
      browser.once('disconnected', () => {
        // What cannot be removed now goes with the folder of the service.
        remove().catch(() => {});
      });
      return browser;
    } catch (cause) {
      await remove().catch(() => {});
      throw new Error(`Chromium does not start: ${messageOf(cause)}`, { cause });
    }
  }
}

function lookForChromium(): { path: string } | { problem: string } {
  try {
    createRequire(import.meta.url).resolve('puppeteer-core');
  } catch {
    return {
      problem: 'puppeteer-core is missing to draw overlays with: run npm ci without --omit=dev.',
    };
  }
  try {
    const path = findChromium();
    if (path) return { path };
    return {
      problem:
        'No Chromium found to draw overlays with. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Chromium refuses its own sandbox to root, as in most containers; nobody else goes without it. */
function sandboxFlags(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
