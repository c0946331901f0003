/**
 * The figures of the last minutes, for small graphs. Time is cut into slots of fixed length; the ring
 * keeps a fixed number of them. A slot in which nothing was measured is a gap and stays one.
 */
export type Figure = number | null;

/** Milliseconds. */
const SLOT = 2_000;
const SLOTS = 90;

/** How much of the past the history holds, in milliseconds. */
export const HISTORY_LENGTH = SLOT * SLOTS;

export class StatsHistory<Name extends string> {
  readonly #slots: (Partial<Record<Name, Figure>> | undefined)[] = new Array(SLOTS);
  #latest = Number.NEGATIVE_INFINITY;

  /** @param at milliseconds since the epoch; what lies before the ring is dropped */
  add(at: number, figures: Partial<Record<Name, Figure>>): void {
    const slot = Math.floor(at / SLOT);
    if (slot <= this.#latest - SLOTS) return;
    // What the ring still holds of earlier rounds would come up again in a gap.
    const first = Math.max(this.#latest + 1, slot - SLOTS + 1);
    for (let stale = first; stale <= slot; stale++) this.#slots[stale % SLOTS] = undefined;
    this.#latest = Math.max(this.#latest, slot);
    this.#slots[slot % SLOTS] = { ...this.#slots[slot % SLOTS], ...figures };
  }

  /** Oldest first, up to now; null where nothing was measured. */
  series(name: Name, now: number): Figure[] {
    const last = Math.floor(now / SLOT);
    return Array.from({ length: SLOTS }, (_, index) => {
      const slot = last - SLOTS + 1 + index;
      if (slot > this.#latest || slot <= this.#latest - SLOTS) return null;
      return this.#slots[((slot % SLOTS) + SLOTS) % SLOTS]?.[name] ?? null;
    });
  }
}

export interface SeriesSummary {
  /** The last that was measured, if that was just now. */
  readonly current: Figure;
  readonly least: number;
  readonly most: number;
}

/** Null where nothing was measured. */
export function summarise(series: readonly Figure[]): SeriesSummary | null {
  const known = series.filter((figure) => figure !== null);
  if (known.length === 0) return null;
  // The slot of this moment may not have its figure yet.
  const current = series.at(-1) ?? series.at(-2) ?? null;
  return { current, least: Math.min(...known), most: Math.max(...known) };
}

/**
 * The data of one path, one unit wide for each slot and as high as told, the most at the top. Gaps
 * are left open; a lone figure is a line without length, which a round cap makes a dot.
 */
export function seriesPath(series: readonly Figure[], height: number, most: number): string {
  let drawn = false;
  return series
    .map((figure, x) => {
      if (figure === null) {
        drawn = false;
        return '';
      }
      const y = most > 0 ? Math.round(height * (1 - figure / most) * 10) / 10 : height;
      const step = drawn ? `L${x} ${y}` : `M${x} ${y}h0`;
      drawn = true;
      return step;
    })
    .join('');
}
