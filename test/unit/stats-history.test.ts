import { describe, expect, test } from 'vitest';
import {
  HISTORY_LENGTH,
  StatsHistory,
  seriesPath,
  summarise,
} from '../../src/core/stats-history.ts';

const START = 1_000_000_000;
const last = (history: StatsHistory<'rate'>, now: number, count: number) =>
  history.series('rate', now).slice(-count);

describe('the history', () => {
  test('keeps what was measured at its time, and what was not as a gap', () => {
    const history = new StatsHistory<'rate'>();
    history.add(START, { rate: 30 });
    history.add(START + 2000, { rate: 29 });
    history.add(START + 6000, { rate: 28 });
    expect(last(history, START + 8000, 5)).toEqual([30, 29, null, 28, null]);
  });

  test('is of one length, and forgets what is older', () => {
    const history = new StatsHistory<'rate'>();
    for (let second = 0; second < 600; second++)
      history.add(START + second * 1000, { rate: second });
    const series = history.series('rate', START + 599_000);
    expect(series).toHaveLength(HISTORY_LENGTH / 2000);
    expect(series[0]).toBe(599 - 178);
    expect(series.at(-1)).toBe(599);
  });

  test('an hour without figures leaves nothing of before', () => {
    const history = new StatsHistory<'rate'>();
    for (let second = 0; second < 300; second++) history.add(START + second * 1000, { rate: 1 });
    history.add(START + 3_600_000, { rate: 2 });
    const known = history.series('rate', START + 3_600_000).filter((figure) => figure !== null);
    expect(known).toEqual([2]);
  });

  test('figures of one moment that come apart stay together', () => {
    const history = new StatsHistory<'rate' | 'speed'>();
    history.add(START, { rate: 30 });
    history.add(START + 100, { speed: 1 });
    expect(history.series('rate', START).at(-1)).toBe(30);
    expect(history.series('speed', START).at(-1)).toBe(1);
  });

  test('a clock that was set back does no harm', () => {
    const history = new StatsHistory<'rate'>();
    history.add(START, { rate: 30 });
    history.add(START - 3_600_000, { rate: 1 });
    expect(last(history, START, 1)).toEqual([30]);
  });
});

test('a summary names the present only where there is one', () => {
  expect(summarise([null, null])).toBeNull();
  expect(summarise([3, 1, 2, null])).toEqual({ current: 2, least: 1, most: 3 });
  expect(summarise([3, 1, null, null])).toEqual({ current: null, least: 1, most: 3 });
});

describe('the path', () => {
  test('breaks at a gap', () => {
    expect(seriesPath([10, 5, null, 0, 10], 20, 10)).toBe('M0 0h0L1 10M3 20h0L4 0');
  });

  test('lies on the ground where everything is nothing', () => {
    expect(seriesPath([0, 0], 20, 0)).toBe('M0 20h0L1 20');
  });
});
