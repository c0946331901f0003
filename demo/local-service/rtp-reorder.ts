/**
 * Puts RTP packets back into order. A packet that is missing is waited for, because the sender
 * repeats it when asked; after a while it is given up, and the receiver told that there is a gap.
 */

/** What the ingest reads of an RTP packet. */
export interface RtpInput {
  sequenceNumber: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

export interface ReorderOptions {
  /** Milliseconds to wait for a missing packet. Defaults to 250. */
  maxWait?: number;
  /** Packets to hold at most. Defaults to 600. */
  maxHeld?: number;
}

interface Held {
  packet: RtpInput;
  arrival: number;
}

/** How far `a` is ahead of `b` in 16-bit sequence numbers, negative when it is behind. */
export function sequenceDistance(a: number, b: number): number {
  const distance = (a - b) & 0xffff;
  return distance > 0x7fff ? distance - 0x10000 : distance;
}

export class RtpReorder {
  readonly #onPacket: (packet: RtpInput, arrival: number) => void;
  readonly #onGap: (packets: number) => void;
  readonly #maxWait: number;
  readonly #maxHeld: number;
  readonly #held = new Map<number, Held>();
  #next: number | undefined;

  constructor(
    onPacket: (packet: RtpInput, arrival: number) => void,
    onGap: (packets: number) => void,
    options: ReorderOptions = {},
  ) {
    this.#onPacket = onPacket;
    this.#onGap = onGap;
    this.#maxWait = options.maxWait ?? 250;
    this.#maxHeld = options.maxHeld ?? 600;
  }

  /** @param arrival milliseconds of any steady clock */
  push(packet: RtpInput, arrival: number): void {
    const number = packet.sequenceNumber;
    this.#next ??= number;
    if (sequenceDistance(number, this.#next) < 0) return;
    this.#held.set(number, { packet, arrival });
    this.#drain();
    this.#giveUp(arrival);
  }

  #drain(): void {
    while (this.#next !== undefined) {
      const held = this.#held.get(this.#next);
      if (!held) return;
      this.#held.delete(this.#next);
      this.#next = (this.#next + 1) & 0xffff;
      this.#onPacket(held.packet, held.arrival);
    }
  }

  #giveUp(now: number): void {
    while (this.#next !== undefined && this.#held.size > 0) {
      const next = this.#next;
      let nearest = 0x7fff;
      let oldest = now;
      for (const [number, { arrival }] of this.#held) {
        nearest = Math.min(nearest, sequenceDistance(number, next));
        oldest = Math.min(oldest, arrival);
      }
      if (now - oldest < this.#maxWait && this.#held.size < this.#maxHeld) return;
      this.#next = (next + nearest) & 0xffff;
      this.#onGap(nearest);
      this.#drain();
    }
  }
}
