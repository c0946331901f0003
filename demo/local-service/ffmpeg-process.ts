/**
 * One running ffmpeg that reads frames on its standard input. When this process dies, however it
 * dies, the pipe closes and ffmpeg ends by itself, so none is left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { decoderConfiguration, NAL_SPS, nalType, withLengths } from './h264.ts';
import { matroskaFrame, matroskaHeader } from './matroska.ts';
import {
  isSameSound,
  type MediaFrame,
  type ParameterSets,
  type SoundFormat,
} from './media-source.ts';
import { OverlayFeed, type OverlaySource, overlaySize } from './overlay-feed.ts';

/** More than this waits in the pipe only when ffmpeg hangs or cannot keep up. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;

export interface FfmpegProgress {
  /** How many seconds of media it handles a second. */
  speed: number | undefined;
}

export interface FfmpegExit {
  code: number | null;
  /** The last lines that it wrote about what went wrong. */
  log: string;
}

export interface FfmpegInput {
  /** Adds its pictures as the second video track, `0:v:1`. */
  overlay?: OverlaySource | undefined;
}

/** The units of a picture, with their parameter sets where others than those of the head apply. */
function readable(
  { key, nals, sets }: Extract<MediaFrame, { kind: 'video' }>,
  head: ParameterSets,
): Buffer[] {
  if (!key || nals.some((nal) => nalType(nal) === NAL_SPS)) return nals;
  if (sets.sps.equals(head.sps) && sets.pps.equals(head.pps)) return nals;
  return [sets.sps, sets.pps, ...nals];
}

export class FfmpegProcess {
  readonly #child: ChildProcess;
  readonly #overlay: OverlaySource | undefined;
  readonly #feed = new OverlayFeed();
  readonly exited: Promise<FfmpegExit>;
  readonly progress: FfmpegProgress = { speed: undefined };
  #log = '';
  #start: { time: number; sets: ParameterSets; sound: SoundFormat } | undefined;
  #ended = false;
  #lastTime = { video: -1, audio: -1 };
  /** Bytes of media written so far. */
  bytes = 0;

  /**
   * @param args everything after the input, which is always the pipe
   */
  constructor(path: string, args: readonly string[], cwd: string, input: FfmpegInput = {}) {
    this.#overlay = input.overlay;
    this.#child = spawn(
      path,
      [
        ...['-hide_banner', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1', '-y'],
        // The header says everything. Packets that ffmpeg looks at before it begins would get
        // wrong decoding times, and browsers throw a first picture with such a time away.
        ...['-probesize', '32', '-analyzeduration', '0'],
        // More threads would hold back a picture each, which is time, and overlays come rarely.
        ...(input.overlay ? ['-threads', '1'] : []),
        ...['-f', 'matroska', '-i', 'pipe:0'],
        ...args,
      ],
      { cwd, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true },
    );
    this.exited = new Promise((resolve) => {
      const done = (code: number | null) => resolve({ code, log: this.#log });
      this.#child.once('error', (error) => {
        this.#log += error.message;
        done(null);
      });
      this.#child.once('close', done);
    });
    this.#child.stdin?.on('error', () => {
      // The pipe breaks when ffmpeg ends first; `exited` tells why.
      this.#ended = true;
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const speeds = [...text.matchAll(/^speed=\s*([\d.]+)x/gm)];
      const speed = speeds.at(-1)?.[1];
      if (speed) this.progress.speed = Number(speed);
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-4000);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Milliseconds of the last picture since the first one. */
  get lastTime(): number {
    return this.#lastTime.video;
  }

  get isRunning(): boolean {
    return !this.#ended && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Milliseconds between the first frame and this one; `undefined` before the first keyframe. */
  write(frame: MediaFrame): number | undefined {
    const stdin = this.#child.stdin;
    if (!stdin || !this.isRunning || stdin.writableLength > MAX_QUEUED_BYTES) return undefined;
    if (this.#start === undefined) {
      if (frame.kind !== 'video' || !frame.key) return undefined;
      const { sets, sound } = frame;
      const { sps, pps, width, height } = sets;
      this.#start = { time: frame.time, sets, sound };
      const configuration = decoderConfiguration(sps, pps);
      const overlay = this.#overlay && overlaySize({ width, height });
      stdin.write(matroskaHeader({ width, height, configuration }, sound, overlay));
    }
    const { time: start, sets, sound } = this.#start;
    if (frame.kind === 'audio' && !isSameSound(frame.sound, sound)) return undefined;
    // Times must not go back within a track, whatever the sender's clock does.
    const time = Math.max(Math.round(frame.time - start), this.#lastTime[frame.kind] + 1);
    if (frame.kind === 'audio' && frame.time < start) return undefined;
    this.#lastTime[frame.kind] = time;
    if (this.#overlay && frame.kind === 'video') {
      for (const due of this.#feed.due(time)) {
        stdin.write(matroskaFrame('overlay', due, true, this.#overlay.picture(sets)));
      }
    }
    const data = frame.kind === 'video' ? withLengths(readable(frame, sets)) : frame.data;
    this.bytes += data.length;
    const shown = frame.kind === 'video' ? time + Math.round(frame.shift) : time;
    stdin.write(matroskaFrame(frame.kind, shown, frame.kind === 'audio' || frame.key, data));
    return time;
  }

  /** Lets ffmpeg write its last segment and index; kills it when it takes too long. */
  async end(patience = 5000): Promise<FfmpegExit> {
    this.#ended = true;
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    this.#ended = true;
    this.#child.stdin?.destroy();
    this.#child.kill('SIGKILL');
  }
}
