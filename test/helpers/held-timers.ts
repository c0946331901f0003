/**
 * Holds back timers of one delay until they are released, so that what a page does after a pause of the
 * user does not depend on how fast a test presses its keys.
 */
export interface HeldTimers {
  /** Runs those that wait, as if their time had come. */
  release(): void;
  /** Gives the page its own timers back. */
  restore(): void;
}

export function holdTimers(delay: number): HeldTimers {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const held = new Map<number, () => void>();
  // Below zero, where the browser gives no numbers.
  let next = -1;
  const hold = (run: () => void, ms?: number, ...rest: unknown[]) => {
    if (ms !== delay) return set(run, ms, ...rest);
    held.set(next, run);
    return next--;
  };
  const forget = (id?: number) => {
    if (id === undefined || !held.delete(id)) clear(id);
  };
  Object.assign(globalThis, { setTimeout: hold, clearTimeout: forget });
  return {
    release: () => {
      const due = [...held.values()];
      held.clear();
      for (const run of due) run();
    },
    restore: () => void Object.assign(globalThis, { setTimeout: set, clearTimeout: clear }),
  };
}
