/**
 * The console through a site's own broker: each part comes with its permission and works with it on
 * the real service; without it there is no part, no request and no secret.
 */
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BrokerPermission } from '../../../src/broker/index.ts';
import type { Stream } from '../../../src/core/stream.ts';
import type { SectionName } from '../../../src/elements/console/console-view.ts';
import { BroadcasterPage } from '../../helpers/broadcaster-page.ts';
import { launchChromium } from '../../helpers/chromium.ts';
import {
  fieldState,
  fillField,
  openSection,
  sectionText,
  statusLine,
  unfold,
} from '../../helpers/console-page.ts';
import { eventually } from '../../helpers/eventually.ts';
import { findLeaks } from '../../helpers/leaks.ts';
import { type GrantOptions, startTestSite, type TestSite } from '../../helpers/test-site.ts';

const PASSPHRASE = 'canary-of-the-passphrase';
const LOGIN = 'canary-of-the-login';
const DATA = 'canary-of-the-data';

let site: TestSite;
let browser: Browser;
const pages: BroadcasterPage[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([
    startTestSite({ key: 'canary-of-the-account-key' }),
    launchChromium(),
  ]);
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A stream that holds every kind of secret. */
const streamWithSecrets = (name: string) =>
  site.createStream({
    name,
    dvrEnabled: true,
    dvrDuration: 60,
    srtPassphrase: PASSPHRASE,
    uri: `https://someone:${LOGIN}@media.example.com/list.m3u8`,
    clientEntityData: DATA,
  });

/** A page with its stream drawer open; the broker's path. */
async function open(stream: Stream, options: GrantOptions) {
  const broker = site.grant(stream, options);
  const tag = `<stream-broadcaster session-endpoint="${broker}"></stream-broadcaster>`;
  const page = await BroadcasterPage.open(browser, site.page(tag));
  pages.push(page);
  await page.press('Stream');
  return { page, broker };
}

/** The parts that the console shows, from top to bottom. */
const sections = ({ page }: BroadcasterPage) =>
  page.$$eval('stream-broadcaster >>> details[part~="section"]', (nodes) =>
    nodes.map((node) => node.part[1] ?? ''),
  );
const shows = (page: BroadcasterPage, name: SectionName, wanted: RegExp, within = 5000) =>
  eventually(
    () => sectionText(page, name),
    (text) => wanted.test(text),
    { within, what: `${wanted} in the section ${name}` },
  );
const says = (page: BroadcasterPage, text: string, within: number) =>
  eventually(
    () => statusLine(page),
    ({ sentence }) => sentence.includes(text),
    { within, what: `“${text}” in the status line` },
  );
const confirm = (page: BroadcasterPage) =>
  page.page.locator('stream-broadcaster >>> dialog [part~="confirm"]').setTimeout(5000).click();

/** What this broker answered, by method and kind of path: `GET /streaming/streams/#`. */
const answersOf = (broker: string) =>
  site.brokerAnswers.flatMap(({ method, path, body }) =>
    path === broker || path.startsWith(`${broker}/`)
      ? [{ what: `${method} ${path.slice(broker.length).replace(/\d+/g, '#')}`, body }]
      : [],
  );

/** The answers in which a text stands, each once. */
const answersWith = (broker: string, text: string) => [
  ...new Set(answersOf(broker).flatMap(({ what, body }) => (body.includes(text) ? [what] : []))),
];

/** Every attribute of every element in the page. */
const attributes = ({ page }: BroadcasterPage) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walk = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        for (const { value } of element.attributes) found.push(value);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return found.join('\n');
  });

/** Reads the stream with the session of the page, as its next poll will; resolves with the status. */
async function readAgain(broker: string, { id }: Stream): Promise<number> {
  const [opened] = answersOf(broker);
  const session = JSON.parse(opened?.body ?? '{}') as { token?: string };
  const headers = { authorization: `Bearer ${session.token}` };
  const url = `${site.origin}${broker}/streaming/streams/${id}`;
  return (await fetch(url, { headers })).status;
}

interface Part {
  permission?: BrokerPermission;
  section?: SectionName;
  /** What is in the section then, and what is not. */
  holds?: RegExp;
  lacks?: RegExp;
  /** The answers of the broker in which the push token, and the data and pull address, may stand. */
  token?: string[];
  settings?: string[];
}

const SESSION = 'POST ';
const READ = 'GET /streaming/streams/#';

