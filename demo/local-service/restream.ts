/**
 * Forwards one broadcast to another ingest, as it came: pictures are copied, sound becomes AAC. It
 * tries again, with growing pauses, for as long as the broadcast lasts. The address holds the key of
 * somebody's channel, so it is printed nowhere.
 */
import { FfmpegProcess } from './ffmpeg-process.ts';
import type { MediaFrame } from './media-source.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export class Restream {
  readonly #ffmpeg: string;
  readonly #cwd: string;
  readonly #uri: string;
  #process: FfmpegProcess | undefined;
  #failures = 0;
  /** Milliseconds of the steady clock. */
  #notBefore = 0;
  #isClosed = false;

  constructor(ffmpeg: string, cwd: string, uri: string) {
    this.#ffmpeg = ffmpeg;
    this.#cwd = cwd;
    this.#uri = uri;
  }

  /** Whether the other side takes what is sent. */
  get isLive(): boolean {
    return this.#process?.progress.speed !== undefined && this.#process.isRunning;
  }

  write(frame: MediaFrame): void {
    if (frame.kind === 'video' && frame.key && !this.#process) this.#begin();
    this.#process?.write(frame);
  }

  /** The broadcast has ended, or pauses. */
  async end(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    this.#failures = 0;
    this.#notBefore = 0;
    await running?.end();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.end();
  }

  #begin(): void {
    if (this.#isClosed || performance.now() < this.#notBefore) return;
    const isSrt = this.#uri.startsWith('srt:');
    const started = new FfmpegProcess(
      this.#ffmpeg,
      [
        ...['-map', '0:v:0', '-c:v', 'copy', '-map', '0:a:0', '-c:a', 'aac', '-b:a', '128k'],
        ...['-ar', '48000', '-ac', '2', '-af', 'aresample=async=1000', '-flags', '+global_header'],
        ...['-f', isSrt ? 'mpegts' : 'flv', this.#uri],
      ],
      this.#cwd,
    );
    this.#process = started;
    void started.exited.then(() => {
      if (this.#process !== started) return;
      this.#process = undefined;
      if (started.progress.speed !== undefined) this.#failures = 0;
      this.#notBefore =
        performance.now() + Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
      this.#failures += 1;
    });
  }
}
