/**
 * What arrives in one session, turned into frames with times and into facts: when the first packet
 * came, how large the pictures are, how many come a second. All of it is measured here and nowhere
 * else, so that what the API says can be traced to the media.
 */

import { NAL_PPS, NAL_SPS, nalType, parseSps } from './h264.ts';
import { type AccessUnit, H264Depacketizer } from './h264-depacketizer.ts';
import { type RtpInput, RtpReorder } from './rtp-reorder.ts';
import { SessionClocks } from './session-clocks.ts';

export interface FrameSize {
  width: number;
  height: number;
}

export interface ParameterSets extends FrameSize {
  sps: Buffer;
  pps: Buffer;
}

export type MediaFrame =
  | { kind: 'video'; key: boolean; nals: Buffer[]; time: number; sets: ParameterSets }
  | { kind: 'audio'; data: Buffer; time: number };

export type FrameListener = (frame: MediaFrame) => void;

/** Frames kept for the frame rate: about the last two seconds. */
const RATE_WINDOW_MS = 2000;

export class MediaSource {
  readonly #listeners = new Set<FrameListener>();
  readonly #clocks = new SessionClocks();
  readonly #depacketizer = new H264Depacketizer((unit) => this.#takeUnit(unit));
  readonly #video = new RtpReorder(
    (packet, arrival) => this.#depacketizer.push(packet, arrival),
    (packets) => {
      this.lostPackets += packets;
      this.#depacketizer.gap();
      this.#askForKeyframe();
    },
  );
  readonly #audio = new RtpReorder(
    (packet, arrival) => this.#takeAudio(packet, arrival),
    (packets) => {
      this.lostPackets += packets;
    },
  );
  readonly #askForKeyframe: () => void;
  #sps: Buffer | undefined;
  #pps: Buffer | undefined;
  #frameTimes: number[] = [];
  #sets: ParameterSets | undefined;

  /** Wall-clock milliseconds of the first RTP packet of any kind. */
  firstRtpAt: number | undefined;
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

  constructor(askForKeyframe: () => void) {
    this.#askForKeyframe = askForKeyframe;
  }

  /** Calls the listener with every frame from now on; returns the way to stop that. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pushVideo(packet: RtpInput, now = performance.now()): void {
    this.firstRtpAt ??= Date.now();
    this.lastVideoAt = now;
    this.videoBytes += packet.payload.length;
    this.#video.push(packet, now);
  }

  pushAudio(packet: RtpInput, now = performance.now()): void {
    this.firstRtpAt ??= Date.now();
    this.#audio.push(packet, now);
  }

  /**
   * Takes what the sender says about its clocks, so that picture and sound are put together.
   *
   * @param ntp milliseconds of the sender's wall clock at the RTP timestamp
   */
  noteSenderReport(kind: 'video' | 'audio', ntp: number, timestamp: number): void {
    this.#clocks.noteSenderReport(kind, ntp, timestamp);
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

  #takeUnit(unit: AccessUnit): void {
    if (unit.key) this.#readParameterSets(unit.nals);
    if (!this.#sets) return;
    const time = this.#clocks.video(unit.timestamp, unit.arrival);
    this.videoFrames += 1;
    this.#frameTimes.push(time);
    while ((this.#frameTimes[0] ?? time) < time - RATE_WINDOW_MS) this.#frameTimes.shift();
    this.#emit({ kind: 'video', key: unit.key, nals: unit.nals, time, sets: this.#sets });
  }

  #readParameterSets(nals: readonly Buffer[]): void {
    this.#sps = nals.find((nal) => nalType(nal) === NAL_SPS) ?? this.#sps;
    this.#pps = nals.find((nal) => nalType(nal) === NAL_PPS) ?? this.#pps;
    if (!this.#sps || !this.#pps) return;
    this.keyframes += 1;
    let size: FrameSize;
    try {
      const { width, height } = parseSps(this.#sps);
      size = { width, height };
    } catch {
      // Not decodable: no frame is emitted until a readable parameter set comes.
      this.#askForKeyframe();
      return;
    }
    this.#sets = { sps: this.#sps, pps: this.#pps, ...size };
    const current = this.size;
    if (current?.width !== size.width || current.height !== size.height) this.sizes.push(size);
    if (!this.firstFrame) {
      this.firstFrame = size;
      this.firstFrameAt = Date.now();
    }
  }

  #takeAudio(packet: RtpInput, arrival: number): void {
    if (packet.payload.length === 0) return;
    this.audioFrames += 1;
    const time = this.#clocks.audio(packet.timestamp, arrival);
    this.#emit({ kind: 'audio', data: packet.payload, time });
  }

  #emit(frame: MediaFrame): void {
    for (const listener of this.#listeners) listener(frame);
  }
}
