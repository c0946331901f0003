/**
 * The QR code of an address (ISO/IEC 18004): bytes, error correction M, versions 1 to 20. Written for
 * the drop-in script, where a general encoder would take four times the room; the tests hold it
 * against one.
 *
 * `blocks` makes the codewords, `frame` draws what every code of a version has, `fill` lays the
 * codewords into what is left, and the mask with the fewest disturbing patterns is taken.
 */

/** Error correction codewords of each block, and the number of blocks, by version. */
const ECC = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

/** Modules around a code that stay light, so that scanners find it. */
const QUIET_ZONE = 4;

/** Dark is true; undefined is not drawn yet. */
type Grid = (boolean | undefined)[][];

const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

export interface QrCode {
  /** Modules on each side, the quiet zone included: the side of the drawing's view box. */
  readonly size: number;
  /** The data of one path: a rectangle for each run of dark modules in a row. */
  readonly path: string;
}

/** Null for a text that does not fit: more than 666 bytes. */
export function qrCode(text: string): QrCode | null {
  const rows = qrModules(text);
  if (!rows) return null;
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const start = x;
      while (row[x]) x++;
      if (x > start) {
        path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start}v1h${start - x}z`;
      }
    }
  });
  return { size: rows.length + 2 * QUIET_ZONE, path };
}

/** The modules row by row, dark ones true, without the quiet zone. */
export function qrModules(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text);
  const index = ECC.findIndex((_, i) => bytes.length + (i < 9 ? 2 : 3) <= capacity(i + 1));
  if (index < 0) return null;
  const version = index + 1;
  const codewords = blocks(bytes, version);
  const codes = MASKS.map((_, mask) => fill(frame(version, mask), codewords, mask));
  return codes.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

/** Codewords in a code of this version, those for error correction included. */
function total(version: number): number {
  const apart = version > 1 ? Math.floor(version / 7) + 2 : 0;
  const alignment = apart && (25 * apart - 10) * apart - 55;
  const bits = (16 * version + 128) * version + 64 - alignment - (version > 6 ? 36 : 0);
  return bits >> 3;
}

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0;

function capacity(version: number): number {
  return total(version) - at(ECC, version - 1) * at(BLOCKS, version - 1);
}

/** Data and error correction of all blocks, interleaved. */
function blocks(bytes: Uint8Array, version: number): number[] {
  const room = capacity(version);
  const long = version > 9;
  // Mode and length take 12 or 20 bits, so that every byte lies across two codewords.
  const length = long ? [bytes.length >> 8, bytes.length & 255] : [bytes.length];
  const nibbles = [4, ...[...length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = Array.from({ length: nibbles.length / 2 }, (_, i) => {
    return at(nibbles, 2 * i) * 16 + at(nibbles, 2 * i + 1);
  });
  for (let pad = 0xec; data.length < room; pad ^= 0xfd) data.push(pad);

  const [count, ecc] = [at(BLOCKS, version - 1), at(ECC, version - 1)];
  const short = Math.floor(room / count);
  const shortOnes = count - (room % count);
  let from = 0;
  const parts = Array.from({ length: count }, (_, i) => {
    const part = data.slice(from, from + short + (i < shortOnes ? 0 : 1));
    from += part.length;
    return part;
  });
  return [
    ...interleave(parts, short + 1),
    ...interleave(
      parts.map((part) => correction(part, ecc)),
      ecc,
    ),
  ];
}

function interleave(parts: readonly number[][], longest: number): number[] {
  return Array.from({ length: longest }, (_, i) =>
    parts.flatMap((part) => (i < part.length ? at(part, i) : [])),
  ).flat();
}

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
    return Array.from(
      { length: degree },
      (_, i) => at(rest, i + 1) ^ times(at(divisor, i + 1), factor),
    );
  }, []);
}

/** What every code of this version has, with the format of this mask. */
function frame(version: number, mask: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => new Array(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    const row = grid[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  /** Rings around a middle; the second one and the fifth are light. */
  const rings = (x: number, y: number, radius: number) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(x + dx, y + dy, radius > 2 ? ring !== 2 && ring !== 4 : ring !== 1);
      }
    }
  };
  for (let i = 0; i < size; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  const [near, far] = [3, size - 4];
  rings(near, near, 4);
  rings(far, near, 4);
  rings(near, far, 4);
  const places = alignment(version, size);
  places.forEach((x, i) => {
    places.forEach((y, j) => {
      const last = places.length - 1;
      const inCorner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!inCorner) rings(x, y, 2);
    });
  });

  // Error correction M is 00; the mask stands behind it.
  const format = (withRemainder(mask, 10, 0x537) ^ 0x5412) >>> 0;
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1;
    const beside = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    set(8, beside, dark);
    const below = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    set(below, 8, dark);
  }
  set(8, size - 8, true);
  if (version > 6) {
    const bits = withRemainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, ((bits >> i) & 1) === 1);
      set(b, a, ((bits >> i) & 1) === 1);
    }
  }
  return grid;
}

/** Where the middles of the small squares are, in both directions. */
function alignment(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((size - 13) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)];
}

/** The value with its BCH remainder behind it. */
function withRemainder(value: number, length: number, divisor: number): number {
  let rest = value;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >> (length - 1)) * divisor);
  return (value << length) | rest;
}

/** Lays the bits up and down in pairs of columns, from the right, and masks them. */
function fill(grid: Grid, codewords: readonly number[], mask: number): boolean[][] {
  const size = grid.length;
  const flips = MASKS[mask] ?? (() => 1);
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = grid[y];
        if (!row || row[x] !== undefined) continue;
        const dark = (at(codewords, bit >> 3) >> (7 - (bit & 7))) & 1;
        row[x] = (dark === 1) !== (flips(x, y) === 0);
        bit++;
      }
    }
  }
  return grid as boolean[][];
}

/** What disturbs scanners: long runs, squares, what looks like a corner, too much of one colour. */
function penalty(code: readonly boolean[][]): number {
  const rows = code.map((row) => row.map(Number).join(''));
  const columns = code.map((_, x) => rows.map((row) => row[x]).join(''));
  let sum = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    for (const _ of line.matchAll(/(?=10111010000|00001011101)/g)) sum += 40;
  }
  for (let y = 1; y < rows.length; y++) {
    for (let x = 1; x < rows.length; x++) {
      const square = `${rows[y - 1]?.slice(x - 1, x + 1)}${rows[y]?.slice(x - 1, x + 1)}`;
      if (square === '0000' || square === '1111') sum += 3;
    }
  }
  const dark = rows.join('').replaceAll('0', '').length / rows.length ** 2;
  return sum + Math.floor(Math.abs(dark - 0.5) * 20) * 10;
}
