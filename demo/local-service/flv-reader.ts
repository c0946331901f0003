/** Cuts a byte stream in FLV into its tags: what an ffmpeg writes that brings media in. */

const HEADER_BYTES = 9;
const TAG_HEADER_BYTES = 11;
const BACK_POINTER_BYTES = 4;

export class FlvReader {
  readonly #onTag: (type: number, timestamp: number, data: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #isInside = false;

  /** @param onTag called with milliseconds and the tag's own bytes */
  constructor(onTag: (type: number, timestamp: number, data: Buffer) => void) {
    this.#onTag = onTag;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    if (!this.#isInside) {
      if (this.#rest.length < HEADER_BYTES + BACK_POINTER_BYTES) return;
      if (this.#rest.toString('latin1', 0, 3) !== 'FLV') throw new Error('This is no FLV.');
      at = this.#rest.readUInt32BE(5) + BACK_POINTER_BYTES;
      this.#isInside = true;
    }
    while (at + TAG_HEADER_BYTES <= this.#rest.length) {
      const size = this.#rest.readUIntBE(at + 1, 3);
      const end = at + TAG_HEADER_BYTES + size;
      if (end + BACK_POINTER_BYTES > this.#rest.length) break;
      const timestamp = this.#rest.readUIntBE(at + 4, 3) + this.#rest.readUInt8(at + 7) * 0x1000000;
      const type = this.#rest.readUInt8(at) & 0x1f;
      this.#onTag(type, timestamp, this.#rest.subarray(at + TAG_HEADER_BYTES, end));
      at = end + BACK_POINTER_BYTES;
    }
    this.#rest = this.#rest.subarray(at);
  }
}
