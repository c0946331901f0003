/** Puts the frames of a {@link MediaSource} together from the RTP packets of a WHIP session. */
import { type AccessUnit, H264Depacketizer } from './h264-depacketizer.ts';
import type { MediaSource } from './media-source.ts';
import { type RtpInput, RtpReorder } from './rtp-reorder.ts';
import { SessionClocks } from './session-clocks.ts';

export class RtpFeed {
  readonly #source: MediaSource;
  readonly #askForKeyframe: () => void;
  readonly #clocks = new SessionClocks();
  readonly #depacketizer = new H264Depacketizer((unit) => this.#takeUnit(unit));
  readonly #video = new RtpReorder(
    (packet, arrival) => this.#depacketizer.push(packet, arrival),
    (packets) => {
      this.#source.lostPackets += packets;
      this.#depacketizer.gap();
      this.#askForKeyframe();
    },
  );
  readonly #audio = new RtpReorder(
    (packet, arrival) => this.#takeSound(packet, arrival),
    (packets) => {
      this.#source.lostPackets += packets;
    },
  );

  constructor(source: MediaSource, askForKeyframe: () => void) {
    this.#source = source;
    this.#askForKeyframe = askForKeyframe;
  }

  pushVideo(packet: RtpInput, now = performance.now()): void {
    this.#source.notePacket('video', packet.payload.length, now);
    this.#video.push(packet, now);
  }

  pushAudio(packet: RtpInput, now = performance.now()): void {
    this.#source.notePacket('audio', packet.payload.length, now);
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

  #takeUnit({ key, nals, timestamp, arrival }: AccessUnit): void {
    const source = this.#source;
    // Not decodable: what is asked for brings parameter sets that may be.
    if (key && !source.readParameterSets(nals)) this.#askForKeyframe();
    if (!source.isReadable) return;
    const time = this.#clocks.video(timestamp, arrival);
    source.takePicture({ key, nals, time, shift: 0 });
  }

  #takeSound({ payload, timestamp }: RtpInput, arrival: number): void {
    if (payload.length === 0) return;
    this.#source.takeSound(payload, this.#clocks.audio(timestamp, arrival));
  }
}
