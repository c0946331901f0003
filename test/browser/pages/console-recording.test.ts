/** Recording, rewinding and clips from the console, held against the files that come of them. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFfmpeg } from '../../../demo/local-service/ffmpeg-binary.ts';
import { measure } from '../../../demo/local-service/recorder.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import { openSection, sectionText } from '../../helpers/console-page.ts';
import { decodePicture, fetchAll } from '../../helpers/decoded-picture.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

const ffmpeg = findFfmpeg();

let site: TestSite;
let browser: Browser;
let stream: Stream;
let page: BroadcasterPage;

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
  stream = await site.createStream({ name: 'Morning show', dvrEnabled: true, dvrDuration: 60 });
  const tag = `<stream-broadcaster api-base="${site.service.url}" stream-id="${stream.id}"
    api-key="${site.key}"></stream-broadcaster>`;
  page = await BroadcasterPage.open(browser, site.page(tag));
  await page.press('Go live');
  await page.shows('live', { within: 20_000 });
  await page.press('Stream');
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const shows = (section: 'recording' | 'dvr', wanted: RegExp, within: number) =>
  eventually(
    () => sectionText(page, section),
    (text) => wanted.test(text),
    { within, what: `${wanted} in the section ${section}` },
  );

/** When the service began to record, and when it ended, in milliseconds since the epoch. */
const recorded = (recording: boolean) =>
  site.service.events.waitFor(
    (event) => event.type === 'recording' && event.recording === recording,
  );

/** The segments that viewers can rewind to, as the playlist of the picture names them. */
async function segments(): Promise<string[]> {
  const master = await fetch(stream.hlsCmafUrl ?? '');
  if (!master.ok) return [];
  const variant = (await master.text()).split('\n').find((line) => line.endsWith('media_0.m3u8'));
  const playlist = new URL(variant ?? '', stream.hlsCmafUrl ?? '');
  const lines = (await (await fetch(playlist)).text()).split('\n');
  return lines.filter((line) => line.endsWith('.m4s')).map((line) => new URL(line, playlist).href);
}

/** The address behind the first link of a section whose name begins like this. */
const linkedIn = (section: 'recording' | 'dvr', name: string) =>
  page.page.$eval(
    `stream-broadcaster >>> details[part~="${section}"] a[aria-label^="${name}: "]`,
    (link) => String(link.getAttribute('href')),
  );

test('a recording is started, stopped and downloaded, and holds what was sent', async () => {
  if (ffmpeg.path === null) throw new Error(ffmpeg.problem);
  await openSection(page, 'recording');
  await shows('recording', /What you record appears here/, 10_000);
  site.service.switches.warnsOfStorage = true;
  await page.press('Start recording');
  await shows('recording', /Recording part 1 0:0[4-9]/, 20_000);
  expect(await sectionText(page, 'recording')).toContain('9501 of 10000 MB are used');
  await page.press('Stop recording');
  await shows('recording', /Ready · 0:\d\d · [\d.]+ MB/, 20_000);

  const href = await linkedIn('recording', 'Download');
  const file = await fetchAll(href);
  const facts = await measure(ffmpeg.path, href);
  const sent = (await recorded(false)).at - (await recorded(true)).at;
  // It begins with the next keyframe, and those come once a second.
  expect(facts.duration).toBeGreaterThan(sent - 2000);
  expect(facts.duration).toBeLessThan(sent + 1000);
  expect(facts).toMatchObject({ width: 1280, height: 720 });
  const picture = await decodePicture(ffmpeg.path, file, { width: 1280, height: 720 });
  expect(
    picture.data.some((value) => value > 100),
    'a picture that is not black',
  ).toBe(true);

  const [video] = await site.api.listVideos({ streamId: stream.id });
  expect(video).toMatchObject({ originSize: file.length, originDuration: facts.duration });
  expect(video?.name).toMatch(/^Stream Record: Morning show, /);
});

test('a recording is given another name', async () => {
  const name = await page.page.waitForSelector(
    'stream-broadcaster >>> ::-p-aria([name="Name of the recording"])',
  );
  await name?.click({ count: 3 });
  await name?.type('Best of the morning');
  await name?.press('Enter');
  await eventually(
    () => site.api.listVideos({ streamId: stream.id }),
    ([video]) => video?.name === 'Best of the morning',
    { within: 5000, what: 'the new name at the service' },
  );
});

test('a clip of the last seconds can be watched and downloaded', async () => {
  if (ffmpeg.path === null) throw new Error(ffmpeg.problem);
  await eventually(segments, (list) => list.length >= 6, {
    within: 15_000,
    what: 'some seconds to cut from',
  });
  await openSection(page, 'dvr');
  const length = await page.page.waitForSelector(
    'stream-broadcaster >>> ::-p-aria([name="The last seconds"])',
  );
  await length?.click({ count: 3 });
  await length?.type('3');
  await page.press('Make a clip');
  await shows('dvr', /· 0:03.*Download/, 10_000);
  const href = await linkedIn('dvr', 'Download');
  const facts = await eventually(
    () => measure(ffmpeg.path ?? '', href).catch(() => null),
    (found) => found !== null,
    { within: 10_000, what: 'the file of the clip' },
  );
  expect(facts?.duration).toBeGreaterThan(2000);
  expect(facts?.duration).toBeLessThan(6000);
});

test('what was cleared cannot be rewound to any more, and the broadcast goes on', async () => {
  const before = await eventually(segments, (list) => list.length >= 6, {
    within: 15_000,
    what: 'some segments to rewind to',
  });
  await page.press('Clear the rewind');
  await page.press('Clear');
  await shows('dvr', /Cleared\./, 5000);
  const after = await eventually(segments, (list) => list.length > 0, {
    within: 10_000,
    what: 'a new playlist',
  });
  expect(after.filter((segment) => before.includes(segment))).toEqual([]);
  expect(after.length).toBeLessThan(before.length);
  expect((await fetch(before[0] ?? '')).status).toBe(404);
  expect((await site.api.get(stream.id)).live).toBe(true);
  await page.shows('live', { within: 5000 });
});
