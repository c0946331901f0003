/** The little of PNG that overlays need: a picture of nothing, and a look at the head of one. */
import { crc32, deflateSync } from 'node:zlib';
import type { FrameSize } from './media-source.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const RGBA = 6;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}

/** A wholly transparent picture, 8 bits RGBA. */
export function transparentPng({ width, height }: FrameSize): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(BIT_DEPTH, 8);
  header.writeUInt8(RGBA, 9);
  const lines = Buffer.alloc(height * (1 + 4 * width));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Whether these bytes begin a PNG of this size, 8 bits RGBA. */
export function isRgbaPng(png: Buffer, { width, height }: FrameSize): boolean {
  return (
    png.length > 26 &&
    png.subarray(0, 8).equals(SIGNATURE) &&
    png.readUInt32BE(16) === width &&
    png.readUInt32BE(20) === height &&
    png.readUInt8(24) === BIT_DEPTH &&
    png.readUInt8(25) === RGBA
  );
}
