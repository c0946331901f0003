/** A broadcast that is lost: one clean reconnect without the user, and a clear end where that fails. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SessionReport } from '../../../demo/local-service/index.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { eventually } from '../../helpers/eventually.ts';
import { expectProblem } from '../../helpers/problems.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
let page: BroadcasterPage | undefined;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    // The ingest is patient, so that what is lost here is lost for the page's reasons.
    startTestSite({ switches: { sessionLossAfter: 60_000 } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

afterEach(async () => {
  site.service.faults.clear();
  await page?.close();
  page = undefined;
});

/** A page that is live, on a network that the test may have made its own before. */
async function live(
  attributes: string,
  prepareNetwork: (page: BroadcasterPage) => Promise<void> = async () => {},
): Promise<BroadcasterPage> {
  page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster ${attributes}></stream-broadcaster>`),
  );
  await prepareNetwork(page);
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  return page;
}

function sessions({ id }: Stream): SessionReport[] {
  return site.service.sessions().filter(({ streamId }) => streamId === id);
}

/** The ingest ends the running session by itself. */
async function endAtIngest(stream: Stream): Promise<void> {
  const { id } = sessions(stream).at(-1) ?? {};
  await fetch(`${site.service.url}/whip/sessions/${id}`, { method: 'DELETE' });
}

test('the ingest ends the session: live again without the user', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(`session-endpoint="${site.grant(stream)}"`);
  const endedAt = Date.now();
  await endAtIngest(stream);
  await broadcaster.showed(['reconnecting', 'live'], { within: 8000, since: endedAt });
  const all = sessions(stream);
  expect(all.map(({ ended }) => ended)).toEqual(['deleted', null]);
  expect(all[1]?.firstFrame).toEqual({ width: 1280, height: 720 });
  expect((await broadcaster.left()).connections).toBe(1);
  expect(await broadcaster.alerts()).toEqual([]);
});

test('the service’s word about the last session does not make the next one live', async () => {
  const broker = site.grant(await site.createStream());
  page = await BroadcasterPage.open(
    browser,
    site.page(`<stream-broadcaster session-endpoint="${broker}"></stream-broadcaster>`),
    { before: lateService },
  );
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  await page.page.evaluate(() => sessionStorage.setItem('late', 'yes'));
  await page.press('Stop');
  await page.shows('ready', { within: 5000 });
  await eventually(
    () => site.brokerAnswers.filter(({ method, path }) => method === 'POST' && path === broker),
    (sessions) => sessions.length === 2,
    { within: 5000, what: 'the next session made ready' },
  );

  const againAt = Date.now();
  await page.press('Go live');
  await page.shows('publishing', { within: 10_000 });
  const since = (await page.statuses()).filter(({ at }) => at >= againAt);
  expect(since.map(({ status }) => status)).not.toContain('live');
  await page.page.evaluate(() => sessionStorage.clear());
  await page.shows('live', { within: 10_000 });
});

/**
 * Makes the service late for this page: when a session is opened it still says "live" of the last
 * one, and then it says nothing.
 */
function lateService(): void {
  const onTime = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const response = await onTime(input, init);
    if (!sessionStorage.getItem('late') || !String(input).includes('/broker/')) return response;
    if (init?.method !== 'POST') return new Response(null, { status: 503 });
    const answer = await response.json();
    return Response.json({ ...answer, stream: { ...answer.stream, live: true } });
  };
}

test('every loss gets its one attempt', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(`session-endpoint="${site.grant(stream)}"`);
  for (const count of [2, 3]) {
    const endedAt = Date.now();
    await endAtIngest(stream);
    await broadcaster.showed(['reconnecting', 'live'], { within: 8000, since: endedAt });
    expect(sessions(stream)).toHaveLength(count);
  }
});

test('the key is reset: the broker is asked for the new one', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(`session-endpoint="${site.grant(stream)}"`);
  const resetAt = Date.now();
  await site.api.resetPushToken(stream.id);
  await broadcaster.showed(['reconnecting', 'live'], { within: 8000, since: resetAt });
  expect(sessions(stream).map(({ ended }) => ended)).toEqual(['token-reset', null]);
});

test('the key is reset and there is nobody to ask: a clear end', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(`push-url-whip="${stream.ingest.pushUrlWhip}"`);
  await site.api.resetPushToken(stream.id);
  await expectProblem(broadcaster, 'push-token-invalid');
  expect(sessions(stream).map(({ ended }) => ended)).toEqual(['token-reset']);
});

test('the attempt fails as well: a clear end, from which the user can go on', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(`session-endpoint="${site.grant(stream)}"`);
  site.service.faults.add({ method: 'POST', path: '/whip', status: 503 });
  await endAtIngest(stream);
  await expectProblem(broadcaster, 'ingest-unavailable');
  expect(sessions(stream)).toHaveLength(1);

  site.service.faults.clear();
  await broadcaster.press('Try again');
  await broadcaster.shows('live', { within: 10_000 });
  expect(await broadcaster.alerts()).toEqual([]);
});

test('the stream is switched off while live: the attempt says so', async () => {
  const stream = await site.createStream();
  const broadcaster = await live(
    `api-base="${site.service.url}" stream-id="${stream.id}" api-key="${site.key}"`,
  );
  await site.api.update(stream.id, { active: false });
  await expectProblem(broadcaster, 'stream-disabled');
  expect(sessions(stream).map(({ ended }) => ended)).toEqual(['disabled']);
});

test('a short outage heals by itself, in the same session', async () => {
  const stream = await site.createStream();
  let loseAll = async (_lost: boolean): Promise<void> => {};
  const broadcaster = await live(`session-endpoint="${site.grant(stream)}"`, async ({ page }) => {
    const network = await page.createCDPSession();
    await network.send('Network.enable');
    loseAll = (lost) =>
      network.send('Network.emulateNetworkConditions', {
        ...FAST_NETWORK,
        packetLoss: lost ? 100 : 0,
      });
    // Connections are subject to it if it was set before they were made.
    await loseAll(false);
  });
  const cutAt = Date.now();
  await loseAll(true);
  await connectionBecomes('disconnected', broadcaster);
  await loseAll(false);
  await connectionBecomes('connected', broadcaster);
  await broadcaster.showed(['publishing', 'live'], { within: 10_000, since: cutAt });
  expect(sessions(stream).map(({ ended }) => ended)).toEqual([null]);
});

const FAST_NETWORK = {
  offline: false,
  latency: 0,
  downloadThroughput: 10_000_000,
  uploadThroughput: 10_000_000,
  packetQueueLength: 100,
};

async function connectionBecomes(wanted: RTCPeerConnectionState, { page }: BroadcasterPage) {
  await eventually(
    () => page.evaluate(() => window.record.connections.at(-1)?.connectionState),
    (state) => state === wanted,
    { within: 15_000, what: `a connection that is ${wanted}` },
  );
}
