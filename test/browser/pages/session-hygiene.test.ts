/** Every session ends in a DELETE, whatever happens to its page; a stream is free again at once. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ServiceEvent, SessionReport } from '../../../demo/local-service/index.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage, type OpenOptions } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
const open: BroadcasterPage[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([
    // An ingest that is slow to notice: what ends here in time was ended by the page.
    startTestSite({ switches: { sessionLossAfter: 60_000 } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.close()));
});

/** The address of a page that broadcasts to this stream. */
function addressFor(stream: Stream): string {
  return site.page(
    `<main><stream-broadcaster session-endpoint="${site.grant(stream)}"></stream-broadcaster></main>
     <aside></aside>`,
  );
}

async function openPage(address: string, options?: OpenOptions, from = browser) {
  const page = await BroadcasterPage.open(from, address, options);
  open.push(page);
  return page;
}

async function goLive(page: BroadcasterPage, within = 10_000): Promise<void> {
  await page.press('Go live');
  await page.shows('live', { within });
}

/** Why the first session of the stream ended, as soon as it did. */
async function ending(stream: Stream, within: number): Promise<string> {
  const isIt = (event: ServiceEvent) =>
    event.type === 'session-ended' && event.streamId === stream.id;
  const event = await site.service.events.waitFor(isIt, { timeout: within });
  return event.type === 'session-ended' ? event.reason : '';
}

function running(stream: Stream): number {
  const sessions = site.service.sessions({ running: true });
  return sessions.filter(({ streamId }) => streamId === stream.id).length;
}

/** The latest session of the stream, which must be running. */
function session(stream: Stream): SessionReport {
  const last = site.service.sessions().findLast(({ streamId }) => streamId === stream.id);
  if (!last || last.ended) throw new Error('No session of this stream is running.');
  return last;
}

/** Whether the browser's local storage has a text, read from its profile. */
async function isOnDisk(profile: string, text: string): Promise<boolean> {
  const folder = join(profile, 'Default', 'Local Storage', 'leveldb');
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map((name) => readFile(join(folder, name)).catch(() => '')),
  );
  return files.some((content) => content.includes(text));
}

test('Stop deletes the session', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  await goLive(page);
  const stopped = page.call('stop');
  expect(await ending(stream, 2000)).toBe('deleted');
  expect(await stopped).toEqual({ ok: true });
  expect(running(stream)).toBe(0);
});

test('going to another page deletes the session; the next page goes live at once', async () => {
  const stream = await site.createStream();
  const address = addressFor(stream);
  const page = await openPage(address);
  await goLive(page);
  page.page.once('dialog', (dialog) => void dialog.accept());
  await page.page.goto('about:blank');
  expect(await ending(stream, 2000)).toBe('deleted');
  await page.page.goto(address);
  await goLive(page, 5000);
});

test('closing the tab deletes the session', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  await goLive(page);
  // As a user closes it: the page is asked, and then it goes.
  page.page.once('dialog', (dialog) => void dialog.accept());
  await page.page.close({ runBeforeUnload: true });
  expect(await ending(stream, 3000)).toBe('deleted');
});

test('leaving is questioned while live, and at no other time', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  const asked: string[] = [];
  page.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.press('Check camera');
  await page.shows('ready', { within: 5000 });
  await page.page.reload();
  expect(asked).toEqual([]);
  await goLive(page);
  await page.page.reload();
  expect(asked).toEqual(['beforeunload']);
});

test('a browser that was killed: the next start ends what it left behind', async () => {
  const stream = await site.createStream();
  const address = addressFor(stream);
  const profile = await mkdtemp(join(tmpdir(), 'stream-broadcaster-killed-'));
  try {
    const doomed = await launchChromium({ launch: { userDataDir: profile } });
    await goLive(await openPage(address, { context: doomed.defaultBrowserContext() }, doomed));
    await eventually(
      () => isOnDisk(profile, 'stream-broadcaster:session:'),
      (known) => known,
      { within: 15_000, what: 'the note of the session on disk, which browsers write late' },
    );
    open.pop();
    const gone = new Promise((resolve) => doomed.process()?.once('exit', resolve));
    doomed.process()?.kill('SIGKILL');
    await gone;
    expect(running(stream), 'the ingest has not noticed yet').toBe(1);

    const next = await launchChromium({ launch: { userDataDir: profile } });
    try {
      const context = next.defaultBrowserContext();
      await goLive(await openPage(address, { context }, next), 8000);
      expect(await ending(stream, 0)).toBe('deleted');
      expect(running(stream)).toBe(1);
    } finally {
      open.pop();
      await next.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}, 90_000);

test('a second tab does not end what another tab is sending', async () => {
  const stream = await site.createStream();
  const address = addressFor(stream);
  const context = await browser.createBrowserContext();
  const first = await openPage(address, { context });
  await goLive(first);
  const second = await openPage(address, { context });
  await second.press('Go live');
  await second.shows('error', { within: 5000 });
  expect((await second.state()).error?.code).toBe('already-streaming');
  expect(running(stream)).toBe(1);
  expect((await first.state()).status).toBe('live');
  await first.call('stop');
  await context.close();
});

test('an element taken out of the document ends its session', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  await goLive(page);
  await page.page.$eval('stream-broadcaster', (element) => element.remove());
  expect(await ending(stream, 2000)).toBe('deleted');
  await eventually(
    () => page.left(),
    ({ connections, tracks }) => connections + tracks === 0,
    { within: 2000, what: 'everything closed' },
  );
});

test('stop() keeps its word for an element that is taken out of the document at once', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  await goLive(page);
  const release = site.service.faults.add({ method: 'DELETE', path: '/whip', delay: 500 });
  const outcome = await page.page.$eval('stream-broadcaster', (element) => {
    const stopped = element.stop();
    element.remove();
    return stopped.then(
      () => 'stopped',
      (error) => String(error),
    );
  });
  release();
  expect(outcome).toBe('stopped');
  expect(running(stream)).toBe(0);
});

test('an element moved in the document stays live', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  await goLive(page);
  const before = session(stream);
  await page.page.evaluate(() => {
    const element = document.querySelector('stream-broadcaster');
    if (element) document.querySelector('aside')?.append(element);
  });
  await eventually(
    () => session(stream).videoFrames,
    (frames) => frames > before.videoFrames + 20,
    { within: 5000, what: 'twenty more frames in the same session' },
  );
  expect(session(stream).id).toBe(before.id);
  expect((await page.state()).status).toBe('live');
});

test('Stop in the middle of the negotiation leaves nothing behind', async () => {
  const stream = await site.createStream();
  const page = await openPage(addressFor(stream));
  expect(await page.call('prepare')).toEqual({ ok: true });
  const release = site.service.faults.add({ method: 'POST', path: '/whip', delay: 1000 });
  const going = page.call('goLive');
  await page.shows('connecting', { within: 2000 });
  await page.press('Cancel');
  expect(await going).toMatchObject({ ok: false, error: { code: 'aborted' } });
  await page.shows('ready', { within: 5000 });
  release();
  const made = site.service.sessions().filter(({ streamId }) => streamId === stream.id);
  expect(made.map(({ ended }) => ended)).toEqual(['deleted']);
  await page.press('Turn off camera');
  await page.shows('idle', { within: 2000 });
  expect(await page.left()).toEqual({ connections: 0, tracks: 0 });
});
