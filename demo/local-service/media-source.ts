/**
 * Media of one push or pull, whatever brought it: frames with times, and facts about them. A feed
 * (`rtp-feed.ts`, `flv-feed.ts`) takes the protocol apart and tells this source what arrived; outputs
 * listen to it. The facts are measured here and nowhere else, so that what the API says can be traced
 * to the media.
 */

import { NAL_PPS, NAL_SPS, nalType, parseSps } from './h264.ts';

export interface FrameSize {
  width: number;
  height: number;
}

export interface ParameterSets extends FrameSize {
  sps: Buffer;
  pps: Buffer;
}

/** How the sound is packed. */
export type SoundFormat =
  | { codec: 'opus' }
  | {
      codec: 'aac';
      /** The AudioSpecificConfig of ISO/IEC 14496-3. */
      config: Buffer;
      sampleRate: number;
      channels: number;
    };

export const OPUS: SoundFormat = { codec: 'opus' };

export function isSameSound(one: SoundFormat, other: SoundFormat): boolean {
  if (one.codec === 'opus' || other.codec === 'opus') return one.codec === other.codec;
  return one.config.equals(other.config);
}

export type MediaFrame =
  | {
      kind: 'video';
      key: boolean;
      nals: Buffer[];
      /** Milliseconds of the steady clock, in the order of decoding. */
      time: number;
      /** Milliseconds from there until the picture is shown: 0 unless pictures are reordered. */
      shift: number;
      sets: ParameterSets;
      sound: SoundFormat;
    }
  | { kind: 'audio'; data: Buffer; time: number; sound: SoundFormat };

export type FrameListener = (frame: MediaFrame) => void;

/** Frames kept for the frame rate: about the last two seconds. */
const RATE_WINDOW_MS = 2000;

export class MediaSource {
  readonly #listeners = new Set<FrameListener>();
  #sps: Buffer | undefined;
  #pps: Buffer | undefined;
  #frameTimes: number[] = [];
  #sets: ParameterSets | undefined;

  /** How the sound is packed; to be set by the feed before the first frame. */
  sound: SoundFormat = OPUS;
  /** Wall-clock milliseconds of the first packet of any kind. */
  firstPacketAt: number | undefined;
  /** Milliseconds of the steady clock (`performance.now`) of the last video packet. */
  lastVideoAt: number | undefined;
  firstFrame: FrameSize | undefined;
  /** Wall-clock milliseconds of the first whole keyframe. */
  firstFrameAt: number | undefined;
  /** Every size that a keyframe had, in order, without repetitions. */
  readonly sizes: FrameSize[] = [];
  videoFrames = 0;
  keyframes = 0;
  audioFrames = 0;
  lostPackets = 0;
  videoBytes = 0;

  /** Calls the listener with every frame from now on; returns the way to stop that. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The size of the current pictures. */
  get size(): FrameSize | undefined {
    return this.sizes.at(-1);
  }

  /** Pictures a second over the last two seconds; `undefined` before the second picture. */
  get frameRate(): number | undefined {
    const first = this.#frameTimes[0];
    const last = this.#frameTimes.at(-1);
    if (first === undefined || last === undefined || last <= first) return undefined;
    return ((this.#frameTimes.length - 1) / (last - first)) * 1000;
  }

  /** Whether parameter sets are known, so that pictures can be decoded. */
  get isReadable(): boolean {
    return this.#sets !== undefined;
  }

  /** Notes that a packet came, whole frame or not. */
  notePacket(kind: 'video' | 'audio', bytes: number, now: number): void {
    this.firstPacketAt ??= Date.now();
    if (kind === 'audio') return;
    this.lastVideoAt = now;
    this.videoBytes += bytes;
  }

  /**
   * Reads the parameter sets that come with a keyframe, or with the head of a stream.
   *
   * @returns false when they cannot be read, so that no frame is emitted until others come
   */
  readParameterSets(nals: readonly Buffer[]): boolean {
    this.#sps = nals.find((nal) => nalType(nal) === NAL_SPS) ?? this.#sps;
    this.#pps = nals.find((nal) => nalType(nal) === NAL_PPS) ?? this.#pps;
    if (!this.#sps || !this.#pps) return true;
    try {
      const { width, height } = parseSps(this.#sps);
      this.#sets = { sps: this.#sps, pps: this.#pps, width, height };
      return true;
    } catch {
      return false;
    }
  }

  /** Takes one picture. Those before the first readable parameter sets are dropped. */
  takePicture(picture: { key: boolean; nals: Buffer[]; time: number; shift: number }): void {
    const sets = this.#sets;
    if (!sets) return;
    if (picture.key) this.#noteKeyframe(sets);
    const { time } = picture;
    this.videoFrames += 1;
    this.#frameTimes.push(time);
    while ((this.#frameTimes[0] ?? time) < time - RATE_WINDOW_MS) this.#frameTimes.shift();
    this.#emit({ kind: 'video', ...picture, sets, sound: this.sound });
  }

  /** Takes one packet of sound. */
  takeSound(data: Buffer, time: number): void {
    this.audioFrames += 1;
    this.#emit({ kind: 'audio', data, time, sound: this.sound });
  }

  #noteKeyframe({ width, height }: ParameterSets): void {
    this.keyframes += 1;
    const current = this.size;
    if (current?.width !== width || current.height !== height) this.sizes.push({ width, height });
    if (this.firstFrame) return;
    this.firstFrame = { width, height };
    this.firstFrameAt = Date.now();
  }

  #emit(frame: MediaFrame): void {
    for (const listener of this.#listeners) listener(frame);
  }
}