test('shows what the grant allows: nothing more by default, one part with each permission', async () => {
  const stream = await streamWithSecrets('Guarded');
  const parts: Part[] = [
    {},
    { permission: 'overlays' },
    { permission: 'recording', section: 'recording', holds: /Start recording.*Recordings/ },
    { permission: 'dvr', section: 'dvr', holds: /Clear the rewind/, lacks: /Clips|How far/ },
    { permission: 'clips', section: 'dvr', holds: /Clips/, lacks: /Clear the rewind|How far/ },
    {
      permission: 'encoders',
      section: 'encoders',
      holds: /Stream key.*Reset the push token/,
      token: [SESSION, READ],
    },
    {
      permission: 'settings',
      section: 'settings',
      holds: /Name.*Quality set.*Save.*Switch off/,
      lacks: /SRT passphrase|Delete/,
      settings: [SESSION, READ],
    },
    {
      permission: 'delete',
      section: 'settings',
      holds: /Delete stream$/,
      lacks: /Save|Switch off/,
    },
    {
      permission: 'streams',
      section: 'streams',
      holds: /New stream.*Guarded #\d+ In use.*Streams: 1/,
    },
  ];
  for (const { permission, section, holds, lacks, token, settings } of parts) {
    const { page, broker } = await open(stream, {
      permissions: permission && ['publish', 'status', permission],
    });
    const wanted = ['air', section, 'share'].filter((name) => name !== undefined);
    await eventually(
      () => sections(page),
      (names) => names.toSorted().join() === wanted.toSorted().join(),
      { within: 5000, what: `the parts ${wanted} with ${permission ?? 'the default'}` },
    );
    expect((await statusLine(page)).sentence).toBe('Off air.');
    for (const name of wanted as SectionName[]) await openSection(page, name);
    if (section && holds) {
      const text = await shows(page, section, holds);
      if (lacks) expect(text, permission).not.toMatch(lacks);
    }
    expect(await readAgain(broker, stream), permission).toBe(200);
    const heard = (text: string) => answersWith(broker, text);
    expect(heard(site.key), permission).toEqual([]);
    expect(heard(stream.ingest.token ?? ''), permission).toEqual(token ?? [SESSION]);
    expect(heard(PASSPHRASE), permission).toEqual(token?.slice(1) ?? []);
    expect(heard(LOGIN), permission).toEqual(settings ?? []);
    expect(heard(DATA), permission).toEqual(settings ?? []);
    const secrets = [stream.ingest.token ?? '', PASSPHRASE, ...(settings ? [] : [LOGIN, DATA])];
    expect(await findLeaks(page, [site.key, ...secrets]), permission).toEqual([]);
    expect(await attributes(page), permission).not.toMatch(/canary/);
    await Promise.all(pages.splice(0).map((one) => one.close()));
  }
}, 60_000);

test('records, cuts clips and clears, changes settings and the push token, on the air', async () => {
  const stream = await streamWithSecrets('Through the broker');
  const { page, broker } = await open(stream, {
    permissions: ['publish', 'status', 'recording', 'dvr', 'clips', 'settings', 'encoders'],
  });
  const stored = (holds: (now: Stream) => boolean, what: string) =>
    eventually(() => site.api.get(stream.id), holds, { within: 5000, what });
  await page.press('Go live');
  await says(page, 'Live. Viewers can watch.', 20_000);

  await openSection(page, 'recording');
  await page.press('Start recording');
  await shows(page, 'recording', /Recording part 1 0:0[2-9]/, 15_000);
  await page.press('Stop recording');
  await shows(page, 'recording', /Ready · 0:\d\d · [\d.]+ MB.*Download/, 15_000);

  await openSection(page, 'dvr');
  await fillNumber(page, 'The last seconds', '2');
  await page.press('Make a clip');
  await shows(page, 'dvr', /· 0:02.*Download/, 10_000);
  await page.press('Clear the rewind');
  await confirm(page);
  await shows(page, 'dvr', /Cleared\./);

  await openSection(page, 'settings');
  await fillField(page, 'Name', 'Renamed through the broker');
  await page.press('Save');
  await stored(({ name }) => name === 'Renamed through the broker', 'the name in the service');
  // What the site has locked is said at its field, and nothing of the rest is lost.
  await unfold(page, 'For your own systems');
  await fillField(page, 'Your own id', '77');
  await fillField(page, 'Broadcasts', '5');
  await page.press('Save');
  await shows(page, 'settings', /The service says: cannot be changed here\./);
  expect(await fieldState(page, 'Broadcasts')).toMatchObject({ value: '5', invalid: true });
  expect(await fieldState(page, 'Your own id')).toMatchObject({ value: '77', invalid: false });
  await fillField(page, 'Broadcasts', '');
  await page.press('Save');
  await stored(({ clientUserId }) => clientUserId === 77, 'the id in the service');

  await openSection(page, 'encoders');
  await page.press('Reveal Stream key');
  const { token } = stream.ingest;
  expect((await fieldState(page, 'Stream key')).value).toContain(token);
  expect(await attributes(page)).not.toContain(token);
  const since = Date.now();
  await page.press('Reset the push token');
  await confirm(page);
  await shows(page, 'encoders', /The push token is new\./);
  const fresh = await stored(({ ingest }) => ingest.token !== token, 'another token');
  await page.showed(['reconnecting', 'live'], { within: 30_000, since });
  expect((await fieldState(page, 'Stream key')).value).toMatch(/^•+$/);
  expect(await findLeaks(page, [site.key, token ?? '', fresh.ingest.token ?? ''])).toEqual([]);
  expect(answersWith(broker, site.key)).toEqual([]);
}, 90_000);

