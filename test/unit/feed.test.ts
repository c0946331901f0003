import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Feed } from '../../src/controllers/feed.ts';
import { initialSnapshot } from '../../src/core/snapshot.ts';

const SNAPSHOT = initialSnapshot({ width: 1280, height: 720 });
const LIVE = { ...SNAPSHOT, server: 'live' } as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what is live before we send comes from elsewhere', () => {
  expect(new Feed().isOurs).toBe(false);
});

test('what is live is ours while we send, and for the moments that the service needs to notice the end', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  expect(feed.isOurs).toBe(true);
  feed.end();
  expect(feed.isOurs).toBe(true);
  expect(feed.isAboutToChange(LIVE)).toBe(true);
  vi.advanceTimersByTime(15_000);
  expect(feed.isOurs).toBe(false);
  expect(feed.isAboutToChange(LIVE)).toBe(false);
});

test('what is live after a start that was refused comes from elsewhere, at once', () => {
  const feed = new Feed();
  feed.begin();
  feed.end();
  expect(feed.isOurs).toBe(false);
});

test('a second end says nothing new', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  feed.end();
  vi.advanceTimersByTime(14_000);
  feed.end();
  vi.advanceTimersByTime(1_000);
  expect(feed.isOurs).toBe(false);
});

test('answers are about to change while we wait for live, after a change, and around a recording', () => {
  const feed = new Feed();
  expect(feed.isAboutToChange(SNAPSHOT)).toBe(false);
  expect(feed.isAboutToChange({ ...SNAPSHOT, status: 'publishing' })).toBe(true);
  expect(feed.isAboutToChange({ ...LIVE, status: 'live' })).toBe(false);
  expect(feed.isAboutToChange({ ...LIVE, pending: new Set(['recording']) })).toBe(true);
  feed.changed();
  expect(feed.isAboutToChange(SNAPSHOT)).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(feed.isAboutToChange(SNAPSHOT)).toBe(false);
});
