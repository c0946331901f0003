/**
 * The account's key never reaches a page that uses a broker. The push address does, because it must;
 * there it is in no place that others can read. Neither is the session that the broker gave.
 */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { findLeaks } from '../../helpers/leaks.ts';
import { type ScriptedWhip, startScriptedWhip } from '../../helpers/scripted-whip.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

const API_KEY = 'canary-of-the-api-key-1c9f2ab0';
const WRONG_KEY = 'canary-of-a-wrong-key-77aa01d3';
const KEY_IN_ADDRESS = 'canary-of-the-stream-key-5be2c7';

let site: TestSite;
let whip: ScriptedWhip;
let browser: Browser;
const open: BroadcasterPage[] = [];

beforeAll(async () => {
  [site, whip, browser] = await Promise.all([
    startTestSite({ key: API_KEY }),
    startScriptedWhip(),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), whip?.close()]);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.close()));
});

async function openPage(body: string): Promise<BroadcasterPage> {
  const page = await BroadcasterPage.open(browser, site.page(body));
  open.push(page);
  return page;
}

function streamKey({ ingest }: Stream): string {
  const key = /\/whip\/\d+_(\w+)\/whip$/.exec(ingest.pushUrlWhip ?? '')?.[1];
  if (!key) throw new Error('The push address of the service looks different from what we know.');
  return key;
}

test('no secret can be read in a page, from preparing to the end', async () => {
  const stream = await site.createStream();
  const broker = site.grant(stream);
  const tag = `<stream-broadcaster session-endpoint="${broker}"></stream-broadcaster>`;
  const secrets = [API_KEY, streamKey(stream)];
  const page = await openPage(tag);
  const requestsWith = watchRequests(page);

  expect(await page.call('prepare')).toEqual({ ok: true });
  expect(await findLeaks(page, secrets), 'prepared').toEqual([]);

  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  await page.press('Stream');
  expect(await findLeaks(page, secrets), 'live').toEqual([]);

  const second = await openPage(tag);
  const refused = await second.call('goLive');
  expect(refused).toMatchObject({ ok: false, error: { code: 'already-streaming' } });
  expect(secrets.filter((secret) => JSON.stringify(refused).includes(secret))).toEqual([]);
  expect(await findLeaks(second, secrets), 'refused').toEqual([]);

  const reset = await site.api.resetPushToken(stream.id);
  if (!reset.stream) throw new Error('The service did not tell the new key.');
  secrets.push(streamKey(reset.stream));
  await page.showed(['reconnecting', 'live'], { within: 10_000 });
  expect(await findLeaks(page, secrets), 'live again').toEqual([]);

  await page.press('Stop');
  await page.shows('ready', { within: 5000 });
  const sessions = site.brokerAnswers.filter(({ body }) => body.includes('"token"'));
  secrets.push(...sessions.map(({ body }) => String(JSON.parse(body).token)));
  expect(await findLeaks(page, secrets), 'stopped').toEqual([]);

  const [apiKey = '', firstKey = '', secondKey = ''] = secrets;
  expect(requestsWith(apiKey), 'requests with the key of the account').toEqual([]);
  expect(answersWith(apiKey)).toEqual([]);
  for (const key of [firstKey, secondKey]) {
    expect(new Set(requestsWith(key))).toEqual(new Set(['OPTIONS /whip', 'POST /whip']));
    expect(new Set(answersWith(key))).toEqual(new Set([`POST ${broker}`]));
  }
});

test('a key of the site that the service refuses is not passed on', async () => {
  const broker = site.grant(await site.createStream(), { key: WRONG_KEY });
  const page = await openPage(
    `<stream-broadcaster session-endpoint="${broker}"></stream-broadcaster>`,
  );
  const outcome = await page.call('goLive');
  expect(outcome).toMatchObject({ ok: false });
  expect(JSON.stringify(outcome)).not.toContain(WRONG_KEY);
  expect(await findLeaks(page, [WRONG_KEY])).toEqual([]);
});

test('an ingest that repeats the key in its refusal is not quoted with it', async () => {
  const endpoint = whip.endpoint(() => {
    const detail = `No stream for ${KEY_IN_ADDRESS} at ${endpoint}.`;
    return new Response(JSON.stringify({ title: 'Unknown', detail }), {
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
    });
  });
  const page = await openPage('<stream-broadcaster></stream-broadcaster>');
  await page.page.$eval(
    'stream-broadcaster',
    (element, address) => {
      element.pushUrlWhip = address;
    },
    `${endpoint}/${KEY_IN_ADDRESS}`,
  );
  const outcome = await page.call('goLive');
  expect(outcome).toMatchObject({ ok: false, error: { code: 'ingest-refused' } });
  expect(await page.alerts()).toEqual([expect.stringContaining('No stream for')]);
  expect(JSON.stringify(outcome)).not.toContain(KEY_IN_ADDRESS);
  expect(await findLeaks(page, [KEY_IN_ADDRESS, endpoint])).toEqual([]);
});

/** Keeps what the page sends; tells afterwards which requests held a text, referrers included. */
function watchRequests(page: BroadcasterPage): (text: string) => string[] {
  const requests: { name: string; text: string }[] = [];
  page.page.on('request', (request) => {
    const url = request.url();
    const [, first = ''] = new URL(url).pathname.split('/');
    const headers = JSON.stringify(request.headers());
    const name = `${request.method()} /${first}`;
    requests.push({ name, text: [url, headers, request.postData() ?? ''].join('\n') });
  });
  return (text) => requests.filter((one) => one.text.includes(text)).map(({ name }) => name);
}

/** Which answers of the brokers held a text. */
function answersWith(text: string): string[] {
  return site.brokerAnswers
    .filter(({ body }) => body.includes(text))
    .map(({ method, path }) => `${method} ${path}`);
}
