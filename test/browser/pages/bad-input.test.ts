/** Everything that can be wrong before a broadcast: a clear message, a next step, nothing left open. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BroadcasterPage, type OpenOptions } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { expectProblem } from '../../helpers/problems.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

const INSECURE_HOST = 'insecure.test';

let site: TestSite;
let browser: Browser;
const open: BroadcasterPage[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([
    startTestSite(),
    launchChromium({
      // This browser asks the user, whose answer each page is opened with.
      without: ['--use-fake-ui-for-media-stream'],
      args: [`--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`],
    }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.close()));
});

/** A page whose element has these attributes. */
async function broadcaster(attributes: string, options?: OpenOptions): Promise<BroadcasterPage> {
  const url = site.page(`<stream-broadcaster ${attributes}></stream-broadcaster>`);
  return openPage(url, { devices: 'allowed', ...options });
}

async function openPage(url: string, options?: OpenOptions): Promise<BroadcasterPage> {
  const page = await BroadcasterPage.open(browser, url, options);
  open.push(page);
  return page;
}

async function expectNothingOpen(page: BroadcasterPage): Promise<void> {
  expect(await page.left()).toEqual({ connections: 0, tracks: 0 });
  expect(site.service.sessions({ running: true })).toEqual([]);
}

test('a wrong key', async () => {
  const { id } = await site.createStream();
  const page = await broadcaster(
    `api-base="${site.service.url}" stream-id="${id}" api-key="wrong"`,
  );
  await page.press('Go live');
  await expectProblem(page, 'unauthorized');
  await expectNothingOpen(page);
});

test('an unknown stream', async () => {
  const page = await broadcaster(
    `api-base="${site.service.url}" stream-id="999999" api-key="${site.key}"`,
  );
  await page.press('Go live');
  await expectProblem(page, 'stream-not-found');
  await expectNothingOpen(page);
});

test('a disabled stream', async () => {
  const { id } = await site.createStream({ active: false });
  const page = await broadcaster(
    `api-base="${site.service.url}" stream-id="${id}" api-key="${site.key}"`,
  );
  await page.press('Go live');
  await expectProblem(page, 'stream-disabled');
  await expectNothingOpen(page);
});

test('no stream at all', async () => {
  const page = await broadcaster('');
  await page.press('Go live');
  await expectProblem(page, 'not-configured');
  await expectNothingOpen(page);
});

test('a second publisher, who is told, while the first goes on', async () => {
  const broker = site.grant(await site.createStream());
  const first = await broadcaster(`session-endpoint="${broker}"`);
  await first.press('Go live');
  await first.shows('live', { within: 10_000 });
  const second = await broadcaster(`session-endpoint="${broker}"`);
  await second.press('Go live');
  await expectProblem(second, 'already-streaming');
  expect((await first.state()).status).toBe('live');
  expect(site.service.sessions({ running: true })).toHaveLength(1);
  expect((await first.call('stop')).ok).toBe(true);
});

test('no H.264 in this browser', async () => {
  const page = await broadcaster(`session-endpoint="${site.grant(await site.createStream())}"`, {
    before: () => {
      const real = RTCRtpSender.getCapabilities.bind(RTCRtpSender);
      RTCRtpSender.getCapabilities = (kind) => {
        const all = real(kind);
        return all && { ...all, codecs: all.codecs.filter((c) => !/h264/i.test(c.mimeType)) };
      };
    },
  });
  await page.press('Go live');
  await expectProblem(page, 'no-h264');
});

test('no camera: a black picture goes live, and the user is told', async () => {
  const page = await broadcaster(`session-endpoint="${site.grant(await site.createStream())}"`, {
    before: () => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        if (wanted?.video) throw new DOMException('Requested device not found', 'NotFoundError');
        return real(wanted);
      };
    },
  });
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  expect((await page.state()).shown).toMatchObject({ camera: 'stand-in', microphone: 'on' });
  expect(await page.text()).toContain('Viewers see a black picture.');
  const [session] = site.service.sessions({ running: true });
  expect(session?.firstFrame).toEqual({ width: 1280, height: 720 });
  expect((await page.call('stop')).ok).toBe(true);
});

test('no microphone: silence goes live, and the user is told', async () => {
  const page = await broadcaster(`session-endpoint="${site.grant(await site.createStream())}"`, {
    before: () => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        if (wanted?.audio) throw new DOMException('Requested device not found', 'NotFoundError');
        return real(wanted);
      };
    },
  });
  await page.press('Go live');
  await page.shows('live', { within: 10_000 });
  expect((await page.state()).shown).toMatchObject({ camera: 'on', microphone: 'stand-in' });
  expect(await page.text()).toContain('Viewers hear silence.');
  expect(site.service.sessions({ running: true })[0]?.audioFrames).toBeGreaterThan(0);
  expect((await page.call('stop')).ok).toBe(true);
});

test('neither camera nor microphone', async () => {
  const page = await broadcaster(`session-endpoint="${site.grant(await site.createStream())}"`, {
    before: () => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('Requested device not found', 'NotFoundError');
      };
    },
  });
  await page.press('Go live');
  await expectProblem(page, 'no-device');
  await expectNothingOpen(page);
});

test('permission denied', async () => {
  const page = await broadcaster(`session-endpoint="${site.grant(await site.createStream())}"`, {
    devices: 'denied',
  });
  await page.press('Go live');
  await expectProblem(page, 'permission-denied');
  await expectNothingOpen(page);
});

test('an insecure page', async () => {
  const path = site.page(
    `<stream-broadcaster session-endpoint="${site.grant(await site.createStream())}"></stream-broadcaster>`,
  );
  const page = await openPage(path.replace('localhost', INSECURE_HOST));
  await page.press('Go live');
  await expectProblem(page, 'insecure-context');
  await expectNothingOpen(page);
});

test('a frame of another site without `allow`', async () => {
  const framed = site.page(
    `<stream-broadcaster session-endpoint="${site.grant(await site.createStream())}"></stream-broadcaster>`,
  );
  const elsewhere = framed.replace('localhost', '127.0.0.1');
  const outer = await openPage(
    site.page(`<iframe src="${elsewhere}" width="900" height="700"></iframe>`),
  );
  const inner = await outer.inFrame('iframe');
  await inner.press('Go live');
  await expectProblem(inner, 'policy-blocked');
  await expectNothingOpen(inner);
});
