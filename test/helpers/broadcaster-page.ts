/**
 * A page with a `<stream-broadcaster>` in a real browser, driven by what a user sees: names of
 * controls, words, the public attributes and events. Nothing here knows the inside of the element.
 */
import type { Browser, BrowserContext, ElementHandle, Frame, Page } from 'puppeteer-core';
import type { BroadcastErrorDetail } from '../../src/core/errors.ts';
import type { BroadcastStats } from '../../src/core/snapshot.ts';
import type { BroadcastStatus } from '../../src/core/status.ts';
import type { StreamBroadcaster } from '../../src/elements/stream-broadcaster.ts';
import { eventually } from './eventually.ts';
import {
  RECORDED_EVENTS,
  type RecordedEvent,
  type RecordedType,
  recordPage,
} from './page-record.ts';

export interface OpenOptions {
  /** Runs in the page before its own scripts. */
  before?: () => void;
  /** A profile to share with other pages; otherwise the page has one of its own. */
  context?: BrowserContext;
  /** The user's word on camera and microphone, in a browser that asks. */
  devices?: 'allowed' | 'denied';
}

/** How a call of the element's methods ended. */
export type Outcome =
  | { ok: true; value?: unknown }
  | { ok: false; name: string; error: BroadcastErrorDetail; stack: string };

type CallableMethod =
  | 'prepare'
  | 'goLive'
  | 'stop'
  | 'startRecording'
  | 'stopRecording'
  | 'clearDvr'
  | 'stopSharingScreen';

export class BroadcasterPage {
  readonly page: Page;
  /** Everything on the console, and errors that nobody caught. */
  readonly console: string[] = [];
  readonly #frame: Frame;
  readonly #ownContext: BrowserContext | undefined;

  private constructor(page: Page, ownContext?: BrowserContext, frame = page.mainFrame()) {
    this.page = page;
    this.#frame = frame;
    this.#ownContext = ownContext;
    page.on('console', (message) => this.console.push(message.text()));
    page.on('pageerror', (error) => this.console.push(String(error)));
  }

  static async open(
    browser: Browser,
    url: string,
    { before, context, devices }: OpenOptions = {},
  ): Promise<BroadcasterPage> {
    const own = context ? undefined : await browser.createBrowserContext();
    const page = await (context ?? own ?? browser).newPage();
    const opened = new BroadcasterPage(page, own);
    await page.evaluateOnNewDocument(recordPage, RECORDED_EVENTS);
    if (devices) await decide(page.browserContext(), new URL(url).origin, devices);
    if (before) await page.evaluateOnNewDocument(before);
    await page.goto(url, { waitUntil: 'load' });
    return opened;
  }

  /** The same for the element in a frame of this page. */
  async inFrame(selector: string): Promise<BroadcasterPage> {
    const holder = await this.page.waitForSelector(selector);
    const frame = await holder?.contentFrame();
    if (!frame) throw new Error(`There is no frame at ${selector}.`);
    await frame.waitForSelector('stream-broadcaster');
    return new BroadcasterPage(this.page, undefined, frame);
  }

