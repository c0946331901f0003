/**
 * Turns frames into HLS and DASH: one ffmpeg whose dash muxer writes CMAF segments with both kinds
 * of playlist over them, and whose hls muxer writes the same media as MPEG-TS for old players. Pictures are copied, so what a viewer sees is what was sent, pixel for
 * pixel, and the processor stays free; only overlays make it encode anew. Sound becomes AAC. When
 * the size changes while on air, a new output scales to the first size, as the real service does.
 */
import { mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FfmpegExit, FfmpegProcess } from './ffmpeg-process.ts';
import { type FrameSize, isSameSound, type MediaFrame, type SoundFormat } from './media-source.ts';
import type { OverlaySource } from './overlay-feed.ts';
import { videoArguments } from './video-arguments.ts';

/** Segments are cut at the first keyframe after this; keyframes come about once a second. */
const SEGMENT_SECONDS = 0.9;
/** Roughly how long one segment turns out to be, for counting a window in segments. */
const EXPECTED_SEGMENT_SECONDS = 1;
const WINDOW_WITHOUT_DVR_SECONDS = 20;
const POLL_MS = 100;

/** The playlist of the MPEG-TS segments. */
export const MPEGTS_PLAYLIST = 'media_ts.m3u8';

/** One output of the tee muxer: its options and its name. */
function teed(options: Record<string, string | number>, name: string): string {
  const list = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return `[${list.join(':')}]${name}`;
}

function cmaf(segments: number): string {
  return teed(
    {
      f: 'dash',
      hls_playlist: 1,
      use_template: 1,
      use_timeline: 1,
      seg_duration: SEGMENT_SECONDS,
      window_size: segments,
      extra_window_size: 6,
      adaptation_sets: 'id=0,streams=v id=1,streams=a',
      init_seg_name: 'init-$RepresentationID$.m4s',
      media_seg_name: 'chunk-$RepresentationID$-$Number%05d$.m4s',
    },
    'index.mpd',
  );
}

function mpegts(segments: number): string {
  return teed(
    {
      f: 'hls',
      // Without it the others go on.
      onfail: 'ignore',
      hls_time: SEGMENT_SECONDS,
      hls_list_size: segments,
      hls_delete_threshold: 6,
      hls_segment_filename: 'ts-%05d.ts',
      hls_flags: 'delete_segments+program_date_time',
    },
    MPEGTS_PLAYLIST,
  );
}

export interface HlsOutputOptions {
  ffmpeg: string;
  /** Folder of its own; created here, removed by {@link HlsOutput.remove}. */
  dir: string;
  /** Number of the output within its stream; part of the addresses. */
  epoch: number;
  /** Seconds that stay in the playlists; `null` for a short live window. */
  dvrSeconds: number | null;
  /** Size of the pictures that come in. */
  size: FrameSize;
  /** How the sound that comes in is packed. */
  sound: SoundFormat;
  /** Scale to this size and encode anew, instead of copying the pictures. */
  scaleTo?: FrameSize | undefined;
  /** Pictures to lay over the video, which is encoded anew then. */
  overlay?: OverlaySource | undefined;
  /** Called once the first segment can be played. */
  onReady: () => void;
  /** Called when ffmpeg ends without being told to. */
  onFailure: (exit: FfmpegExit) => void;
}

export interface MasterInfo {
  /** As ffmpeg found them in the streams, for example `avc1.42c01f,mp4a.40.2`. */
  codecs: string;
}

export class HlsOutput {
  readonly epoch: number;
  readonly dir: string;
  readonly #size: FrameSize;
  readonly #sound: SoundFormat;
  readonly #isFixed: boolean;
  readonly #process: FfmpegProcess;
  readonly #timer: NodeJS.Timeout;
  readonly #onReady: () => void;
  #master: MasterInfo | undefined;
  #isEnding = false;

  constructor(options: HlsOutputOptions) {
    mkdirSync(options.dir, { recursive: true });
    this.epoch = options.epoch;
    this.dir = options.dir;
    this.#size = options.size;
    this.#sound = options.sound;
    this.#isFixed = !options.scaleTo || options.overlay !== undefined;
    this.#onReady = options.onReady;
    const seconds = options.dvrSeconds ?? WINDOW_WITHOUT_DVR_SECONDS;
    const segments = Math.max(6, Math.ceil(seconds / EXPECTED_SEGMENT_SECONDS));
    this.#process = new FfmpegProcess(
      options.ffmpeg,
      [
        ...videoArguments({
          scaleTo: options.scaleTo,
          overlay: options.overlay !== undefined,
          height: (options.scaleTo ?? options.size).height,
        }),
        ...['-map', '0:a:0'],
        // Gaps in the sound are filled with silence, so that picture and sound stay together.
        ...[
          '-c:a',
          'aac',
          '-b:a',
          '128k',
          '-ar',
          '48000',
          '-ac',
          '2',
          '-af',
          'aresample=async=1000',
        ],
        // The headers of CMAF files hold what MPEG-TS repeats; the muxers take it from there.
        ...['-flags', '+global_header', '-f', 'tee', [cmaf(segments), mpegts(segments)].join('|')],
      ],
      options.dir,
      { overlay: options.overlay },
    );
    this.#timer = setInterval(() => void this.#lookForFirstSegment(), POLL_MS);
    void this.#process.exited.then((exit) => {
      clearInterval(this.#timer);
      if (!this.#isEnding) options.onFailure(exit);
    });
  }

  /** Known once the first segment can be played. */
  get master(): MasterInfo | undefined {
    return this.#master;
  }

  /** Seconds of media that ffmpeg handles in a second, as it reports. */
  get speed(): number | undefined {
    return this.#process.progress.speed;
  }

  /** Bits a second so far, both tracks together. */
  get bandwidth(): number {
    const { bytes, lastTime } = this.#process;
    // Before a second has passed any figure would be a guess; this one is a usual 720p.
    return lastTime < 1000 ? 2_500_000 : Math.ceil((bytes * 8000) / lastTime);
  }

  /** Whether it can go on with pictures of this size and such sound. */
  takes({ width, height }: FrameSize, sound: SoundFormat): boolean {
    if (!isSameSound(sound, this.#sound)) return false;
    return !this.#isFixed || (width === this.#size.width && height === this.#size.height);
  }

  write(frame: MediaFrame): void {
    this.#process.write(frame);
  }

  /** Writes the last segment and closes the playlists. */
  async end(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    await this.#process.end();
  }

  kill(): void {
    this.#isEnding = true;
    this.#process.kill();
  }

  async remove(): Promise<void> {
    this.kill();
    await this.#process.exited;
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 }).catch(() => {
      // What could not be removed now goes with the folder of the service.
    });
  }

  async #lookForFirstSegment(): Promise<void> {
    try {
      const video = await readFile(join(this.dir, 'media_0.m3u8'), 'utf8');
      const audio = await readFile(join(this.dir, 'media_1.m3u8'), 'utf8');
      if (!video.includes('#EXTINF') || !audio.includes('#EXTINF')) return;
      const master = await readFile(join(this.dir, 'master.m3u8'), 'utf8');
      const codecs = /CODECS="([^"]+)"/.exec(master)?.[1];
      if (!codecs || this.#master) return;
      this.#master = { codecs };
      clearInterval(this.#timer);
      this.#onReady();
    } catch {
      // The files are not there yet, or just being replaced: look again in a moment.
    }
  }
}
