/**
 * Undo and redo: a bounded list of steps and the place in it. A step tells what was and what came,
 * for those overlays that it changed and by the editor's own keys, which outlive deletion.
 */

/** What an overlay was before and after a step; null stands for "not there". */
export interface Change<T> {
  readonly before: T | null;
  readonly after: T | null;
}

export type Step<T> = ReadonlyMap<string, Change<T>>;

export interface History<T> {
  readonly past: readonly Step<T>[];
  readonly future: readonly Step<T>[];
}

const LIMIT = 100;

export const EMPTY_HISTORY: History<never> = { past: [], future: [] };

/** Adds a step and forgets what had been undone. */
export function record<T>(history: History<T>, step: Step<T>): History<T> {
  return { past: [...history.past, step].slice(-LIMIT), future: [] };
}

/** Lets the last step end where this one ends, so that both are undone at once. */
export function amend<T>(history: History<T>, step: Step<T>): History<T> {
  const last = history.past.at(-1);
  if (!last) return record(history, step);
  const merged = new Map(last);
  for (const [key, change] of step) {
    const earlier = merged.get(key);
    merged.set(key, earlier ? { before: earlier.before, after: change.after } : change);
  }
  return { past: [...history.past.slice(0, -1), merged], future: [] };
}

export interface Travel<T> {
  readonly history: History<T>;
  /** What each overlay of the step has to become. */
  readonly values: ReadonlyMap<string, T | null>;
}

/** One step back; null where there is none. */
export function undo<T>({ past, future }: History<T>): Travel<T> | null {
  const step = past.at(-1);
  if (!step) return null;
  return {
    history: { past: past.slice(0, -1), future: [...future, step] },
    values: new Map([...step].map(([key, { before }]) => [key, before])),
  };
}

/** One step forward again; null where nothing was undone. */
export function redo<T>({ past, future }: History<T>): Travel<T> | null {
  const step = future.at(-1);
  if (!step) return null;
  return {
    history: { past: [...past, step], future: future.slice(0, -1) },
    values: new Map([...step].map(([key, { after }]) => [key, after])),
  };
}
