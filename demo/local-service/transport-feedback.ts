/**
 * Tells the sender when each packet arrived (transport-wide congestion control), which is what a
 * browser needs to raise its bitrate. The peer connection's own feedback counts audio and video
 * apart although they share one numbering, so that a browser cannot read it; hence this one.
 * Source: draft-holmer-rmcat-transport-wide-cc-extensions-01.
 */
import { sequenceDistance } from './rtp-reorder.ts';

export const TRANSPORT_CC_URI =
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

/** Deltas and the reference time are counted in these. */
const TICKS_PER_MS = 4;
const TICKS_PER_REFERENCE = 256;

const NOT_RECEIVED = 0;
const SMALL_DELTA = 1;
const LARGE_DELTA = 2;

export class TransportFeedback {
  readonly #arrivals = new Map<number, number>();
  /** The number after the last one that was reported. */
  #next: number | undefined;
  #count = 0;

  /** @param arrival milliseconds of a steady clock */
  add(sequenceNumber: number, arrival: number): void {
    this.#next ??= sequenceNumber;
    // Late packets that were reported as missing stay so: the sender has acted on it by now.
    if (sequenceDistance(sequenceNumber, this.#next) < 0) return;
    this.#arrivals.set(sequenceNumber, arrival);
  }

  get size(): number {
    return this.#arrivals.size;
  }

  /** One RTCP packet about everything since the last call; `undefined` when nothing came. */
  take(senderSsrc: number, mediaSsrc: number): Buffer | undefined {
    const base = this.#next;
    if (base === undefined || this.#arrivals.size === 0) return undefined;
    let last = 0;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [number, arrival] of this.#arrivals) {
      last = Math.max(last, sequenceDistance(number, base));
      earliest = Math.min(earliest, arrival);
    }
    const reference = Math.floor((earliest * TICKS_PER_MS) / TICKS_PER_REFERENCE);
    let clock = reference * TICKS_PER_REFERENCE;
    const symbols: number[] = [];
    const deltas: Buffer[] = [];
    for (let offset = 0; offset <= last; offset += 1) {
      const arrival = this.#arrivals.get((base + offset) & 0xffff);
      if (arrival === undefined) {
        symbols.push(NOT_RECEIVED);
        continue;
      }
      const delta = Math.round(arrival * TICKS_PER_MS) - clock;
      clock += delta;
      const isSmall = delta >= 0 && delta <= 0xff;
      symbols.push(isSmall ? SMALL_DELTA : LARGE_DELTA);
      const bytes = Buffer.alloc(isSmall ? 1 : 2);
      if (isSmall) bytes.writeUInt8(delta);
      else bytes.writeInt16BE(Math.max(-0x8000, Math.min(0x7fff, delta)));
      deltas.push(bytes);
    }
    this.#arrivals.clear();
    this.#next = (base + last + 1) & 0xffff;
    return this.#packet(senderSsrc, mediaSsrc, base, reference, symbols, deltas);
  }

  #packet(
    senderSsrc: number,
    mediaSsrc: number,
    base: number,
    reference: number,
    symbols: readonly number[],
    deltas: readonly Buffer[],
  ): Buffer {
    const head = Buffer.alloc(20);
    head.writeUInt8(0x80 | 15, 0);
    head.writeUInt8(205, 1);
    head.writeUInt32BE(senderSsrc >>> 0, 4);
    head.writeUInt32BE(mediaSsrc >>> 0, 8);
    head.writeUInt16BE(base, 12);
    head.writeUInt16BE(symbols.length, 14);
    head.writeUIntBE(reference & 0xffffff, 16, 3);
    head.writeUInt8(this.#count, 19);
    this.#count = (this.#count + 1) & 0xff;
    const chunks: Buffer[] = [];
    for (let i = 0; i < symbols.length; i += 7) {
      // A status vector of seven symbols with two bits each.
      let chunk = 0b11 << 14;
      for (let j = 0; j < 7; j += 1) chunk |= (symbols[i + j] ?? 0) << (12 - 2 * j);
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16BE(chunk);
      chunks.push(bytes);
    }
    const body = Buffer.concat([head, ...chunks, ...deltas]);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    padded.writeUInt16BE(padded.length / 4 - 1, 2);
    return padded;
  }
}
