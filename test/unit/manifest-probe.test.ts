/** How often the playlist is asked for, and what its answers mean. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ManifestProbe } from '../../src/controllers/manifest-probe.ts';

const ADDRESS = 'https://cdn.example/master.m3u8';

let page: EventTarget & { visibilityState: string };
let answer: () => Response;
let asked: AbortSignal[];
let probe: ManifestProbe;
let heard: string[];

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  answer = () => new Response('#EXTM3U');
  asked = [];
  heard = [];
  vi.stubGlobal('document', page);
  vi.stubGlobal('fetch', async (_: string, { signal }: { signal: AbortSignal }) => {
    asked.push(signal);
    return answer();
  });
  probe = new ManifestProbe(() => heard.push(probe.answer));
});

afterEach(() => {
  probe.watch(null);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('asks often until viewers can watch, and seldom from then on', async () => {
  answer = () => new Response(null, { status: 404, headers: { 'X-Err-Code': '3000' } });
  probe.watch(ADDRESS);
  await pass(6500);
  expect(asked.length).toBe(4);
  expect(probe.answer).toBe('pending');
  answer = () => new Response('#EXTM3U');
  await pass(2000);
  expect(heard).toEqual(['yes']);
  await pass(29_000);
  expect(asked.length).toBe(6);
});

test('what may not be read, and what fails, is not known', async () => {
  answer = () => {
    throw new TypeError('Failed to fetch');
  };
  probe.watch(ADDRESS);
  await pass(0);
  expect(heard).toEqual(['unknown']);
  await pass(14_000);
  expect(asked.length).toBe(1);
});

test('asks nothing while the page is hidden, and at once when it is seen again', async () => {
  probe.watch(ADDRESS);
  await pass(0);
  page.visibilityState = 'hidden';
  await pass(600_000);
  expect(asked.length).toBe(1);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await pass(0);
  expect(asked.length).toBe(2);
});

test('forgets the answer with the address, and leaves no timer', async () => {
  probe.watch(ADDRESS);
  await pass(0);
  probe.watch(null);
  await pass(0);
  expect(probe.answer).toBe('pending');
  expect(asked[0]?.aborted).toBe(true);
  await pass(60_000);
  expect(asked.length).toBe(1);
});

test('the same address goes on, another one begins anew', async () => {
  probe.watch(ADDRESS);
  await pass(0);
  probe.watch(ADDRESS);
  await pass(0);
  expect(asked.length).toBe(1);
  probe.watch(`${ADDRESS}?other`);
  await pass(0);
  expect(asked.length).toBe(2);
});
