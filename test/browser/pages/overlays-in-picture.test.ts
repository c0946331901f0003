/**
 * The main job of the overlay editor: what the broadcaster puts on the stage, by keyboard or by
 * pointer, is what viewers see, at the very pixels of the decoded HLS.
 */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFfmpeg } from '../../../demo/local-service/ffmpeg-binary.ts';
import type { Overlay, Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  type Colour,
  decodePicture,
  edgeDistance,
  type Found,
  fetchAll,
  findColour,
  latestSegment,
  type Rectangle,
} from '../../helpers/decoded-picture.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

const FRAME = { width: 1280, height: 720 };
const MAGENTA: Colour = [255, 0, 255];
const BLUE: Colour = [0, 0, 255];
const ffmpeg = findFfmpeg().path ?? 'ffmpeg';

let site: TestSite;
let browser: Browser;
let stream: Stream;
let broadcaster: BroadcasterPage;

async function overlay(): Promise<Overlay | undefined> {
  const [first] = await site.api.listOverlays(stream.id);
  return first;
}

function placeOf({ x, y, width, height }: Overlay): Rectangle {
  return { x: x ?? -1, y: y ?? -1, width: width ?? -1, height: height ?? -1 };
}

/** Where viewers of the latest segment see the colour of an overlay. */
async function seen(colour = MAGENTA): Promise<Found | null> {
  const { hlsCmafUrl } = await site.api.get(stream.id);
  const { init, media } = await latestSegment(hlsCmafUrl ?? '');
  return findColour(await decodePicture(ffmpeg, await fetchAll(init, media), FRAME), colour);
}

async function toBeSeenAt(place: Rectangle, colour = MAGENTA): Promise<void> {
  await eventually(
    () => seen(colour).catch(() => null),
    (found) => found !== null && edgeDistance(found, place) <= 2 && found.filled > 0.99,
    { within: 20_000, what: `the overlay in the picture at ${JSON.stringify(place)}` },
  );
}

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
  stream = await site.createStream();
  broadcaster = await BroadcasterPage.open(
    browser,
    site.page(
      `<stream-broadcaster api-base="${site.service.url}" stream-id="${stream.id}" api-key="${site.key}"></stream-broadcaster>`,
    ),
  );
});

afterAll(async () => {
  await broadcaster?.close();
  await browser?.close();
  await site?.close();
});

test('an overlay that was added by keyboard is in the picture', async () => {
  const { page } = broadcaster;
  await broadcaster.press('Check camera');
  await broadcaster.shows('ready', { within: 10_000 });
  await broadcaster.press('Overlays');
  const add = await page.waitForSelector('stream-broadcaster >>> [part~="add"]');
  await add?.focus();
  await page.keyboard.press('Enter');
  const address = await page.waitForSelector('stream-broadcaster >>> input[name="address"]');
  await address?.focus();
  await page.keyboard.type(site.page('<style>html { background: rgb(255, 0, 255) }</style>'));
  await page.keyboard.press('Enter');
  const added = await eventually(overlay, (found) => found !== undefined, {
    within: 10_000,
    what: 'the overlay at the service',
  });
  await broadcaster.press('Go live');
  await broadcaster.shows('live', { within: 15_000 });
  await toBeSeenAt(placeOf(added as Overlay));
});

test('moved by pointer while live, it moves in the picture', async () => {
  const { page } = broadcaster;
  const before = placeOf((await overlay()) as Overlay);
  const box = await page.waitForSelector('stream-broadcaster >>> [part~="overlay"]');
  // The panel, where it was added, is below the stage in a narrow window.
  await box?.scrollIntoView();
  const area = await box?.boundingBox();
  if (!area) throw new Error('The overlay is not on the stage.');
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y - 40, { steps: 6 });
  await page.mouse.up();
  const moved = await eventually(
    overlay,
    (found) => found !== undefined && found.x !== before.x && found.y !== before.y,
    { within: 10_000, what: 'the new place at the service' },
  );
  await toBeSeenAt(placeOf(moved as Overlay));
});

test('another that was added by pointer while live is in the picture as well', async () => {
  const { page } = broadcaster;
  const press = async (part: string) =>
    (await page.waitForSelector(`stream-broadcaster >>> ${part}`))?.click();
  await press('[part~="add"]');
  await press('input[name="address"]');
  await page.keyboard.type(site.page('<style>html { background: rgb(0, 0, 255) }</style>'));
  await press('[part~="add-now"]');
  const [, added] = await eventually(
    () => site.api.listOverlays(stream.id),
    (all) => all.length === 2,
    { within: 10_000, what: 'the second overlay at the service' },
  );
  await toBeSeenAt(placeOf(added as Overlay), BLUE);
});

test('one pixel outside the frame hides them all, and the editor says why', async () => {
  const { id, width } = (await overlay()) as Overlay;
  await site.api.updateOverlay(stream.id, id, { x: FRAME.width - (width ?? 0) + 1 });
  await eventually(
    async () => [await seen(), await seen(BLUE)],
    (found) => found.every((place) => place === null),
    { within: 20_000, what: 'a picture without overlays' },
  );
  const said = () =>
    broadcaster.page.evaluate(() => {
      const root = document.querySelector('stream-broadcaster')?.shadowRoot;
      const editor = root?.querySelector('stream-overlay-editor')?.shadowRoot;
      return editor?.querySelector('[part~="notices"]')?.textContent ?? '';
    });
  const text = await eventually(said, (notice) => /pixel/.test(notice), {
    within: 20_000,
    what: 'the word of the editor',
  });
  expect(text).toMatch(/all|every/i);
});
