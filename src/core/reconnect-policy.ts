import type { BroadcastError } from './errors.ts';

export interface RetryContext {
  /** How many attempts have failed since media last got through. */
  readonly attempt: number;
  /** Whether media got through at any time in this broadcast. */
  readonly wasPublishing: boolean;
  readonly error: BroadcastError;
}

/** Milliseconds until the next attempt, or null to give up. */
export type ReconnectPolicy = (context: RetryContext) => number | null;

/**
 * One clean reconnect when a running broadcast is lost. A start that fails is reported at once, so
 * that a wrong address is not mistaken for a slow one.
 */
export const reconnectOnce: ReconnectPolicy = ({ attempt, wasPublishing, error }) => {
  if (!wasPublishing || attempt > 0 || !error.retryable) return null;
  return error.retryAfter ?? 0;
};
