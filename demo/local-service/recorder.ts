/** Records frames to an MP4, as they are or with the overlays, and measures what it wrote. */
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FfmpegProcess } from './ffmpeg-process.ts';
import type { MediaFrame } from './media-source.ts';
import type { OverlaySource } from './overlay-feed.ts';
import { videoArguments } from './video-arguments.ts';

export interface RecordingFacts {
  /** Milliseconds. */
  duration: number;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
}

export class Recorder {
  readonly file: string;
  /** ISO 8601. */
  readonly startedAt = new Date().toISOString();
  readonly #ffmpeg: string;
  readonly #process: FfmpegProcess;
  #written = 0;

  /** @param overlay pictures to lay over the video, which is encoded anew then */
  constructor(ffmpeg: string, file: string, overlay?: OverlaySource) {
    this.file = file;
    this.#ffmpeg = ffmpeg;
    this.#process = new FfmpegProcess(
      ffmpeg,
      [
        ...videoArguments({ overlay: overlay !== undefined, height: overlay?.frame?.height }),
        ...['-map', '0:a:0', '-c:a', 'aac', '-b:a', '128k', '-af', 'aresample=async=1000'],
        ...['-movflags', '+faststart', '-f', 'mp4', file],
      ],
      dirname(file),
      { overlay },
    );
  }

  /** Seconds recorded so far. */
  get duration(): number {
    return this.#written / 1000;
  }

  write(frame: MediaFrame): void {
    const time = this.#process.write(frame);
    if (time !== undefined) this.#written = Math.max(this.#written, time);
  }

  /**
   * Closes the file.
   *
   * @throws Error when there is no playable file, with what ffmpeg said
   */
  async finish(): Promise<RecordingFacts> {
    const exit = await this.#process.end(15_000);
    const size = await stat(this.file).then(
      (found) => found.size,
      () => 0,
    );
    if (size === 0) throw new Error(`Nothing was recorded. ${exit.log.trim()}`);
    return { size, ...(await measure(this.#ffmpeg, this.file)) };
  }

  async kill(): Promise<void> {
    this.#process.kill();
    await this.#process.exited;
  }
}

/**
 * Joins the segments of a playlist to an MP4, as they are.
 *
 * @param dir folder of both
 * @throws Error when there is no playable file, with what ffmpeg said
 */
export async function joinSegments(
  ffmpeg: string,
  dir: string,
  playlist: string,
  file: string,
): Promise<RecordingFacts> {
  const path = join(dir, file);
  const log = await new Promise<string>((resolve) => {
    const args = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-i', playlist];
    const child = spawn(ffmpeg, [...args, '-c', 'copy', '-movflags', '+faststart', path], {
      cwd: dir,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      timeout: 30_000,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-1000);
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(said));
  });
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) throw new Error(`The segments could not be joined. ${log.trim()}`);
  return { size, ...(await measure(ffmpeg, path)) };
}

/** Reads duration and size of the picture from what ffmpeg says about a file. */
export function measure(ffmpeg: string, file: string): Promise<Omit<RecordingFacts, 'size'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpeg, ['-hide_banner', '-i', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      timeout: 10_000,
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    child.once('error', reject);
    child.once('close', () => {
      const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(log) ?? [];
      if (seconds === undefined) {
        reject(new Error(`The recording cannot be read. ${log.slice(-500).trim()}`));
        return;
      }
      const [, width, height] = /Video: .*? (\d{2,5})x(\d{2,5})/.exec(log) ?? [];
      resolve({
        duration: Math.round(
          (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000,
        ),
        width: width === undefined ? null : Number(width),
        height: height === undefined ? null : Number(height),
      });
    });
  });
}
