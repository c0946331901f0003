/** The recording of one stream: off, running, or being closed in the background. */
import { isSameSound, type MediaFrame, type SoundFormat } from './media-source.ts';
import type { OverlaySource } from './overlay-feed.ts';
import { Recorder, type RecordingFacts } from './recorder.ts';

export interface RecordingResult {
  file: string;
  startedAt: string;
  endedAt: Date;
  facts: Promise<RecordingFacts>;
}

export interface RecordingOptions {
  /** Start of the paths of the files. */
  prefix: string;
  ffmpeg: string | null;
  /** Milliseconds after which a file is closed and another one begun. */
  splitAfter: () => number;
  /** What the recording that begins now is to show over the video. */
  overlay: () => OverlaySource | undefined;
  onChange: (recording: boolean) => void;
  onDone: (result: RecordingResult) => void;
}

export class Recording {
  readonly #options: RecordingOptions;
  #recorder: Recorder | undefined;
  /** How the sound of the running file is packed; a file has one kind. */
  #sound: SoundFormat | undefined;
  readonly #closing = new Set<Promise<unknown>>();
  #count = 0;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#recorder !== undefined;
  }

  /** Seconds so far; `null` when nothing is being recorded. */
  get duration(): number | null {
    return this.#recorder?.duration ?? null;
  }

  /** Begins with the next keyframe. Does nothing when it runs already or there is no ffmpeg. */
  start(): void {
    const { ffmpeg, prefix, overlay, onChange } = this.#options;
    if (this.#recorder || ffmpeg === null) return;
    this.#count += 1;
    this.#recorder = new Recorder(ffmpeg, `${prefix}-${this.#count}.mp4`, overlay());
    onChange(true);
  }

  write(frame: MediaFrame): void {
    if (this.#recorder && frame.kind === 'video' && frame.key) {
      const isFull = this.#recorder.duration * 1000 >= this.#options.splitAfter();
      const isOther = this.#sound !== undefined && !isSameSound(this.#sound, frame.sound);
      if (isFull || isOther) this.#split();
      this.#sound = frame.sound;
    }
    this.#recorder?.write(frame);
  }

  /** Goes on in another file. */
  #split(): void {
    this.finish();
    this.start();
  }

  /** Ends it; the file is closed in the background and reported with its facts. */
  finish(): RecordingResult | undefined {
    const recorder = this.#recorder;
    if (!recorder) return undefined;
    this.#recorder = undefined;
    this.#sound = undefined;
    this.#options.onChange(false);
    const { file, startedAt } = recorder;
    const facts = recorder.finish();
    const closed: Promise<unknown> = facts.then(
      () => this.#closing.delete(closed),
      () => this.#closing.delete(closed),
    );
    this.#closing.add(closed);
    const result = { file, startedAt, endedAt: new Date(), facts };
    this.#options.onDone(result);
    return result;
  }

  /** Ends it without keeping the file, and waits for those that are still being closed. */
  async discard(): Promise<void> {
    const recorder = this.#recorder;
    this.#recorder = undefined;
    await recorder?.kill();
    await Promise.all(this.#closing);
  }
}
