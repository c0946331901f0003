/** Streams made, chosen, changed and deleted in the console, held against what the service has. */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Stream } from '../../../src/core/stream.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  fieldState,
  fillField,
  openSection,
  sectionText,
  unfold,
} from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestSite, type TestSite } from '../../helpers/test-site.ts';

let site: TestSite;
let browser: Browser;
const pages: BroadcasterPage[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([startTestSite(), launchChromium()]);
});

afterEach(async () => {
  site.service.faults.clear();
  await Promise.all(pages.splice(0).map((page) => page.close()));
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A page with the account's key, its stream drawer open. */
async function open(streamId?: number): Promise<BroadcasterPage> {
  const tag = `<stream-broadcaster api-base="${site.service.url}" api-key="${site.key}"
    ${streamId ? `stream-id="${streamId}"` : ''}></stream-broadcaster>`;
  const page = await BroadcasterPage.open(browser, site.page(tag));
  pages.push(page);
  await page.press('Stream');
  return page;
}

const says = (page: BroadcasterPage, name: 'streams' | 'settings', text: string) =>
  eventually(
    () => sectionText(page, name),
    (now) => now.includes(text),
    { within: 5000, what: `“${text}” in the section ${name}` },
  );
const stored = (id: number, holds: (stream: Stream) => boolean, what: string) =>
  eventually(() => site.api.get(id), holds, { within: 5000, what });
const session = () => site.service.sessions().at(-1);

test('a stream is made by the form, goes live, is changed, survives a service that fails, and is deleted', async () => {
  const other = await site.createStream({ name: 'Another one' });
  const page = await open();
  await openSection(page, 'streams');
  await says(page, 'streams', 'Streams: 1');
  await page.page.locator('stream-broadcaster >>> summary ::-p-text(New stream)').click();
  await fillField(page, 'Name', 'Concert');
  await page.press('Create stream');
  await says(page, 'streams', 'In use');
  const made = (await site.api.list()).find(({ name }) => name === 'Concert');
  expect(made).toMatchObject({ active: true, recordType: 'origin' });
  const id = made?.id ?? 0;

  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  expect(session()).toMatchObject({ streamId: id });

  // Another one is not taken on the air, and viewers lose nothing.
  await page.page.locator('stream-broadcaster >>> .streams ::-p-text(Another one)').click();
  await says(page, 'streams', 'not possible while you are on the air');

  await openSection(page, 'settings');
  await fillField(page, 'Name', 'Concert in July');
  await page.press('Save');
  await stored(id, ({ name }) => name === 'Concert in July', 'the name in the service');

  // What the service alone knows is wrong is said at its field.
  await unfold(page, 'For your own systems');
  await fillField(page, 'Your own id', 'u-1');
  await page.press('Save');
  await says(page, 'settings', 'The service says: is not a number');
  expect(await fieldState(page, 'Your own id')).toMatchObject({ value: 'u-1', invalid: true });

  // A minute of failures, as far as tries go: all that can be done fails, and nothing is lost.
  site.service.faults.add({ path: '/streaming/', status: 503 });
  await fillField(page, 'Your own id', '77');
  await page.press('Save');
  await says(page, 'settings', 'The service is not available right now.');
  expect(await fieldState(page, 'Your own id')).toMatchObject({ value: '77', invalid: false });
  const frames = session()?.videoFrames ?? 0;
  await eventually(session, (now) => (now?.videoFrames ?? 0) > frames + 15, {
    within: 5000,
    what: 'more pictures in the same session',
  });
  expect(session()?.ended).toBeFalsy();
  site.service.faults.clear();
  await page.press('Try again');
  await stored(id, ({ clientUserId }) => clientUserId === 77, 'the id in the service');

  // Switched off, it ends for everybody, and everything stays.
  await page.press('Switch off');
  await page.page.locator('stream-broadcaster >>> dialog [part~="confirm"]').click();
  await stored(id, ({ active }) => !active, 'the stream switched off');
  await page.shows('error', { within: 15_000 });
  expect((await page.state()).error?.code).toBe('stream-disabled');

  await page.press('Delete stream');
  await page.page.locator('stream-broadcaster >>> dialog [part~="confirm"]').click();
  await eventually(
    () => site.api.list(),
    (streams) => streams.every((stream) => stream.id !== id),
    { within: 5000, what: 'the stream gone' },
  );
  await eventually(
    () => sectionText(page, 'streams'),
    (text) => text.includes('Another one') && !text.includes('Concert'),
    { within: 5000, what: 'the list without it' },
  );
  await site.api.delete(other.id);
}, 60_000);

test('another stream is chosen, and the broadcast goes there', async () => {
  const [one, two] = await Promise.all([
    site.createStream({ name: 'One' }),
    site.createStream({ name: 'Two' }),
  ]);
  const page = await open(one.id);
  await openSection(page, 'streams');
  await page.page.locator('stream-broadcaster >>> .streams ::-p-text(Two)').click();
  await says(page, 'streams', `#${two.id} In use`);
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  expect(session()).toMatchObject({ streamId: two.id });
  await Promise.all([one, two].map(({ id }) => site.api.delete(id)));
}, 30_000);

test('two consoles on one stream: each sees what the other saves, and keeps its own draft', async () => {
  const { id } = await site.createStream({ name: 'Shared' });
  const [mine, theirs] = [await open(id), await open(id)];
  for (const page of [mine, theirs]) await openSection(page, 'settings');
  await fillField(theirs, 'Name', 'My draft');
  await unfold(theirs, 'For your own systems');
  await fillField(theirs, 'Your own data', 'also mine');
  await fillField(mine, 'Name', 'Saved elsewhere');
  await mine.press('Save');
  await stored(id, ({ name }) => name === 'Saved elsewhere', 'the name in the service');
  await eventually(
    () => fieldState(theirs, 'Name'),
    ({ value, said }) => value === 'My draft' && said.includes('changed elsewhere'),
    { within: 25_000, what: 'the word that the name was changed elsewhere' },
  );
  expect((await fieldState(theirs, 'Your own data')).value).toBe('also mine');
  await theirs.press('Undo changes');
  expect((await fieldState(theirs, 'Name')).value).toBe('Saved elsewhere');
  await site.api.delete(id);
}, 60_000);
