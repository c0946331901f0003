/**
 * Where what the service receives comes from, and whether its word about that is about to change.
 * After the end of a broadcast it says "live" for some seconds more: that is still ours.
 */
import type { BroadcastSnapshot } from '../core/snapshot.ts';
import { isOnAir } from '../core/status.ts';

/** The service notices the end of a broadcast within this time, in milliseconds. */
const OFFLINE_EXPECTED = 15_000;
/** What was changed at the service shows within this time, in milliseconds. */
const CHANGE_EXPECTED = 10_000;

export class Feed {
  #isActive = false;
  #hasSent = false;
  #endedAt = Number.NEGATIVE_INFINITY;
  /** When the service says that the session which we ended began; null where it did not say. */
  #lastStart: string | null = null;
  #changedAt = Number.NEGATIVE_INFINITY;

  /**
   * Whether what the service receives comes, or came until a moment ago, from here.
   *
   * @param startedAt when it began, as the service says: another session than ours is another's
   */
  isOurs(startedAt: string | null): boolean {
    if (this.#isActive) return true;
    return this.#hasJustEnded && (this.#lastStart === null || this.#lastStart === startedAt);
  }

  get #hasJustEnded(): boolean {
    return Date.now() - this.#endedAt < OFFLINE_EXPECTED;
  }

  /** A broadcast begins; nothing has been sent yet. */
  begin(): void {
    this.#isActive = true;
  }

  /** The far side acknowledged our media. */
  sent(): void {
    this.#hasSent = true;
  }

  /**
   * The broadcast is over. One that never got through leaves nothing that could be taken for ours.
   *
   * @param startedAt when the service says that it began; null where it was not live yet
   */
  end(startedAt: string | null): void {
    if (this.#hasSent) {
      this.#endedAt = Date.now();
      this.#lastStart = startedAt;
    }
    this.#isActive = false;
    this.#hasSent = false;
  }

  /** Something of the stream was changed at the service. */
  changed(): void {
    this.#changedAt = Date.now();
  }

  /** Whether the next answer of the service is likely to differ. */
  isAboutToChange({ status, server, pending }: Readonly<BroadcastSnapshot>): boolean {
    if (pending.has('recording') || Date.now() - this.#changedAt < CHANGE_EXPECTED) return true;
    return isOnAir(status) ? status !== 'live' : server === 'live' && this.#hasJustEnded;
  }
}
