/** A stream that the service fetches itself, from the console's form to what viewers get. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type LoopbackServer,
  listenOnLoopback,
} from '../../../demo/local-service/loopback-server.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  fieldState,
  fillField,
  openSection,
  outputPlayback,
  sectionText,
  statusLine,
  unfold,
} from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { writeMedia } from '../../helpers/publishers.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
let folder: string;
let origin: LoopbackServer;
let page: BroadcasterPage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-broadcaster-pull-'));
  origin = await listenOnLoopback((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    readFile(join(folder, basename(pathname))).then(
      (file) => response.end(file),
      () => response.writeHead(404).end(),
    );
  }, 0);
  [site, browser] = await Promise.all([
    startTestSite(),
    launchChromium(),
    writeMedia(join(folder, 'list.m3u8'), { size: '1280x720', rate: 10, seconds: 40 }),
  ]);
  const tag = `<stream-broadcaster api-base="${site.service.url}" api-key="${site.key}"
    ></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await origin?.close();
  await rm(folder, { recursive: true, force: true });
});

const says = (text: string, within: number) =>
  eventually(
    () => statusLine(page),
    ({ sentence }) => sentence.includes(text),
    { within, what: `“${text}” in the status line` },
  );

test('a PULL stream is made by the form, is fetched from its second address, plays, and ends', async () => {
  const at = (name: string) => `http://localhost:${origin.port}/${name}`;
  await page.press('Stream');
  await openSection(page, 'streams');
  await page.page.locator('stream-broadcaster >>> summary ::-p-text(New stream)').click();
  await fillField(page, 'Name', 'From elsewhere');
  await unfold(page, 'Source');
  await page.pick('Way to the service', 'Pull: the service fetches it');

  // What cannot be an address is said at its field, and nothing is sent.
  await fillField(page, 'Source addresses', 'file:///etc/passwd');
  await page.press('Create stream');
  expect(await fieldState(page, 'Source addresses')).toMatchObject({ invalid: true });
  expect(await site.api.list()).toEqual([]);

  const addresses = [at('missing.m3u8'), at('list.m3u8')];
  await fillField(page, 'Source addresses', addresses.join('\n'));
  await page.press('Create stream');
  const [made] = await eventually(
    () => site.api.list(),
    (streams) => streams.length === 1,
    { within: 5000, what: 'the stream in the service' },
  );
  const stream = await site.api.get(made?.id ?? 0);
  expect(stream).toMatchObject({ pull: true, uri: addresses.join(' '), active: true });
  const attempts = () =>
    site.service.events.log.flatMap((event) =>
      event.type === 'pull-attempt' && event.streamId === stream.id ? [event.index] : [],
    );

  await says('The service fetches this stream. Live. Viewers can watch.', 25_000);
  expect(attempts()).toEqual([0, 1]);
  const [line] = await page.page.$$('stream-broadcaster >>> .on-air .hint');
  expect(await line?.evaluate((node) => node.textContent)).toMatch(/^HTTPS/);
  expect(await page.text()).toContain('Live elsewhere');
  await openSection(page, 'air');
  await eventually(
    () => sectionText(page, 'air'),
    (text) => text.includes('1280 × 720'),
    { within: 5000, what: 'the size of what is fetched' },
  );

  await openSection(page, 'share');
  await page.press('Watch the output');
  const first = await eventually(
    () => outputPlayback(page),
    (look) => look !== null && look.height === 720 && look.time > 0,
    { within: 15_000, what: 'the picture of the output' },
  );
  await eventually(
    () => outputPlayback(page),
    (look) => (look?.frames ?? 0) > (first?.frames ?? 0) + 10,
    { within: 10_000, what: 'more pictures' },
  );

  await openSection(page, 'settings');
  await page.press('Switch off');
  await page.page.locator('stream-broadcaster >>> dialog [part~="confirm"]').click();
  await says('Off air.', 10_000);
  await eventually(
    () => site.service.sessions({ running: true }),
    (running) => running.length === 0,
    {
      within: 5000,
      what: 'the end of the fetching',
    },
  );
  expect(await site.api.get(stream.id)).toMatchObject({ active: false, live: false });
}, 60_000);
