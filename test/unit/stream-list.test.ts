import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PublicStream } from '../../src/core/stream.ts';
import { matching, NO_STREAMS, withPage, withStream } from '../../src/core/stream-list.ts';
import { STREAM } from '../helpers/snapshots.ts';

const named = (id: number, name = `Stream ${id}`): PublicStream => ({ ...STREAM, id, name });
const page = (from: number, length: number) => Array.from({ length }, (_, at) => named(from + at));

describe('pages', () => {
  test('there may be more after a full page, and there is no more after a short one', () => {
    const first = withPage(NO_STREAMS, page(1, 25));
    expect(first).toMatchObject({ pages: 1, more: true });
    expect(withPage(first, page(26, 3))).toMatchObject({ pages: 2, more: false });
    expect(withPage(first, [])).toMatchObject({ pages: 2, more: false });
    expect(withPage(NO_STREAMS, [])).toMatchObject({ streams: [], more: false });
  });

  test('a service that does not page repeats itself, which ends it', () => {
    const all = page(1, 40);
    expect(withPage(withPage(NO_STREAMS, all), all)).toMatchObject({ more: false, streams: all });
  });

  test('each stream is there once, as it was told last', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 60 }))), (pages) => {
        const list = pages.reduce(
          (list, ids, at) =>
            withPage(
              list,
              ids.map((id) => named(id, `as of ${at}`)),
            ),
          NO_STREAMS,
        );
        const ids = list.streams.map(({ id }) => id);
        expect(ids).toEqual([...new Set(pages.flat())]);
        for (const { id, name } of list.streams) {
          const last = pages.findLastIndex((ids) => ids.includes(id));
          expect(name).toBe(`as of ${last}`);
        }
      }),
    );
  });

  test('a new stream comes first, a known one stays where it is', () => {
    const list = withPage(NO_STREAMS, page(1, 3));
    expect(withStream(list, named(9)).streams.map(({ id }) => id)).toEqual([9, 1, 2, 3]);
    const renamed = withStream(list, named(2, 'Other'));
    expect(renamed.streams.map(({ name }) => name)).toEqual(['Stream 1', 'Other', 'Stream 3']);
  });
});

describe('search', () => {
  const streams = [named(12, 'Café au lait'), named(120, 'BETA'), named(3, '١٢ [a-z]+')];
  test.each([
    ['cafe', [12]],
    [' CAFÉ ', [12]],
    ['12', [12, 120]],
    ['#120', [120]],
    ['[a-z]+', [3]],
    ['', [12, 120, 3]],
    ['nothing', []],
  ])('%j finds %j', (text, ids) => {
    expect(matching(streams, text).map(({ id }) => id)).toEqual(ids);
  });
});
