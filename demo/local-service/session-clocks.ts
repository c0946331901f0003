/**
 * Puts the RTP timestamps of picture and sound on one clock: the steady clock of this machine.
 *
 * Each stream begins when its first frame is complete. A first picture takes longer to arrive than
 * a first sound, so the sound would run ahead for good; the sender's reports (RFC 3550, 6.4.1) say
 * by how much, and the sound is moved there slowly enough for nobody to hear it.
 */

/** A frame further from its arrival than this means that the sender's clock was set anew. */
const MAX_DRIFT_MS = 3000;
/** A mismatch beyond this is a wrong report, not a slow first picture. */
const MAX_MISMATCH_MS = 2000;
/** How far the sound is moved with each packet, which holds 20 ms. */
const SLEW_MS = 0.4;

/** Maps the timestamps of one stream, which may start anywhere and wrap, to milliseconds. */
export class RtpClock {
  readonly #rate: number;
  #lastTimestamp: number | undefined;
  #ticks = 0;
  #origin = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  advance(timestamp: number, arrival: number): number {
    if (this.#lastTimestamp === undefined) this.#origin = arrival;
    else this.#ticks += (timestamp - this.#lastTimestamp) | 0;
    this.#lastTimestamp = timestamp;
    const time = this.#origin + (this.#ticks / this.#rate) * 1000;
    if (Math.abs(arrival - time) <= MAX_DRIFT_MS) return time;
    this.#origin += arrival - time;
    return arrival;
  }

  /** Where a timestamp lies, without advancing; `undefined` before the first frame. */
  at(timestamp: number): number | undefined {
    if (this.#lastTimestamp === undefined) return undefined;
    const ticks = this.#ticks + ((timestamp - this.#lastTimestamp) | 0);
    return this.#origin + (ticks / this.#rate) * 1000;
  }
}

export class SessionClocks {
  readonly #video = new RtpClock(90_000);
  readonly #audio = new RtpClock(48_000);
  /** Milliseconds from the sender's wall clock to ours, of each stream. */
  readonly #delays: { video?: number; audio?: number } = {};
  #correction = 0;
  #target = 0;

  video(timestamp: number, arrival: number): number {
    return this.#video.advance(timestamp, arrival);
  }

  audio(timestamp: number, arrival: number): number {
    const missing = this.#target - this.#correction;
    this.#correction += Math.max(-SLEW_MS, Math.min(SLEW_MS, missing));
    return this.#audio.advance(timestamp, arrival) + this.#correction;
  }

  noteSenderReport(kind: 'video' | 'audio', ntp: number, timestamp: number): void {
    const time = (kind === 'video' ? this.#video : this.#audio).at(timestamp);
    if (time === undefined) return;
    this.#delays[kind] = time - ntp;
    const { video, audio } = this.#delays;
    if (video === undefined || audio === undefined) return;
    const mismatch = video - audio;
    if (Math.abs(mismatch) <= MAX_MISMATCH_MS) this.#target = mismatch;
  }
}
