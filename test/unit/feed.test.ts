import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Feed } from '../../src/controllers/feed.ts';
import { initialSnapshot } from '../../src/core/snapshot.ts';

const SNAPSHOT = initialSnapshot({ width: 1280, height: 720 });
const OURS = '2026-05-01T09:00:00.000Z';
const LIVE = { ...SNAPSHOT, server: 'live' } as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what is live before we send comes from elsewhere', () => {
  expect(new Feed().isOurs(OURS)).toBe(false);
});

test('what is live is ours while we send, and for the moments that the service needs to notice the end', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  expect(feed.isOurs(OURS)).toBe(true);
  feed.end(OURS);
  expect(feed.isOurs(OURS)).toBe(true);
  expect(feed.isAboutToChange(LIVE)).toBe(true);
  vi.advanceTimersByTime(15_000);
  expect(feed.isOurs(OURS)).toBe(false);
  expect(feed.isAboutToChange(LIVE)).toBe(false);
});

test('what is live after a start that was refused comes from elsewhere, at once', () => {
  const feed = new Feed();
  feed.begin();
  feed.end(OURS);
  expect(feed.isOurs(OURS)).toBe(false);
});

test('what began after our end comes from elsewhere, as soon as the service says so', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  feed.end(OURS);
  expect(feed.isOurs('2026-05-01T09:30:00.000Z')).toBe(false);
});

test('what ended before the service knew of it is ours whatever it says', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  feed.end(null);
  expect(feed.isOurs(OURS)).toBe(true);
});

test('a second end says nothing new', () => {
  const feed = new Feed();
  feed.begin();
  feed.sent();
  feed.end(OURS);
  vi.advanceTimersByTime(14_000);
  feed.end(OURS);
  vi.advanceTimersByTime(1_000);
  expect(feed.isOurs(OURS)).toBe(false);
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
