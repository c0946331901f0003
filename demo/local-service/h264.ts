/**
 * The few things about H.264 that the ingest needs: which unit is what, the picture size that a
 * sequence parameter set announces, and the two ways to put units into a file.
 * Sources: ITU-T H.264 (7.3.2.1.1, 7.4.2.1.1) and ISO/IEC 14496-15 (5.3.3.1).
 */

export const NAL_IDR = 5;
export const NAL_SPS = 7;
export const NAL_PPS = 8;

export function nalType(nal: Buffer): number {
  return (nal[0] ?? 0) & 0x1f;
}

export interface SpsInfo {
  profileIdc: number;
  constraints: number;
  levelIdc: number;
  /** After cropping: the size that is shown. */
  width: number;
  height: number;
}

/** Reads single bits and Exp-Golomb numbers. */
class BitReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#position >> 3];
    if (byte === undefined) throw new Error('The parameter set ends too early.');
    const value = (byte >> (7 - (this.#position & 7))) & 1;
    this.#position += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 31) throw new Error('The parameter set holds an impossible number.');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

/** Profiles that carry the chroma format and scaling lists. */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function withoutEmulationPrevention(nal: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Buffer.from(out);
}

function skipScalingList(reader: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size && next !== 0; i += 1) {
    next = (last + reader.signed() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/**
 * The profile and picture size of a sequence parameter set.
 *
 * @param nal one unit, with its header byte and without start code
 * @throws Error when the unit is no readable sequence parameter set
 */
export function parseSps(nal: Buffer): SpsInfo {
  if (nalType(nal) !== NAL_SPS) throw new Error('Not a sequence parameter set.');
  const reader = new BitReader(withoutEmulationPrevention(nal.subarray(1)));
  const profileIdc = reader.bits(8);
  const constraints = reader.bits(8);
  const levelIdc = reader.bits(8);
  reader.unsigned();
  let chromaFormat = 1;
  let separatePlanes = 0;
  if (HIGH_PROFILES.has(profileIdc)) {
    chromaFormat = reader.unsigned();
    if (chromaFormat === 3) separatePlanes = reader.bit();
    reader.unsigned();
    reader.unsigned();
    reader.bit();
    if (reader.bit()) {
      const lists = chromaFormat === 3 ? 12 : 8;
      for (let i = 0; i < lists; i += 1) if (reader.bit()) skipScalingList(reader, i < 6 ? 16 : 64);
    }
  }
  reader.unsigned();
  const orderType = reader.unsigned();
  if (orderType === 0) {
    reader.unsigned();
  } else if (orderType === 1) {
    reader.bit();
    reader.signed();
    reader.signed();
    const cycle = reader.unsigned();
    for (let i = 0; i < cycle; i += 1) reader.signed();
  }
  reader.unsigned();
  reader.bit();
  const widthInBlocks = reader.unsigned() + 1;
  const heightInUnits = reader.unsigned() + 1;
  const framesOnly = reader.bit();
  if (!framesOnly) reader.bit();
  reader.bit();
  let [left, right, top, bottom] = [0, 0, 0, 0];
  if (reader.bit()) {
    left = reader.unsigned();
    right = reader.unsigned();
    top = reader.unsigned();
    bottom = reader.unsigned();
  }
  const chroma = separatePlanes ? 0 : chromaFormat;
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * (2 - framesOnly);
  return {
    profileIdc,
    constraints,
    levelIdc,
    width: widthInBlocks * 16 - cropX * (left + right),
    height: heightInUnits * 16 * (2 - framesOnly) - cropY * (top + bottom),
  };
}

/** The decoder configuration record that Matroska and MP4 want for a pair of parameter sets. */
export function decoderConfiguration(sps: Buffer, pps: Buffer): Buffer {
  const head = Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(sps.length, 6);
  const middle = Buffer.from([1, 0, 0]);
  middle.writeUInt16BE(pps.length, 1);
  return Buffer.concat([head, sps, middle, pps]);
}

/** Units with a length of four bytes before each. */
export function withLengths(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nal.length);
      return [length, nal];
    }),
  );
}

const START_CODE = Buffer.from([0, 0, 0, 1]);

/** Units with a start code before each, as a bare H.264 file has them. */
export function withStartCodes(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [START_CODE, nal]));
}
