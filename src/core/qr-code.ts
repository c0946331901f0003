/**
 * The QR code of an address (ISO/IEC 18004) for a screen: bytes, error correction L, versions 1 to 6,
 * which is up to 134 bytes. Written for the drop-in script, where a general encoder would take six
 * times the room; the tests hold it against one. The mask is always the first: choosing among eight is
 * for poor print, and would cost a third of this file.
 */

/** Codewords of a version, and those of them that correct errors, in each of its blocks. */
const TOTAL = [26, 44, 70, 100, 134, 86];
const ECC = [7, 10, 15, 20, 26, 18];

/** Error correction L (01) and mask 0 (000) with their own correction, as every code says it twice. */
const FORMAT = 0b111011111000100;

/** Modules around a code that stay light, so that scanners find it. */
const QUIET_ZONE = 4;

export interface QrCode {
  /** Modules on each side, the quiet zone included: the side of the drawing's view box. */
  readonly size: number;
  /** The data of one path: a rectangle for each run of dark modules in a row. */
  readonly path: string;
}

/** Null for a text that does not fit. */
export function qrCode(text: string): QrCode | null {
  const rows = qrModules(text);
  if (!rows) return null;
  const runs = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(
      ({ index, 0: { length } }) =>
        `M${index + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`,
    ),
  );
  return { size: rows.length + 2 * QUIET_ZONE, path: runs.join('') };
}

/** The modules row by row, dark ones `1` and light ones `0`, without the quiet zone. */
export function qrModules(text: string): string[] | null {
  const bytes = [...new TextEncoder().encode(text)];
  const blocks = (index: number) => (index > 4 ? 2 : 1);
  const room = (index: number) => blocks(index) * (at(TOTAL, index) - at(ECC, index));
  const index = TOTAL.findIndex((_, i) => bytes.length + 2 <= room(i));
  if (index < 0) return null;

  // Mode and length take 12 bits, so that every byte lies across two codewords.
  const nibbles = [4, ...[bytes.length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data: number[] = [];
  for (let i = 0; i < nibbles.length; i += 2) data.push(at(nibbles, i) * 16 + at(nibbles, i + 1));
  for (let pad = 0xec; data.length < room(index); pad ^= 0xfd) data.push(pad);
  const part = data.length / blocks(index);
  const parts = Array.from({ length: blocks(index) }, (_, i) => {
    const own = data.slice(i * part, (i + 1) * part);
    return [...own, ...correction(own, at(ECC, index))];
  });
  const codewords = Array.from({ length: at(TOTAL, index) }, (_, i) =>
    parts.map((block) => at(block, i)),
  ).flat();

  return draw(21 + 4 * index, codewords);
}

const at = (list: readonly number[], index: number): number => list[index] ?? 0;

/** Multiplies in GF(256) over x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  }
  return product;
}

/** The remainder of Reed and Solomon. */
function correction(data: readonly number[], degree: number): number[] {
  let divisor = [1];
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    divisor = [...divisor, 0].map((value, j) => value ^ times(at(divisor, j - 1), root));
  }
  return data.reduce<number[]>((rest, byte) => {
    const factor = byte ^ at(rest, 0);
    return divisor.slice(1).map((value, i) => at(rest, i + 1) ^ times(value, factor));
  }, []);
}

function draw(size: number, codewords: readonly number[]): string[] {
  // What is not drawn yet is undefined.
  const grid = Array.from({ length: size }, () =>
    new Array<number | undefined>(size).fill(undefined),
  );
  const set = (x: number, y: number, dark: boolean | number) => {
    const row = grid[y];
    if (row && x in row) row[x] = Number(dark);
  };
  for (let i = 0; i < size; i++) {
    set(i, 6, ~i & 1);
    set(6, i, ~i & 1);
  }
  // The corners, and from version 2 on a small square: rings around a middle.
  const squares = [
    [3, 3, 4],
    [size - 4, 3, 4],
    [3, size - 4, 4],
    [size - 7, size - 7, size > 21 ? 2 : -1],
  ] as const;
  for (const [x, y, radius] of squares) {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(x + dx, y + dy, radius > 2 ? ring % 2 || !ring : ring !== 1);
      }
    }
  }

  // Error correction L and mask 0, twice.
  for (let i = 0; i < 15; i++) {
    const dark = (FORMAT >> i) & 1;
    set(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, dark);
    set(i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i, 8, dark);
  }
  set(8, size - 8, 1);

  // The bits go up and down in pairs of columns, from the right, beside the dotted column.
  let bit = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++) {
      const y = (right + 1) & 2 ? step : size - 1 - step;
      for (const x of [right, right - 1]) {
        if (grid[y]?.[x] !== undefined) continue;
        const dark = (at(codewords, bit >> 3) >> (7 - (bit & 7))) & 1;
        // The mask turns every other module over.
        set(x, y, dark ^ (~(x + y) & 1));
        bit++;
      }
    }
  }
  return grid.map((row) => row.join(''));
}
