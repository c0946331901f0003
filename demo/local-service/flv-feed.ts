/**
 * Takes the tags of an FLV stream apart: what RTMP carries, and what ffmpeg makes of other protocols.
 * H.264 with AAC, the classic pair of RTMP; a push without sound gets silence, because every output
 * has both tracks. Source: Adobe Flash Video File Format Specification 10.1, annex E.
 */
import { NAL_IDR, nalType } from './h264.ts';
import { type MediaSource, OPUS, type SoundFormat } from './media-source.ts';
import { RtpClock } from './session-clocks.ts';

export const FLV_AUDIO = 8;
export const FLV_VIDEO = 9;

const AVC = 7;
const AAC = 10;
const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];

/** Pictures wait this long for the first sound, which says how it is packed. */
const SOUND_PATIENCE_MS = 1000;
/** 20 ms of silence in Opus. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const SILENCE_MS = 20;

interface Picture {
  key: boolean;
  nals: Buffer[];
  time: number;
  shift: number;
}

/** What arrived cannot be used; the message is meant for who publishes. */
export class UnusableMedia extends Error {}

export class FlvFeed {
  readonly #source: MediaSource;
  /** FLV has one clock for both tracks, in milliseconds. */
  readonly #clock = new RtpClock(1000);
  #lengthSize = 4;
  #hasSound = false;
  /** Pictures that wait for the first sound. */
  #waiting: Picture[] | undefined = [];
  /** Where silence ends, when there is no sound. */
  #silentUntil: number | undefined;

  constructor(source: MediaSource) {
    this.#source = source;
  }

  /**
   * @param timestamp milliseconds, in the order of decoding
   * @throws UnusableMedia when it is neither H.264 nor AAC
   */
  push(type: number, timestamp: number, data: Buffer, now = performance.now()): void {
    if (data.length < 2) return;
    if (type === FLV_VIDEO) this.#takeVideo(timestamp, data, now);
    else if (type === FLV_AUDIO) this.#takeAudio(timestamp, data, now);
  }

  #takeVideo(timestamp: number, data: Buffer, now: number): void {
    const isExtended = data.readUInt8(0) >= 0x80;
    if (isExtended || (data.readUInt8(0) & 0x0f) !== AVC) {
      throw new UnusableMedia('The video must be H.264.');
    }
    if (data.length < 5) return;
    this.#source.notePacket('video', data.length, now);
    const packet = data.readUInt8(1);
    const body = data.subarray(5);
    if (packet === 0) this.#readConfiguration(body);
    if (packet !== 1) return;
    const nals = this.#units(body);
    if (nals.length === 0) return;
    const key = nals.some((nal) => nalType(nal) === NAL_IDR);
    const time = this.#clock.advance(timestamp, now);
    this.#takePicture({ key, nals, time, shift: data.readIntBE(2, 3) });
  }

  #takePicture(picture: Picture): void {
    const waiting = this.#waiting;
    if (waiting) {
      waiting.push(picture);
      if (picture.time - (waiting[0]?.time ?? 0) >= SOUND_PATIENCE_MS) this.#goWithoutSound();
      return;
    }
    if (picture.key) this.#source.readParameterSets(picture.nals);
    this.#source.takePicture(picture);
    this.#fillWithSilence(picture.time);
  }

  #takeAudio(timestamp: number, data: Buffer, now: number): void {
    if (data.readUInt8(0) >> 4 !== AAC) throw new UnusableMedia('The sound must be AAC.');
    this.#source.notePacket('audio', data.length, now);
    const body = data.subarray(2);
    if (data.readUInt8(1) === 0) {
      const sound = readSound(body);
      if (!sound) throw new UnusableMedia('The sound must be AAC with its configuration.');
      // What began with silence goes on with silence: an output keeps its kind of sound.
      if (this.#silentUntil !== undefined) return;
      this.#source.sound = sound;
      this.#hasSound = true;
      this.#release();
      return;
    }
    if (!this.#hasSound || body.length === 0) return;
    this.#source.takeSound(body, this.#clock.advance(timestamp, now));
  }

  #goWithoutSound(): void {
    this.#source.sound = OPUS;
    this.#silentUntil = this.#waiting?.[0]?.time ?? 0;
    this.#release();
  }

  #release(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const picture of waiting) this.#takePicture(picture);
  }

  #fillWithSilence(time: number): void {
    if (this.#silentUntil === undefined) return;
    if (time - this.#silentUntil > SOUND_PATIENCE_MS) this.#silentUntil = time;
    for (; this.#silentUntil <= time; this.#silentUntil += SILENCE_MS) {
      this.#source.takeSound(SILENCE, this.#silentUntil);
    }
  }

  /** Reads a decoder configuration record (ISO/IEC 14496-15, 5.3.3.1). */
  #readConfiguration(record: Buffer): void {
    if (record.length < 7) return;
    this.#lengthSize = (record.readUInt8(4) & 3) + 1;
    const nals: Buffer[] = [];
    let offset = 5;
    for (const mask of [0x1f, 0xff]) {
      let count = (record[offset] ?? 0) & mask;
      offset += 1;
      for (; count > 0 && offset + 2 <= record.length; count -= 1) {
        const length = record.readUInt16BE(offset);
        nals.push(Buffer.from(record.subarray(offset + 2, offset + 2 + length)));
        offset += 2 + length;
      }
    }
    if (!this.#source.readParameterSets(nals)) {
      throw new UnusableMedia('The description of the H.264 video cannot be read.');
    }
  }

  #units(body: Buffer): Buffer[] {
    const nals: Buffer[] = [];
    let offset = 0;
    while (offset + this.#lengthSize <= body.length) {
      const length = body.readUIntBE(offset, this.#lengthSize);
      offset += this.#lengthSize;
      if (length > 0 && offset + length <= body.length) {
        nals.push(body.subarray(offset, offset + length));
      }
      offset += length;
    }
    return nals;
  }
}

/** Rate and channels of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
function readSound(config: Buffer): SoundFormat | undefined {
  if (config.length < 2) return undefined;
  const bits = config.readUInt16BE(0);
  const sampleRate = SAMPLE_RATES[(bits >> 7) & 0x0f];
  if (sampleRate === undefined) return undefined;
  const channels = (bits >> 3) & 0x0f;
  return { codec: 'aac', config: Buffer.from(config), sampleRate, channels: channels || 2 };
}
