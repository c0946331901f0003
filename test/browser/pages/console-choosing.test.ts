/** Another stream chosen in the console while something is in the way, or devices are open. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { openSection, sectionText } from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
let one: Stream;
let two: Stream;
let page: BroadcasterPage;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

beforeEach(async () => {
  one = await site.createStream({ name: 'One' });
  two = await site.createStream({ name: 'Two' });
  const tag = `<stream-broadcaster api-base="${site.service.url}" stream-id="${one.id}"
    api-key="${site.key}"></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
});

afterEach(async () => {
  site.service.faults.clear();
  await page.close();
  await Promise.all([one, two].map(({ id }) => site.api.delete(id).catch(() => {})));
});

async function openList(): Promise<void> {
  await page.press('Stream');
  await openSection(page, 'streams');
  await says('Streams: 2');
}

const says = (text: string) =>
  eventually(
    () => sectionText(page, 'streams'),
    (now) => now.includes(text),
    { within: 5000, what: `“${text}” among the streams` },
  );
const choose = (name: string) =>
  page.page.locator(`stream-broadcaster >>> .streams ::-p-text(${name})`).click();
const sessions = () => site.service.sessions().map(({ streamId }) => streamId);

test('one that was deleted meanwhile says so, and leaves the others to choose from', async () => {
  await openList();
  await site.api.delete(two.id);
  await choose('Two');
  await says('This stream does not exist.');
  await choose('One');
  await says(`#${one.id} In use`);
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  expect(sessions().at(-1)).toBe(one.id);
}, 30_000);

test('where the page names one that does not exist, that is said, and others can be chosen', async () => {
  await page.close();
  const tag = `<stream-broadcaster api-base="${site.service.url}" stream-id="987654"
    api-key="${site.key}"></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
  await openList();
  expect((await page.alerts()).join()).toContain('This stream does not exist.');
  await choose('Two');
  await says(`#${two.id} In use`);
}, 20_000);

test('a service that fails is said at the stream that was meant, which can be chosen again', async () => {
  await openList();
  site.service.faults.add({ path: `/streaming/streams/${two.id}`, status: 403 });
  await choose('Two');
  await says('not allowed');
  site.service.faults.clear();
  await choose('Two');
  await says(`#${two.id} In use`);
}, 20_000);

test('with the devices open they are open once, and no session is left at the stream before', async () => {
  await page.press('Check camera');
  await page.shows('ready', { within: 10_000 });
  const { tracks } = await page.left();
  await openList();
  await choose('Two');
  await says(`#${two.id} In use`);
  await page.shows('ready', { within: 10_000 });
  expect((await page.left()).tracks).toBe(tracks);
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  expect(sessions().at(-1)).toBe(two.id);
  expect(site.service.sessions({ running: true }).map(({ streamId }) => streamId)).toEqual([
    two.id,
  ]);
  expect(sessions()).not.toContain(one.id);
  expect((await page.left()).connections).toBe(1);
}, 30_000);
