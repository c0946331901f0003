import type { BroadcastError } from './errors.ts';

export interface RetryContext {
  /** How many attempts have failed since media last got through. */
  readonly attempt: number;
  /** Whether media got through at any time in this broadcast. */
  readonly wasPublishing: boolean;
  /** How many sessions in a row ended within seconds of their first media, this one included. */
  readonly brief: number;
  readonly error: BroadcastError;
}

/** Milliseconds until the next attempt, or null to give up. */
export type ReconnectPolicy = (context: RetryContext) => number | null;

/** Longest wait between two attempts, in milliseconds. */
const LONGEST_DELAY = 15_000;

/**
 * One clean reconnect when a running broadcast is lost. A start that fails is reported at once, so
 * that a wrong address is not mistaken for a slow one. An ingest that takes media and drops it again
 * and again is asked ever less often.
 */
export const reconnectOnce: ReconnectPolicy = ({ attempt, wasPublishing, brief, error }) => {
  if (!wasPublishing || attempt > 0 || !error.retryable) return null;
  const delay = brief > 1 ? Math.min(LONGEST_DELAY, 500 * 2 ** (brief - 1)) : 0;
  return Math.max(error.retryAfter ?? 0, delay);
};
