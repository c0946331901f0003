import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amend,
  EMPTY_HISTORY,
  type History,
  record,
  redo,
  type Step,
  undo,
} from '../../src/core/overlay-history.ts';

type World = Record<string, number>;

/** What the values of a step make of the world. */
function apply(world: World, values: ReadonlyMap<string, number | null> | undefined): World {
  const next = { ...world };
  for (const [key, value] of values ?? []) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
}

function step(world: World, to: Record<string, number | null>): Step<number> {
  return new Map(
    Object.entries(to).map(([key, after]) => [key, { before: world[key] ?? null, after }]),
  );
}

const edits = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(9)), { minKeys: 1 });

describe('history', () => {
  it('restores every earlier world exactly, and every later one again', () => {
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 30 }), (all) => {
        let history: History<number> = EMPTY_HISTORY;
        let world: World = {};
        const worlds = [world];
        for (const edit of all) {
          const made = step(world, edit);
          history = record(history, made);
          world = apply(world, new Map([...made].map(([key, { after }]) => [key, after])));
          worlds.push(world);
        }
        for (let at = worlds.length - 2; at >= 0; at--) {
          const back = undo(history);
          history = back?.history ?? history;
          world = apply(world, back?.values);
          expect(world).toEqual(worlds[at]);
        }
        expect(undo(history)).toBeNull();
        for (let at = 1; at < worlds.length; at++) {
          const forth = redo(history);
          history = forth?.history ?? history;
          world = apply(world, forth?.values);
          expect(world).toEqual(worlds[at]);
        }
        expect(redo(history)).toBeNull();
      }),
    );
  });

  it('undoes at once what belongs together', () => {
    let history: History<number> = record(EMPTY_HISTORY, step({ a: 1 }, { a: 2 }));
    history = amend(history, step({ a: 2 }, { a: 3 }));
    history = amend(history, step({ a: 3 }, { a: 4 }));
    expect(undo(history)?.values).toEqual(new Map([['a', 1]]));
    expect(redo(undo(history)?.history ?? history)?.values).toEqual(new Map([['a', 4]]));
  });

  it('forgets what was undone when something new is done', () => {
    const history = record(EMPTY_HISTORY, step({ a: 1 }, { a: 2 }));
    const back = undo(history)?.history ?? history;
    expect(redo(record(back, step({ a: 1 }, { a: 5 })))).toBeNull();
  });

  it('is bounded', () => {
    let history: History<number> = EMPTY_HISTORY;
    for (let count = 0; count < 500; count++) history = record(history, step({}, { a: count }));
    expect(history.past.length).toBe(100);
    expect(undo(history)?.values).toEqual(new Map([['a', null]]));
  });
});
