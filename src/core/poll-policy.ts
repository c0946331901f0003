/**
 * How long to wait before the stream is asked for again: short while something is about to change,
 * long while nothing is, for ever while nobody looks and nothing is on the air.
 */

export interface PollContext {
  /** Something is about to change: a start, a stop, a recording. */
  readonly expecting: boolean;
  /** Milliseconds since that is so. Default 0. */
  readonly expectingFor?: number | undefined;
  /** What is shown depends on the answer, now: a broadcast is running. */
  readonly onAir: boolean;
  /** The service said "live", whoever feeds it. */
  readonly live?: boolean | undefined;
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
/** What has not come by now is no matter of a second. */
const EXPECTED_WITHIN = 20_000;
const WHEN_UNSEEN_OR_LATE = 2_000;
const WHEN_LIVE = 5_000;
const WHEN_IDLE = 10_000;
const LONGEST = 30_000;

/** Milliseconds from the last answer to the next poll; `Infinity` for "not until something happens". */
export function pollDelay(context: PollContext): number {
  const { onAir, missed, retryAfter, random } = context;
  const usual = base(context);
  if (usual === Number.POSITIVE_INFINITY) return usual;
  const backedOff = Math.min(onAir ? WHEN_LIVE : LONGEST, usual * 2 ** Math.min(missed, 6));
  // What the server asked for is a floor: the spread goes upwards only.
  return Math.max((retryAfter ?? 0) * (1 + 0.1 * random), backedOff * (0.9 + 0.2 * random));
}

function base({ expecting, expectingFor = 0, onAir, live, hidden }: PollContext): number {
  if (expecting) {
    const isUrgent = expectingFor < EXPECTED_WITHIN && (onAir || !hidden);
    return isUrgent ? WHEN_EXPECTING : WHEN_UNSEEN_OR_LATE;
  }
  if (onAir) return WHEN_LIVE;
  if (hidden) return Number.POSITIVE_INFINITY;
  return live ? WHEN_LIVE : WHEN_IDLE;
}
