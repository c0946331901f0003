/** How long to wait before the stream is asked for again. */

export interface PollContext {
  /** Something is about to change: a start, a stop, a recording. */
  readonly expecting: boolean;
  /** What is shown depends on the answer, now: a broadcast is running. */
  readonly onAir: boolean;
  /** The page cannot be seen. */
  readonly hidden: boolean;
  /** Polls in a row that brought no answer. */
  readonly missed: number;
  /** What the server asked for, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** 0 to 1; spreads many pages that started together. */
  readonly random: number;
}

const WHEN_EXPECTING = 700;
const WHEN_STEADY = 5_000;
const WHEN_HIDDEN = 15_000;
const LONGEST = 30_000;

/** Milliseconds until the next poll. */
export function pollDelay({
  expecting,
  onAir,
  hidden,
  missed,
  retryAfter,
  random,
}: PollContext): number {
  const base = expecting ? WHEN_EXPECTING : hidden && !onAir ? WHEN_HIDDEN : WHEN_STEADY;
  const backedOff = Math.min(onAir ? WHEN_STEADY : LONGEST, base * 2 ** Math.min(missed, 6));
  // What the server asked for is a floor: the spread goes upwards only.
  return Math.max((retryAfter ?? 0) * (1 + 0.1 * random), backedOff * (0.9 + 0.2 * random));
}
