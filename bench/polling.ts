/** How often a page asks the service about its stream, in each state: real requests, counted there. */
import type { Page } from 'puppeteer-core';
import type { Fault } from '../demo/local-service/faults.ts';
import { type Client, OURS, OURS_COLD } from './clients.ts';
import { createStream, deleteStream, KEY, type Lab, pause, waitFor } from './lab.ts';
import { milliseconds, type Section } from './report.ts';

/** How long each state is watched. */
const WATCHED = 30_000;
/** What a change sets in motion has come to rest by then. */
const SETTLED = 20_000;
const RETRY_AFTER = 10;
const LONGEST_START = 30_000;

const element = (lab: Lab): Client => ({
  ...OURS_COLD,
  id: 'ours-api',
  body: (streamId) => `<script type="module" src="/stream-broadcaster.js"></script>
    <stream-broadcaster api-base="${lab.url}" stream-id="${streamId}" api-key="${KEY}" resolution="720p"></stream-broadcaster>`,
});

export async function benchPolling(lab: Lab): Promise<Section[]> {
  const stream = await createStream(lab);
  const context = await (await lab.browser()).createBrowserContext();
  const rows: string[][] = [];
  try {
    const page = await context.newPage();
    const asked = await countRequests(page, lab.url);
    const watch = async (state: string, note = '') => {
      const times = await asked(WATCHED);
      rows.push([state, String(times.length), pace(times), note]);
    };
    const client = element(lab);
    await page.goto(lab.site.pageOf(client, String(stream.id)));
    await client.ready(page);
    await watch('never opened', 'nothing happens on load');
    await OURS.ready(page);
    await pause(SETTLED);
    await watch('ready, nothing on the air');
    rows.push(await start(page, asked));
    await pause(SETTLED);
    await watch('live, nothing expected');
    const other = await hide(page);
    await watch('live, the page hidden', 'who is on the air wants the truth');
    await show(page, other);
    const ending = watch('from stop on', 'fast until the service says so, then as when ready');
    await page.evaluate("document.querySelector('stream-broadcaster').stop()");
    await ending;
    const cover = await hide(page);
    await pause(1000);
    await watch('hidden, nothing on the air');
    const shownAt = Date.now();
    const first = asked(1000);
    await show(page, cover);
    const [time = Number.NaN] = await first;
    rows.push(['shown again', '1', '–', `asked after ${milliseconds(time - shownAt)} ms`]);
    const ill = async (state: string, fault: Fault, note = '') => {
      const heal = lab.service.faults.add({ method: 'GET', ...fault });
      await watch(state, note);
      heal();
      await pause(SETTLED);
    };
    await ill('the service fails (503)', { status: 503 }, 'less with each time');
    await ill(
      'the service wants rest (429)',
      { status: 429, headers: { 'Retry-After': String(RETRY_AFTER) } },
      `Retry-After: ${RETRY_AFTER}`,
    );
  } finally {
    await context.close().catch(() => {});
    await deleteStream(lab, stream);
  }
  return [
    {
      title: 'Polling',
      text: [
        `Requests of one page to the service's API, counted for ${WATCHED / 1000} s in each state, one stream and the account's key in the page. None of them is in flight beside another.`,
      ],
      head: ['state', 'requests', 'one each', 'note'],
      rows,
    },
  ];
}

/** Gives a function that waits so long and tells when the page asked the API meanwhile. */
async function countRequests(
  page: Page,
  api: string,
): Promise<(milliseconds: number) => Promise<number[]>> {
  const times: number[] = [];
  page.on('request', (request) => {
    const isApi = request.url().startsWith(`${api}/streaming/`);
    if (isApi && request.method() !== 'OPTIONS') times.push(Date.now());
  });
  return async (watched) => {
    const before = times.length;
    await pause(watched);
    return times.slice(before);
  };
}

/** From the click until the service says live. */
async function start(
  page: Page,
  asked: (milliseconds: number) => Promise<number[]>,
): Promise<string[]> {
  const clickedAt = Date.now();
  await (await page.waitForSelector(OURS.button))?.click();
  const counting: number[] = [];
  const liveAt = await waitFor(
    async () => {
      counting.push(...(await asked(100)));
      const status = await page.$eval('stream-broadcaster', (it) => it.getAttribute('data-status'));
      return status === 'live' ? Date.now() : null;
    },
    LONGEST_START,
    'not live',
  );
  const took = `${((liveAt - clickedAt) / 1000).toFixed(1)} s`;
  return ['connecting until live', String(counting.length), pace(counting), `took ${took}`];
}

function pace(times: readonly number[]): string {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return '–';
  return `${((last - first) / (times.length - 1) / 1000).toFixed(1)} s`;
}

/** Puts another page before this one. */
async function hide(page: Page): Promise<Page> {
  const other = await page.browserContext().newPage();
  await other.bringToFront();
  await waitFor(
    async () => ((await page.evaluate('document.hidden')) ? true : null),
    5000,
    'the page is still seen',
  );
  return other;
}

async function show(page: Page, other: Page): Promise<void> {
  await other.close();
  await page.bringToFront();
}