async function fillNumber({ page }: BroadcasterPage, name: string, text: string): Promise<void> {
  await page
    .locator(`stream-broadcaster >>> ::-p-aria([name="${name}"])`)
    .setTimeout(5000)
    .fill(text);
}

test('lists what the site lets be seen, makes a stream, uses another, and deletes it', async () => {
  const [own, other, hidden] = await Promise.all([
    streamWithSecrets('My own'),
    streamWithSecrets('Our other one'),
    streamWithSecrets('Of somebody else'),
  ]);
  const others = new Set([other.id]);
  const { page, broker } = await open(own, {
    permissions: ['publish', 'status', 'streams', 'delete'],
    others,
  });
  await openSection(page, 'streams');
  const listed = await shows(page, 'streams', /(?=.*Our other one)(?=.*My own).*Streams: 2/);
  expect(listed).not.toContain('Of somebody else');

  await page.page.locator('stream-broadcaster >>> summary ::-p-text(New stream)').click();
  await fillField(page, 'Name', 'Made by a page');
  await page.press('Create stream');
  await shows(page, 'streams', /Made by a page #\d+ In use/);
  const made = (await site.api.list()).find(({ name }) => name === 'Made by a page');
  expect([...others]).toEqual([other.id, made?.id]);

  await page.page.locator('stream-broadcaster >>> .streams ::-p-text(Our other one)').click();
  await shows(page, 'streams', new RegExp(`#${other.id} In use`));
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  expect(site.service.sessions({ running: true })).toMatchObject([{ streamId: other.id }]);

  await openSection(page, 'settings');
  await page.press('Delete stream');
  await confirm(page);
  await eventually(
    () => site.api.list(),
    (streams) => streams.every(({ id }) => id !== other.id),
    { within: 5000, what: 'the stream gone' },
  );
  // The site's own choice is in use again, and the list says what there is now.
  await shows(page, 'streams', /(?=.*Made by a page)(?=.*My own #\d+ In use).*Streams: 2/, 10_000);
  expect(site.service.sessions({ running: true })).toEqual([]);

  // Without that one, what else may be used is still there to choose from.
  await page.press('Delete stream');
  await confirm(page);
  await shows(page, 'streams', /Made by a page #\d+ Streams: 1/);
  await page.page.locator('stream-broadcaster >>> .streams ::-p-text(Made by a page)').click();
  await shows(page, 'streams', /Made by a page #\d+ In use/);

  // What is listed, made and deleted tells no secret of any stream.
  for (const { ingest } of [own, other, hidden]) {
    const told = answersWith(broker, ingest.token ?? '');
    expect(told.filter((what) => what !== SESSION)).toEqual([]);
  }
  expect(answersWith(broker, 'canary')).toEqual([]);
  expect(answersWith(broker, 'Of somebody else')).toEqual([]);
}, 60_000);

test('says with the least grant that the stream was deleted elsewhere, and tries no more', async () => {
  const stream = await streamWithSecrets('Short-lived');
  const { page, broker } = await open(stream, { permissions: undefined });
  await page.press('Go live');
  await page.shows('live', { within: 15_000 });
  await site.api.delete(stream.id);
  await page.shows('error', { within: 5000 });
  expect((await page.state()).error?.code).toBe('stream-deleted');
  await says(page, 'This stream was deleted.', 10_000);
  expect((await page.left()).connections).toBe(0);
  // To look, to begin, to go on, and to hear of the stream once more.
  expect(answersOf(broker).filter(({ what }) => what === SESSION).length).toBe(4);
}, 30_000);
