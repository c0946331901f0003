/**
 * Writes H.264 with Opus or AAC as a Matroska stream that never ends: what ffmpeg reads on its standard
 * input. Unlike RTP over UDP nothing can be lost on the way, times are exact to the millisecond,
 * and ffmpeg ends when the pipe closes. Pictures to lay over the video are a third track, so that
 * they come in order with what they belong to. Source: RFC 9559.
 */
import type { FrameSize, SoundFormat } from './media-source.ts';

function size(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(0x0100_0000_0000_0000n | BigInt(length));
  return bytes;
}

function element(id: number, content: Buffer): Buffer {
  const hex = id.toString(16);
  return Buffer.concat([Buffer.from(hex, 'hex'), size(content.length), content]);
}

function master(id: number, children: readonly Buffer[]): Buffer {
  return element(id, Buffer.concat(children));
}

function uint(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.max(0, Math.round(value))));
  return element(id, bytes);
}

function float(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, bytes);
}

function text(id: number, value: string): Buffer {
  return element(id, Buffer.from(value, 'utf8'));
}

const TRACKS = { video: 1, audio: 2, overlay: 3 };

/** The identification header of RFC 7845 for 48 kHz stereo without pre-skip. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(2, 9);
  head.writeUInt32LE(48_000, 12);
  return head;
}

export interface MatroskaVideo extends FrameSize {
  /** Decoder configuration record. */
  configuration: Buffer;
}

/**
 * How the header of a bitmap names PNG pictures: Matroska has no name of its own for them
 * (RFC 9559, `V_MS/VFW/FOURCC`).
 */
function pngFormat({ width, height }: FrameSize): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  header.write('MPNG', 16, 'latin1');
  return header;
}

function pictureSize({ width, height }: FrameSize): Buffer {
  return master(0xe0, [uint(0xb0, width), uint(0xba, height)]);
}

function soundTrack(sound: SoundFormat): Buffer {
  const isOpus = sound.codec === 'opus';
  const { sampleRate, channels } = isOpus ? { sampleRate: 48_000, channels: 2 } : sound;
  return master(0xae, [
    uint(0xd7, TRACKS.audio),
    uint(0x73c5, TRACKS.audio),
    uint(0x83, 2),
    text(0x86, isOpus ? 'A_OPUS' : 'A_AAC'),
    element(0x63a2, isOpus ? opusHead() : sound.config),
    ...(isOpus ? [uint(0x56bb, 80_000_000)] : []),
    master(0xe1, [float(0xb5, sampleRate), uint(0x9f, channels)]),
  ]);
}

/**
 * Everything before the first frame.
 *
 * @param overlay size of the PNG pictures of a third track; left out for two tracks
 */
export function matroskaHeader(
  video: MatroskaVideo,
  sound: SoundFormat,
  overlay?: FrameSize,
): Buffer {
  const ebml = master(0x1a45dfa3, [
    uint(0x4286, 1),
    uint(0x42f7, 1),
    uint(0x42f2, 4),
    uint(0x42f3, 8),
    text(0x4282, 'matroska'),
    uint(0x4287, 4),
    uint(0x4285, 2),
  ]);
  const segmentOfUnknownSize = Buffer.from('1853806701ffffffffffffff', 'hex');
  const info = master(0x1549a966, [
    uint(0x2ad7b1, 1_000_000),
    text(0x4d80, 'local service'),
    text(0x5741, 'local service'),
  ]);
  const videoTrack = master(0xae, [
    uint(0xd7, TRACKS.video),
    uint(0x73c5, TRACKS.video),
    uint(0x83, 1),
    text(0x86, 'V_MPEG4/ISO/AVC'),
    element(0x63a2, video.configuration),
    pictureSize(video),
  ]);
  const tracks = [videoTrack, soundTrack(sound)];
  if (overlay) {
    tracks.push(
      master(0xae, [
        uint(0xd7, TRACKS.overlay),
        uint(0x73c5, TRACKS.overlay),
        uint(0x83, 1),
        text(0x86, 'V_MS/VFW/FOURCC'),
        element(0x63a2, pngFormat(overlay)),
        pictureSize(overlay),
      ]),
    );
  }
  return Buffer.concat([ebml, segmentOfUnknownSize, info, master(0x1654ae6b, tracks)]);
}

/**
 * One frame in a cluster of its own.
 *
 * @param time milliseconds since the start of the file
 */
export function matroskaFrame(
  kind: keyof typeof TRACKS,
  time: number,
  key: boolean,
  data: Buffer,
): Buffer {
  const block = Buffer.concat([Buffer.from([0x80 | TRACKS[kind], 0, 0, key ? 0x80 : 0]), data]);
  return master(0x1f43b675, [uint(0xe7, time), element(0xa3, block)]);
}
