import { describe, expect, test } from 'vitest';
import {
  climb,
  manifestRung,
  OFF_AIR,
  type OnAir,
  type OnAirFacts,
  verdict,
} from '../../src/core/on-air.ts';
import { LIVE_STREAM, STREAM } from '../helpers/snapshots.ts';

const WATCHED: OnAirFacts = {
  status: 'live',
  server: 'live',
  stream: LIVE_STREAM,
  liveSince: 1000,
  fedElsewhere: false,
  problem: null,
  manifest: 'yes',
  now: 60_000,
};
const SILENT = { ...LIVE_STREAM, live: false, transcodedQualities: [] };
const ALL = { connected: 'yes', ingested: 'yes', transcoded: 'yes', watchable: 'yes' };
const NONE = { connected: 'no', ingested: 'no', transcoded: 'no', watchable: 'no' };

const passing = (before: OnAir, ...changes: Partial<OnAirFacts>[]) =>
  changes.reduce((state, change) => climb(state, { ...WATCHED, ...change }), before);
const watched = () => passing(OFF_AIR, {});
const rungs = (change: Partial<OnAirFacts>) =>
  Object.values(climb(OFF_AIR, { ...WATCHED, ...change }).rungs).join(' ');

describe('the rungs', () => {
  const nothing = { stream: STREAM, server: 'offline', manifest: 'pending' } as const;
  test.each<[string, Partial<OnAirFacts>, string]>([
    ['before anything', { status: 'idle', server: 'unknown', stream: null }, 'no no no no'],
    ['ready', { status: 'ready', ...nothing }, 'no no no no'],
    ['connecting', { status: 'connecting', ...nothing }, 'pending pending pending pending'],
    ['sending', { status: 'publishing', ...nothing }, 'yes pending pending pending'],
    [
      'received',
      { stream: { ...SILENT, live: true }, manifest: 'pending' },
      'yes yes pending pending',
    ],
    ['transcoded', { manifest: 'pending' }, 'yes yes yes pending'],
    ['watched', {}, 'yes yes yes yes'],
    [
      'watched before the service says so',
      { stream: { ...SILENT, live: true } },
      'yes yes yes yes',
    ],
    ['a playlist that may not be read', { manifest: 'unknown' }, 'yes yes yes unknown'],
    ['a service that stopped answering', { server: 'stale' }, 'yes unknown unknown unknown'],
    ['no service at all', { server: 'disabled', stream: null }, 'yes unknown unknown unknown'],
    ['no service, off the air', { status: 'ready', server: 'disabled' }, 'no no no no'],
    ['a stream that was deleted', { server: 'stale', problem: 'stream-deleted' }, 'yes no no no'],
    [
      'backup alone',
      {
        status: 'ready',
        server: 'offline',
        fedElsewhere: true,
        stream: { ...LIVE_STREAM, live: false, backupLive: true },
      },
      'yes yes yes yes',
    ],
  ])('%s', (_, facts, expected) => expect(rungs(facts)).toBe(expected));
});

describe('what feeds it', () => {
  test('our own broadcast counts its time from when it was live here', () => {
    expect(watched()).toMatchObject({ foreign: false, since: 1000 });
  });

  test('something else counts from when the service says it began', () => {
    const monitor = passing(OFF_AIR, { status: 'idle', fedElsewhere: true });
    expect(monitor).toMatchObject({ rungs: ALL, foreign: true });
    expect(monitor.since).toBe(Date.parse('2026-05-01T09:00:00Z'));
  });

  test('a refused start is not taken for the end of the broadcast that stood in its way', () => {
    const refused = passing(
      OFF_AIR,
      { status: 'connecting' },
      { status: 'error', fedElsewhere: true },
    );
    expect(refused).toMatchObject({ rungs: ALL, foreign: true });
  });
});

