/** What is left to do over HTTP after the click: one request, on a connection that stands already. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test('after the click the offer leaves without a preflight and without a new connection', async () => {
  const stream = await site.createStream();
  const page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster session-endpoint="${site.grant(stream)}"></stream-broadcaster>`),
  );
  const answers: { type: string; reused: boolean }[] = [];
  const network = await page.page.createCDPSession();
  network.on('Network.responseReceived', ({ type, response }) => {
    if (!response.url.endsWith('/whip')) return;
    answers.push({ type, reused: response.connectionReused });
  });
  await network.send('Network.enable');

  await page.press('Check camera');
  await page.shows('ready', { within: 10_000 });
  await eventually(
    () => answers.map(({ type }) => type),
    (types) => types.includes('Fetch'),
    { within: 5000, what: 'the request that warms the connection up' },
  );
  answers.length = 0;
  // Not by the pointer, which on its way to the button may warm the connection up once more.
  expect(await page.call('goLive')).toMatchObject({ ok: true });

  expect(answers).toEqual([{ type: 'Fetch', reused: true }]);
  await page.close();
});
