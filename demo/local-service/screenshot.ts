/** Decodes one keyframe to a JPEG, at most 1080 pixels wide, with the overlays if there are any. */
import { spawn } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withStartCodes } from './h264.ts';
import type { FrameSize, ParameterSets } from './media-source.ts';

const PATIENCE_MS = 10_000;
const SCALE = "scale='min(1080,iw)':-2";

/**
 * @param picture one keyframe with its parameter sets, with start codes
 * @param overlay file of a PNG to lay over it
 * @returns the JPEG; rejects when ffmpeg cannot decode it
 */
function decode(
  ffmpeg: string,
  picture: Buffer,
  overlay: string | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const filter = overlay
      ? ['-i', overlay, '-filter_complex', `[0:v][1:v]overlay,${SCALE}`]
      : ['-vf', SCALE];
    const child = spawn(
      ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', ...filter],
        ...['-frames:v', '1', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
      ],
      { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, signal, timeout: PATIENCE_MS },
    );
    const out: Buffer[] = [];
    let log = '';
    child.stdin.on('error', () => {
      // It ended before it read everything; the exit below tells.
    });
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-1000);
    });
    child.once('error', reject);
    child.once('close', () => {
      const jpeg = Buffer.concat(out);
      if (jpeg.length > 0) resolve(jpeg);
      else reject(new Error(`No picture: ${log.trim()}`));
    });
    child.stdin.end(picture);
  });
}

export interface ScreenshotsOptions {
  ffmpeg: string;
  dir: string;
  /** Milliseconds between two of them. */
  interval: () => number;
  /** The PNG to lay over a picture of this size, if any. */
  overlay: (size: FrameSize) => Buffer | undefined;
  onPicture: () => void;
  signal: AbortSignal;
}

/** Keeps the latest picture of a stream in a file. */
export class Screenshots {
  readonly #options: ScreenshotsOptions;
  #lastAt = Number.NEGATIVE_INFINITY;
  #file: string | undefined;

  constructor(options: ScreenshotsOptions) {
    this.#options = options;
  }

  get file(): string | undefined {
    return this.#file;
  }

  /** Makes one of this keyframe when the time has come. */
  offer(nals: readonly Buffer[], sets: ParameterSets): void {
    const now = performance.now();
    if (now - this.#lastAt < this.#options.interval()) return;
    this.#lastAt = now;
    this.#make(withStartCodes([sets.sps, sets.pps, ...nals]), sets).catch(() => {
      // This keyframe could not be decoded; the next one is tried at once.
      this.#lastAt = Number.NEGATIVE_INFINITY;
    });
  }

  async #make(picture: Buffer, size: FrameSize): Promise<void> {
    const { ffmpeg, dir, overlay, onPicture, signal } = this.#options;
    const png = overlay(size);
    const overlayFile = png && join(dir, 'overlay.png');
    if (png && overlayFile) await writeFile(overlayFile, png);
    const jpeg = await decode(ffmpeg, picture, overlayFile, signal);
    const file = join(dir, 'last.jpg');
    // Renamed when whole, so that nobody reads half of it.
    await writeFile(`${file}.new`, jpeg);
    await rename(`${file}.new`, file);
    this.#file = file;
    onPicture();
  }
}
