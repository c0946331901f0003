/** What every bench needs: one browser, one service, the pages; and one publication at a time. */
import { cpus } from 'node:os';
import type { Browser, Page } from 'puppeteer-core';
import {
  type LocalService,
  type SessionReport,
  startService,
} from '../demo/local-service/index.ts';
import { launchChromium } from '../test/helpers/chromium.ts';
import type { Client } from './clients.ts';
import { openSite, type Site } from './site.ts';

export const KEY = 'local';
/** The pointer is on the button for so long before it presses; the page is at rest by then. */
const BEFORE_CLICK = 1500;
const LONGEST_START = 20_000;
/** A trial begins when the processors were idle to this share; the page at rest takes a tenth. */
const CALM_SHARE = 0.7;
const LONGEST_WAIT_FOR_CALM = 5_000;

export interface Lab {
  /** The running browser, or a new one where it has crashed. */
  browser(): Promise<Browser>;
  readonly service: LocalService;
  readonly site: Site;
  /** The service's address as the pages use it, another host than theirs. */
  readonly url: string;
  close(): Promise<void>;
}

export async function openLab(): Promise<Lab> {
  // Without ffmpeg, which would take the processor from what is measured.
  const service = await startService({ key: KEY, ffmpeg: null });
  const site = await openSite();
  let browser = launchChromium();
  await browser;
  return {
    async browser() {
      if (!(await browser).connected) browser = launchChromium();
      return browser;
    },
    service,
    site,
    url: `http://127.0.0.1:${service.port}`,
    async close() {
      await (await browser).close();
      await Promise.all([site.close(), service.close()]);
    },
  };
}

export interface Publication {
  readonly page: Page;
  /** What the ingest knows of the session as of now. */
  session(): SessionReport;
  readonly streamId: number;
}

export interface PublishOptions {
  /** Origin of the ingest; the lab's own unless a link stands before it. */
  via?: string;
  /** Called before the page loads. */
  onPage?: (page: Page) => Promise<void>;
  /** Called when everything is ready, right before the click. */
  beforeClick?: () => void;
}

/**
 * One fresh page with a cold cache publishes to a stream of its own, by a real click; then `work`;
 * then all of it is gone. When the browser crashes, which is nobody's figure, it is done again.
 */
export async function publish<T>(
  lab: Lab,
  client: Client,
  work: (publication: Publication) => Promise<T>,
  options: PublishOptions = {},
): Promise<T> {
  const browser = await lab.browser();
  try {
    return await publishIn(browser, lab, client, work, options);
  } catch (error) {
    if (browser.connected) throw error;
    console.warn(`The browser crashed with ${client.name}; once more.`);
    return await publishIn(await lab.browser(), lab, client, work, options);
  }
}

async function publishIn<T>(
  browser: Browser,
  lab: Lab,
  client: Client,
  work: (publication: Publication) => Promise<T>,
  { via = lab.url, onPage, beforeClick }: PublishOptions,
): Promise<T> {
  const stream = await createStream(lab);
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await onPage?.(page);
    const endpoint = `${via}${new URL(stream.push_url_whip).pathname}`;
    await page.goto(lab.site.pageOf(client, endpoint));
    await client.ready(page);
    const button = await page.waitForSelector(client.button);
    await button?.hover();
    await pause(BEFORE_CLICK);
    await calm();
    beforeClick?.();
    await button?.click();
    const find = () => lab.service.sessions().findLast(({ streamId }) => streamId === stream.id);
    await waitFor(() => find()?.firstRtpAt ?? null, LONGEST_START, `${client.name}: no media`);
    const session = () => {
      const found = find();
      if (!found) throw new Error('The service has forgotten the session.');
      return found;
    };
    return await work({ page, session, streamId: stream.id });
  } finally {
    await context.close().catch(() => {});
    await deleteStream(lab, stream);
  }
}

export interface CreatedStream {
  id: number;
  push_url_whip: string;
}

export async function createStream(lab: Lab): Promise<CreatedStream> {
  const response = await callService(lab, 'POST', '', { name: 'Bench', active: true });
  return (await response.json()) as CreatedStream;
}

export async function deleteStream(lab: Lab, { id }: CreatedStream): Promise<void> {
  await callService(lab, 'DELETE', `/${id}`);
}

async function callService(
  lab: Lab,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const response = await fetch(`${lab.url}/streaming/streams${path}`, {
    method,
    headers: { authorization: `APIKey ${KEY}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`The local service answered ${response.status}.`);
  return response;
}

/** Resolves with what the look finds; null means not yet. */
export async function waitFor<T>(
  look: () => T | null | Promise<T | null>,
  timeout: number,
  otherwise: string,
): Promise<T> {
  const over = performance.now() + timeout;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > over) throw new Error(`${otherwise} within ${timeout / 1000} s.`);
    await pause(20);
  }
}

/** Waits for a moment in which other programs leave the processors alone, but not for ever. */
async function calm(): Promise<void> {
  const over = performance.now() + LONGEST_WAIT_FOR_CALM;
  for (;;) {
    const before = processorTimes();
    await pause(250);
    const after = processorTimes();
    const idle = (after.idle - before.idle) / (after.all - before.all);
    if (idle > CALM_SHARE || performance.now() > over) return;
  }
}

function processorTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
