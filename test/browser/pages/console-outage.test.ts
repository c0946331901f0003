/** Every request to the service fails for a whole minute: nothing that was typed is lost, nobody goes off the air. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  fieldState,
  fillField,
  openSection,
  sectionText,
  statusLine,
} from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

const MINUTE = 60_000;

let site: TestSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test('a minute in which every request fails costs neither input nor the broadcast', async () => {
  const stream = await site.createStream({ name: 'Concert' });
  const tag = `<stream-broadcaster api-base="${site.service.url}" api-key="${site.key}"
    stream-id="${stream.id}"></stream-broadcaster>`;
  const page = await BroadcasterPage.open(browser, site.page(tag));
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  await page.press('Stream');
  await openSection(page, 'settings');
  await fillField(page, 'Name', 'Concert in July');

  const sessions = () => site.service.sessions({ running: true });
  const [session] = sessions();
  const before = session?.videoFrames ?? 0;
  const began = Date.now();
  site.service.faults.fail({ lasts: MINUTE });
  await page.press('Save');
  const refused = 'The service is not available right now.';
  const settings = () => sectionText(page, 'settings');
  await eventually(settings, (text) => text.includes(refused), {
    within: 10_000,
    what: 'the failure beside what was typed',
  });
  // "Live" is the service's word: while it does not say it, nobody else does.
  const silent = 'The service is not answering right now.';
  await eventually(
    () => statusLine(page),
    ({ sentence }) => sentence === silent,
    { within: 40_000, what: `“${silent}”` },
  );
  await page.shows('publishing', { within: 5000 });

  await page.shows('live', { within: MINUTE });
  expect(Date.now() - began).toBeGreaterThan(MINUTE);
  expect(await fieldState(page, 'Name')).toMatchObject({
    value: 'Concert in July',
    invalid: false,
  });
  // The same session all along, with pictures for the whole minute.
  expect(sessions().map(({ id }) => id)).toEqual([session?.id]);
  expect((sessions()[0]?.videoFrames ?? 0) - before).toBeGreaterThan(15 * 60);
  await page.press('Try again');
  await eventually(
    () => site.api.get(stream.id),
    ({ name }) => name === 'Concert in July',
    { within: 5000, what: 'what was typed, in the service' },
  );
  expect(await page.events('stream-error')).toEqual([]);
  await page.close();
}, 120_000);
