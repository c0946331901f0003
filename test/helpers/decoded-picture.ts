/** Reads what viewers get, pixel by pixel: the latest HLS segment, a screenshot, a recording. */
import { spawn } from 'node:child_process';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The smallest rectangle around a colour, and how much within its edges has it, too: 0 to 1. */
export interface Found extends Rectangle {
  filled: number;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** The first picture of some media, in RGB. */
export interface DecodedPicture {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  data: Buffer;
}

/** How far a decoded channel may be from the painted one: compression and rounding. */
const TOLERANCE = 24;
/** Pixels at an edge that may be a mixture, since two of them share their colour in video. */
const EDGE = 2;

/**
 * Decodes the first picture.
 *
 * @param matrix how the colours were turned into the media's: HD video or a JPEG
 */
export function decodePicture(
  ffmpeg: string,
  media: Buffer,
  { width, height }: { width: number; height: number },
  matrix: 'bt709' | 'bt601' = 'bt709',
): Promise<DecodedPicture> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-i', 'pipe:0', '-frames:v', '1', '-an'],
        ...['-vf', `scale=in_color_matrix=${matrix}`, '-pix_fmt', 'rgb24'],
        ...['-f', 'rawvideo', 'pipe:1'],
      ],
      { stdio: ['pipe', 'pipe', 'pipe'], timeout: 20_000 },
    );
    const out: Buffer[] = [];
    let log = '';
    child.stdin.on('error', () => {
      // It read as much as it needed for one picture.
    });
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => {
      log += data.toString();
    });
    child.once('error', reject);
    child.once('close', () => {
      const data = Buffer.concat(out);
      if (data.length === width * height * 3) resolve({ width, height, data });
      else reject(new Error(`${data.length} bytes are no picture of ${width}x${height}. ${log}`));
    });
    child.stdin.end(media);
  });
}

/** The address of the latest segment of a stream, and of what a decoder needs before it. */
export async function latestSegment(master: string): Promise<{ init: URL; media: URL }> {
  const text = async (url: string | URL) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status} for a playlist: ${await answer.text()}`);
    return answer.text();
  };
  const variant = (await text(master)).split('\n').find((line) => line.endsWith('media_0.m3u8'));
  const playlist = new URL(variant ?? '', master);
  const lines = (await text(playlist)).split('\n');
  const init = /URI="([^"]+)"/.exec(lines.find((line) => line.startsWith('#EXT-X-MAP')) ?? '')?.[1];
  const last = lines.filter((line) => line.endsWith('.m4s')).at(-1);
  if (!init || !last) throw new Error('The playlist has no segment.');
  return { init: new URL(init, playlist), media: new URL(last, playlist) };
}

/** The bytes of several files, one after the other. */
export async function fetchAll(...urls: readonly (URL | string)[]): Promise<Buffer> {
  const parts = urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer()));
  return Buffer.concat(await Promise.all(parts));
}

/** Where a picture is of this colour; `null` where it is nowhere. */
export function findColour(
  { width, height, data }: DecodedPicture,
  [red, green, blue]: Colour,
): Found | null {
  const hasColour = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    return (
      Math.abs((data[at] ?? 0) - red) <= TOLERANCE &&
      Math.abs((data[at + 1] ?? 0) - green) <= TOLERANCE &&
      Math.abs((data[at + 2] ?? 0) - blue) <= TOLERANCE
    );
  };
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!hasColour(x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return null;
  let [inside, filled] = [0, 0];
  for (let y = top + EDGE; y <= bottom - EDGE; y += 1) {
    for (let x = left + EDGE; x <= right - EDGE; x += 1) {
      inside += 1;
      if (hasColour(x, y)) filled += 1;
    }
  }
  const found = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { ...found, filled: filled / Math.max(1, inside) };
}

/** The furthest that an edge of one is from the same edge of the other, in pixels. */
export function edgeDistance(one: Rectangle | null, other: Rectangle): number {
  if (!one) return Number.POSITIVE_INFINITY;
  return Math.max(
    Math.abs(one.x - other.x),
    Math.abs(one.y - other.y),
    Math.abs(one.x + one.width - other.x - other.width),
    Math.abs(one.y + one.height - other.y - other.height),
  );
}