describe('gaps', () => {
  const gap = { server: 'offline', stream: SILENT, status: 'publishing' } as const;

  test('a gap of a moment is not shown', () => {
    const during = passing(watched(), { ...gap, now: 61_000 }, { ...gap, now: 63_500 });
    expect(during.rungs).toEqual(ALL);
    expect(passing(during, { now: 64_500 })).toMatchObject({ rungs: ALL, fell: {} });
  });

  test('a longer one is', () => {
    const longer = passing(watched(), { ...gap, now: 61_000 }, { ...gap, now: 64_000 });
    expect(Object.values(longer.rungs)).toEqual(['yes', 'pending', 'pending', 'pending']);
  });

  test('two short gaps are not one long gap', () => {
    const second = passing(
      watched(),
      { ...gap, now: 61_000 },
      { now: 62_500 },
      { ...gap, now: 64_100 },
    );
    expect(second.rungs).toEqual(ALL);
  });

  test('a gap of another encoder leaves it the one who feeds the stream', () => {
    const monitor = passing(OFF_AIR, { status: 'ready', fedElsewhere: true });
    const during = passing(monitor, { ...gap, status: 'ready', now: 61_000 });
    expect(during).toMatchObject({ rungs: ALL, foreign: true });
    expect(passing(during, { ...gap, status: 'ready', now: 64_000 })).toMatchObject({
      rungs: NONE,
      foreign: false,
    });
  });
});

describe('our own stop', () => {
  test('is shown at once, although the service still says live', () => {
    for (const status of ['ending', 'ready', 'idle', 'error'] as const) {
      expect(passing(watched(), { status }), status).toMatchObject({
        rungs: NONE,
        foreign: false,
        since: null,
      });
    }
  });

  test('is shown at once where it failed to connect again', () => {
    const lost = passing(
      watched(),
      { status: 'reconnecting', now: 61_000 },
      { status: 'connecting', now: 62_000 },
      { status: 'error', now: 62_100 },
    );
    expect(lost).toMatchObject({ rungs: NONE, foreign: false });
    const gone = { status: 'error', server: 'offline', stream: SILENT, now: 62_200 } as const;
    expect(passing(watched(), { status: 'connecting' }, gone).rungs).toEqual(NONE);
  });

  test('stays shown while the service is late', () => {
    const stopped = passing(watched(), { status: 'ending' }, { status: 'ready', now: 70_000 });
    expect(stopped.rungs).toEqual(NONE);
  });

  test('is over when something else feeds the stream', () => {
    const stopped = passing(watched(), { status: 'ready' });
    expect(passing(stopped, { status: 'ready', fedElsewhere: true }).foreign).toBe(true);
  });
});

test.each<[Partial<OnAirFacts>, string]>([
  [{ status: 'ready', stream: STREAM, server: 'offline' }, 'off'],
  [{ status: 'connecting', stream: STREAM, server: 'offline' }, 'connecting'],
  [{ status: 'reconnecting' }, 'reconnecting'],
  [{ server: 'disabled', stream: null }, 'alone'],
  [{ server: 'stale' }, 'silent'],
  [{ status: 'ready', server: 'stale' }, 'silent'],
  [{ status: 'publishing', stream: STREAM, server: 'offline' }, 'sent'],
  [{ stream: { ...SILENT, live: true }, manifest: 'pending' }, 'received'],
  [{ manifest: 'pending' }, 'soon'],
  [{ manifest: 'unknown' }, 'blind'],
  [{ manifest: 'no' }, 'refused'],
  [{}, 'watch'],
])('%j comes to “%s”', (change, expected) => {
  const facts = { ...WATCHED, ...change };
  expect(verdict(climb(OFF_AIR, facts), facts)).toBe(expected);
});

test.each([
  [200, null, 'yes'],
  [404, '1000', 'pending'],
  [404, '3000', 'pending'],
  [404, null, 'pending'],
  [425, null, 'pending'],
  [404, '2000', 'no'],
  [403, null, 'no'],
  [503, null, 'no'],
])('a playlist that answers %i (%s) means: %s', (status, code, expected) => {
  expect(manifestRung(status, code)).toBe(expected);
});
