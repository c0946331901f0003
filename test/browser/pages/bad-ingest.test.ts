/** WHIP addresses that answer wrongly, late or not at all: a clear message, nothing left open. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BroadcastErrorCode } from '../../../src/core/errors.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { expectProblem } from '../../helpers/problems.ts';
import {
  answerWithoutVideo,
  type ScriptedWhip,
  startScriptedWhip,
  type WhipScript,
} from '../../helpers/scripted-whip.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

/** How long the ingest may take to answer an offer, and some for the click and the message. */
const ANSWER_TIME = 10_000 + 3_000;

let site: TestSite;
let whip: ScriptedWhip;
let browser: Browser;
let page: BroadcasterPage | undefined;

beforeAll(async () => {
  [site, whip, browser] = await Promise.all([
    startTestSite(),
    startScriptedWhip(),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), whip?.close()]);
});

afterEach(async () => {
  await page?.close();
  page = undefined;
});

/** Goes live at the address, meets the problem, and switches the devices off again. */
async function failsWith(code: BroadcastErrorCode, endpoint: string, within = 5000) {
  page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster push-url-whip="${endpoint}"></stream-broadcaster>`),
  );
  await page.press('Go live');
  await expectProblem(page, code, { within });
  // The preview stays for another attempt; its end is the user's.
  await page.press('Dismiss');
  await page.shows('ready', { within: 2000 });
  await page.press('Turn off camera');
  await page.shows('idle', { within: 2000 });
  expect(await page.left()).toEqual({ connections: 0, tracks: 0 });
  return page;
}

const reason = (status: number, code: number) => () =>
  new Response(null, { status, headers: { 'x-reason-code': String(code) } });

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const SDP = { 'content-type': 'application/sdp' };

test.each<{ what: string; code: BroadcastErrorCode; script: WhipScript }>([
  {
    what: 'a web page',
    code: 'not-whip',
    script: () => new Response('<!doctype html><p>Hello</p>', { status: 200, headers: HTML }),
  },
  { what: '404', code: 'not-whip', script: () => new Response('Not found', { status: 404 }) },
  { what: '500', code: 'ingest-unavailable', script: () => new Response(null, { status: 500 }) },
  {
    what: '503 with Retry-After',
    code: 'ingest-unavailable',
    script: () => new Response(null, { status: 503, headers: { 'retry-after': '30' } }),
  },
  {
    what: '401 without a reason',
    code: 'ingest-refused',
    script: () => new Response(null, { status: 401 }),
  },
  { what: 'reason 2001', code: 'stream-not-found', script: reason(401, 2001) },
  { what: 'reason 2002', code: 'push-token-invalid', script: reason(403, 2002) },
  { what: 'reason 2003', code: 'already-streaming', script: reason(403, 2003) },
  { what: 'reason 2004', code: 'stream-disabled', script: reason(403, 2004) },
  { what: 'reason 2005', code: 'stream-limit', script: reason(403, 2005) },
  { what: 'reason 2006', code: 'account-inactive', script: reason(403, 2006) },
])('an ingest that answers $what: $code', async ({ code, script }) => {
  await failsWith(code, whip.endpoint(script));
});

test('an ingest that tells no session', async () => {
  const script: WhipScript = (offer) => new Response(offer, { status: 201, headers: SDP });
  await failsWith('session-hidden', whip.endpoint(script));
});

test('a body that is no session description; its session is deleted', async () => {
  const headers = { ...SDP, location: '/session/no-sdp' };
  await failsWith(
    'not-whip',
    whip.endpoint(() => new Response('{}', { status: 201, headers })),
  );
  expect(whip.deleted).toContain('/session/no-sdp');
});

test('an answer that refuses the video; its session is deleted', async () => {
  const headers = { ...SDP, location: '/session/no-video' };
  await failsWith(
    'offer-refused',
    whip.endpoint((offer) => new Response(answerWithoutVideo(offer), { status: 201, headers })),
  );
  expect(whip.deleted).toContain('/session/no-video');
});

test('an answer that makes no sense to the browser; its session is deleted', async () => {
  const headers = { ...SDP, location: '/session/nonsense' };
  await failsWith(
    'offer-refused',
    whip.endpoint((offer) => new Response(offer, { status: 201, headers })),
  );
  expect(whip.deleted).toContain('/session/nonsense');
});

test('an ingest that refuses the connection', async () => {
  await failsWith('ingest-unreachable', await whip.nobody());
});

test('an ingest that never answers', async () => {
  await failsWith(
    'ingest-timeout',
    whip.endpoint(() => new Promise(() => {})),
    ANSWER_TIME,
  );
});

test('an address that is none', async () => {
  page = await BroadcasterPage.open(
    browser,
    site.page('<stream-broadcaster push-url-whip="ftp://example.com/x"></stream-broadcaster>'),
  );
  await page.press('Go live');
  await expectProblem(page, 'invalid-setting');
});