  /** Closes the page, and its profile if that is its own. */
  async close(): Promise<void> {
    if (this.#ownContext) await this.#ownContext.close();
    else if (!this.page.isClosed()) await this.page.close();
  }

  /** Presses the button with this name, as soon as it is there. */
  async press(name: string): Promise<void> {
    await this.#frame
      .locator(`::-p-aria([name="${name}"][role="button"])`)
      .setTimeout(5000)
      .click();
  }

  /** What can be chosen in the picker with this name, and what is chosen. */
  async picker(name: string): Promise<{ options: string[]; chosen: string }> {
    const picker = await this.#picker(name);
    return picker.evaluate((select) => ({
      options: [...select.options]
        .filter(({ disabled }) => !disabled)
        .map(({ text }) => text.trim()),
      chosen: select.selectedOptions[0]?.text.trim() ?? '',
    }));
  }

  /** Chooses by the text that a user reads. */
  async pick(name: string, text: string): Promise<void> {
    const picker = await this.#picker(name);
    const value = await picker.evaluate(
      (select, wanted) => [...select.options].find((one) => one.text.trim() === wanted)?.value,
      text,
    );
    if (value === undefined) throw new Error(`The picker ${name} has no ${text}.`);
    await picker.select(value);
  }

  async #picker(name: string): Promise<ElementHandle<HTMLSelectElement>> {
    const picker = await this.#frame.waitForSelector(
      `::-p-aria([name="${name}"][role="combobox"])`,
      { timeout: 5000 },
    );
    if (!picker) throw new Error(`There is no picker ${name}.`);
    return picker as ElementHandle<HTMLSelectElement>;
  }

  async has(name: string, role = 'button'): Promise<boolean> {
    return (await this.#frame.$(`::-p-aria([name="${name}"][role="${role}"])`)) !== null;
  }

  /** Resolves when the element shows this status; rejects after `within` milliseconds. */
  async shows(status: BroadcastStatus, { within }: { within: number }): Promise<void> {
    try {
      await this.#frame.waitForFunction(
        (wanted) => document.querySelector('stream-broadcaster')?.dataset.status === wanted,
        { timeout: within, polling: 'mutation' },
        status,
      );
    } catch (cause) {
      const state = await this.state().catch(() => 'the page is gone');
      throw new Error(
        `Status ${status} was not shown within ${within} ms: ${JSON.stringify(state)}`,
        { cause },
      );
    }
  }

  /** Resolves when the latest statuses, passed through since `since`, contain these in this order. */
  async showed(
    wanted: readonly BroadcastStatus[],
    { within, since = 0 }: { within: number; since?: number },
  ): Promise<void> {
    await eventually(
      async () => (await this.statuses()).filter(({ at }) => at >= since).map((one) => one.status),
      (statuses) => {
        let from = 0;
        return wanted.every((status) => {
          from = statuses.indexOf(status, from) + 1;
          return from > 0;
        });
      },
      { within, what: `the statuses ${wanted.join(', ')}` },
    );
  }

  /** The public state of the element, as a page's script can read it. */
  state(): Promise<{
    status: BroadcastStatus;
    shown: Record<string, string | undefined>;
    error: BroadcastErrorDetail | null;
    stats: BroadcastStats | null;
  }> {
    return this.#frame.evaluate(() => {
      const element = document.querySelector<StreamBroadcaster>('stream-broadcaster');
      if (!element) throw new Error('The page has no element.');
      const { status, error, stats, dataset } = element;
      return { status, shown: { ...dataset }, error: error?.toJSON() ?? null, stats };
    });
  }

  /** Calls a method of the element and tells how its promise ended. */
  call(name: CallableMethod): Promise<Outcome> {
    return this.#frame.evaluate(async (method): Promise<Outcome> => {
      const element = document.querySelector<StreamBroadcaster>('stream-broadcaster');
      try {
        return { ok: true, value: await element?.[method]() };
      } catch (thrown) {
        const error = thrown as Error & { toJSON(): BroadcastErrorDetail };
        return { ok: false, name: error.name, error: error.toJSON(), stack: error.stack ?? '' };
      }
    }, name);
  }

  async events(type?: RecordedType): Promise<RecordedEvent[]> {
    const all = await this.#frame.evaluate(() => window.record.events);
    return type ? all.filter((event) => event.type === type) : all;
  }

  /** Every status that was shown, in order, with its wall-clock time. */
  async statuses(): Promise<{ status: BroadcastStatus; at: number }[]> {
    const changes = await this.events('stream-status-change');
    return changes.map(({ at, detail }) => ({
      status: (detail as { status: BroadcastStatus }).status,
      at,
    }));
  }

  /** The texts of the panels that a screen reader reads out at once. */
  async alerts(): Promise<string[]> {
    const panels = await this.#frame.$$('stream-broadcaster >>> [role="alert"]');
    return Promise.all(
      panels.map((panel) =>
        panel.evaluate((node) =>
          node.checkVisibility() ? (node.textContent ?? '').replace(/\s+/g, ' ').trim() : '',
        ),
      ),
    );
  }

  /** All that is written in the element, as it can be read. */
  text(): Promise<string> {
    return this.#frame.evaluate(() => {
      const root = document.querySelector('stream-broadcaster')?.shadowRoot;
      return [...(root?.querySelectorAll('p, h2, h3, dt, dd, .label') ?? [])]
        .filter((node) => node.checkVisibility())
        .map((node) => node.textContent?.replace(/\s+/g, ' ').trim())
        .join('\n');
    });
  }

  /** What is still open: peer connections, and tracks of devices with their clones. */
  async left(): Promise<{ connections: number; tracks: number }> {
    return this.#frame.evaluate(() => {
      const { connections, tracks } = window.record;
      return {
        connections: connections.filter(({ signalingState }) => signalingState !== 'closed').length,
        tracks: tracks.filter(({ readyState }) => readyState === 'live').length,
      };
    });
  }
}

/** What is not granted here is denied. */
function decide(context: BrowserContext, origin: string, devices: 'allowed' | 'denied') {
  return context.overridePermissions(origin, devices === 'allowed' ? ['camera', 'microphone'] : []);
}
