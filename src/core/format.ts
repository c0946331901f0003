/** Numbers as people read them. */
import { words } from './messages.ts';

/** Time on air from milliseconds: `0:07`, `12:40`, `1:02:03`. Never negative. */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** A bitrate given in kb/s, with the unit that keeps it short. */
export function formatBitrate(kilobits: number): string {
  return kilobits < 1000
    ? words('unit.bitrate', { value: Math.round(kilobits) })
    : words('unit.megabit', { value: (kilobits / 1000).toFixed(1) });
}

/** A share of 0 to 1 as a percentage; small ones keep a decimal, because they matter. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return words('unit.percent', { value: percent < 10 ? percent.toFixed(1) : Math.round(percent) });
}
