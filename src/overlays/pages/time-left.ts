/** Time that is left, as a pure calculation. */

const SECOND = 1000;

/**
 * When a countdown ends, in milliseconds since the epoch: `until`, an ISO 8601 date, or else so many
 * minutes after `opened`. Null where there is neither.
 */
export function endOf(until: string, minutes: number, opened: number): number | null {
  const end = until === '' ? Number.NaN : Date.parse(until);
  if (!Number.isNaN(end)) return end;
  return minutes > 0 ? opened + minutes * 60 * SECOND : null;
}

/** Whole seconds, the one that has begun included; never negative. */
export function secondsLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / SECOND));
}

/** `5:00`, `1:02:03`, and from a day on `2d 03:04:05`. */
export function formatLeft(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  if (days > 0) return `${days}d ${two(hours)}:${two(minutes)}:${rest}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
