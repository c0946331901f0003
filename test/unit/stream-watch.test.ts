/** What becomes of a stream that is not found any more, in the words and in the asking. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StreamHandle } from '../../src/controllers/stream-access.ts';
import { StreamWatch } from '../../src/controllers/stream-watch.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import type { Stream } from '../../src/core/stream.ts';

const STREAM = { id: 7, live: true, ingest: {} } as Stream;
const OFF_AIR = { expecting: false, onAir: false };
const ON_AIR = { expecting: false, onAir: true };

let asked: number;
let isThere: boolean;
let pace: typeof OFF_AIR;
let watch: StreamWatch;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  asked = 0;
  isThere = true;
  pace = OFF_AIR;
  // As the broadcaster does after each change.
  watch = new StreamWatch(() => watch.poll(pace));
  const handle = {
    id: 7,
    read: async () => {
      asked += 1;
      if (isThere) return STREAM;
      throw new BroadcastError('stream-not-found', { status: 404 });
    },
  } as unknown as StreamHandle;
  watch.open({ stream: STREAM, handle, account: null, target: () => ({ endpoint: '' }) });
});

afterEach(() => {
  watch.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function askedWithin(milliseconds: number): Promise<number> {
  const before = asked;
  await vi.advanceTimersByTimeAsync(milliseconds);
  return asked - before;
}

test('one that was there before was deleted, and is not asked about any more', async () => {
  expect(await askedWithin(30_000)).toBeGreaterThan(2);
  isThere = false;
  expect(await askedWithin(60_000)).toBe(1);
  expect(watch).toMatchObject({ problem: 'stream-deleted', server: 'stale' });
  expect(await askedWithin(600_000)).toBe(0);
});

test('while it is on the air nevertheless, the service may take its word back', async () => {
  pace = ON_AIR;
  watch.poll(pace);
  isThere = false;
  expect(await askedWithin(30_000)).toBeGreaterThan(2);
  expect(watch.problem).toBe('stream-deleted');
  isThere = true;
  await askedWithin(10_000);
  expect(watch).toMatchObject({ problem: null, server: 'live' });
});

test('one that was never there, or another one, was not deleted', () => {
  const missing = new BroadcastError('stream-not-found');
  expect(watch.judge(missing).code).toBe('stream-deleted');
  expect(watch.judge(missing, 7).code).toBe('stream-deleted');
  expect(watch.judge(missing, 8)).toBe(missing);
  expect(new StreamWatch(() => {}).judge(missing)).toBe(missing);
});
