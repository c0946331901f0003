/** Measured figures as people read them, in the words of the console, which alone shows them. */
import { consoleWords } from './console-messages.ts';

/** A bitrate given in kb/s, with the unit that keeps it short. */
export function formatBitrate(kilobits: number): string {
  return kilobits < 1000
    ? consoleWords('unit.bitrate', { value: Math.round(kilobits) })
    : consoleWords('unit.megabit', { value: (kilobits / 1000).toFixed(1) });
}

/** A share of 0 to 1 as a percentage; small ones keep a decimal, because they matter. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const value = percent < 10 ? percent.toFixed(1) : Math.round(percent);
  return consoleWords('unit.percent', { value });
}
