/**
 * Puts H.264 access units together from RTP payloads (RFC 6184: single units, STAP-A and FU-A).
 * After a gap it waits for the next keyframe, because a frame with a hole cannot be decoded.
 */
import { NAL_IDR, nalType } from './h264.ts';
import type { RtpInput } from './rtp-reorder.ts';

const STAP_A = 24;
const FU_A = 28;

export interface AccessUnit {
  key: boolean;
  /** Units without start codes, parameter sets included where the sender sent them. */
  nals: Buffer[];
  /** RTP timestamp, 90 kHz. */
  timestamp: number;
  arrival: number;
}

export class H264Depacketizer {
  readonly #onUnit: (unit: AccessUnit) => void;
  #nals: Buffer[] = [];
  #fragments: Buffer[] = [];
  #timestamp: number | undefined;
  #arrival = 0;
  #waitsForKey = true;
  #broken = false;
  #followsGap = false;

  constructor(onUnit: (unit: AccessUnit) => void) {
    this.#onUnit = onUnit;
  }

  /** Whether frames are being thrown away until the next keyframe. */
  get waitsForKey(): boolean {
    return this.#waitsForKey;
  }

  push(packet: RtpInput, arrival: number): void {
    if (this.#timestamp !== undefined && packet.timestamp !== this.#timestamp) this.#finish();
    // The hole may reach into the frame that this packet belongs to.
    if (this.#followsGap) this.#broken = true;
    this.#followsGap = false;
    this.#timestamp = packet.timestamp;
    this.#arrival = arrival;
    this.#take(packet.payload);
    if (packet.marker) this.#finish();
  }

  gap(): void {
    this.#waitsForKey = true;
    this.#broken = true;
    this.#followsGap = true;
    this.#fragments = [];
  }

  #take(payload: Buffer): void {
    if (payload.length < 2) return;
    const type = nalType(payload);
    if (type === STAP_A) this.#takeAggregate(payload);
    else if (type === FU_A) this.#takeFragment(payload);
    else if (type > 0 && type < STAP_A) this.#nals.push(payload);
  }

  #takeAggregate(payload: Buffer): void {
    let offset = 1;
    while (offset + 2 <= payload.length) {
      const size = payload.readUInt16BE(offset);
      offset += 2;
      if (size === 0 || offset + size > payload.length) return;
      this.#nals.push(payload.subarray(offset, offset + size));
      offset += size;
    }
  }

  #takeFragment(payload: Buffer): void {
    const indicator = payload[0] ?? 0;
    const header = payload[1] ?? 0;
    const isStart = (header & 0x80) !== 0;
    const isEnd = (header & 0x40) !== 0;
    if (isStart) this.#fragments = [Buffer.from([(indicator & 0xe0) | (header & 0x1f)])];
    else if (this.#fragments.length === 0) return;
    this.#fragments.push(payload.subarray(2));
    if (isEnd) {
      this.#nals.push(Buffer.concat(this.#fragments));
      this.#fragments = [];
    }
  }

  #finish(): void {
    const nals = this.#nals;
    const broken = this.#broken;
    const timestamp = this.#timestamp;
    this.#nals = [];
    this.#fragments = [];
    this.#broken = false;
    this.#timestamp = undefined;
    if (nals.length === 0 || timestamp === undefined) return;
    if (broken) return;
    const key = nals.some((nal) => nalType(nal) === NAL_IDR);
    if (key) this.#waitsForKey = false;
    if (!this.#waitsForKey) this.#onUnit({ key, nals, timestamp, arrival: this.#arrival });
  }
}
