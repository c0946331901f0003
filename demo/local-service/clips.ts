/**
 * Instant clips: cut from what viewers can rewind to, whole segments at a time, kept until they expire.
 * A clip that ends in the future is cut when that has been broadcast.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MPEGTS_PLAYLIST } from './hls-output.ts';
import { joinSegments, type RecordingFacts } from './recorder.ts';

const POLL_MS = 250;
/** So long after its end a clip is cut with what there is. */
const PATIENCE_MS = 15_000;

export const CLIP_PLAYLIST = 'media.m3u8';
export const CLIP_FILE = 'clip.mp4';

export interface ClipRequest {
  /** Unix seconds, as the API counts them. */
  start: number;
  duration: number;
  expiration: number;
  vodRequired: boolean;
}

export interface Clip extends ClipRequest {
  id: string;
  streamId: number;
  /** ISO 8601. */
  createdAt: string;
  videoId: number | null;
  height: number | null;
  state: 'recording' | 'ready' | 'failed';
  dir: string;
}

interface Segment {
  name: string;
  /** Seconds, as written in the playlist. */
  seconds: string;
  /** Wall-clock milliseconds. */
  from: number;
  to: number;
}

/** The segments of a playlist with the times at which they were broadcast. */
export function readSegments(playlist: string): Segment[] {
  const pattern = /#EXTINF:([\d.]+),\s*\n#EXT-X-PROGRAM-DATE-TIME:(\S+)\s*\n(\S+)/g;
  return [...playlist.matchAll(pattern)].map(([, seconds = '0', date = '', name = '']) => {
    const from = Date.parse(date.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    return { name, seconds, from, to: from + Number(seconds) * 1000 };
  });
}

/** Those that lie in the clip, if only in part. */
export function segmentsOfClip(
  all: readonly Segment[],
  { start, duration }: Pick<ClipRequest, 'start' | 'duration'>,
): Segment[] {
  const [from, to] = [start * 1000, (start + duration) * 1000];
  return all.filter((segment) => segment.to > from && segment.from < to);
}

export class Clips {
  readonly #dir: string;
  readonly #ffmpeg: string | null;
  readonly #abort = new AbortController();
  readonly #clips = new Map<string, Clip>();
  readonly #cutting = new Set<Promise<unknown>>();

  constructor(dir: string, ffmpeg: string | null) {
    this.#dir = dir;
    this.#ffmpeg = ffmpeg;
  }

  /** Those of a stream that have not expired, oldest first. */
  list(streamId: number): Clip[] {
    this.#forgetExpired();
    return [...this.#clips.values()].filter((clip) => clip.streamId === streamId);
  }

  find(id: string): Clip | undefined {
    this.#forgetExpired();
    return this.#clips.get(id);
  }

  /**
   * Begins one.
   *
   * @param outputDir the folder that the stream's output writes to now
   * @returns the clip, and its file with its figures once it is cut
   */
  create(
    streamId: number,
    request: ClipRequest,
    height: number | null,
    outputDir: () => string | undefined,
  ): { clip: Clip; file: string; facts: Promise<RecordingFacts> } {
    const id = randomBytes(6).toString('hex');
    const dir = join(this.#dir, id);
    mkdirSync(dir, { recursive: true });
    const clip: Clip = {
      ...request,
      id,
      streamId,
      createdAt: new Date().toISOString(),
      videoId: null,
      height,
      state: 'recording',
      dir,
    };
    this.#clips.set(id, clip);
    const facts = this.#cut(clip, outputDir);
    const done: Promise<unknown> = facts
      .then(
        () => {
          clip.state = 'ready';
        },
        () => {
          clip.state = 'failed';
        },
      )
      .finally(() => this.#cutting.delete(done));
    this.#cutting.add(done);
    return { clip, file: join(dir, CLIP_FILE), facts };
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#cutting);
  }

  async #cut(clip: Clip, outputDir: () => string | undefined): Promise<RecordingFacts> {
    const { signal } = this.#abort;
    const end = (clip.start + clip.duration) * 1000;
    let kept: Segment[] = [];
    // Segments are kept as they come: by the end the first ones may be gone from the window.
    for (;;) {
      signal.throwIfAborted();
      const source = outputDir();
      const list =
        source && (await readFile(join(source, MPEGTS_PLAYLIST), 'utf8').catch(() => ''));
      const all = list ? readSegments(list) : [];
      kept = await this.#keep(clip, source ?? '', all, kept);
      const isComplete = (all.at(-1)?.to ?? 0) >= end;
      const isOver = source === undefined && Date.now() > clip.start * 1000;
      if (isComplete || isOver || Date.now() > end + PATIENCE_MS) break;
      await delay(POLL_MS, undefined, { signal });
    }
    if (kept.length === 0 || this.#ffmpeg === null) throw new Error('There was nothing to cut.');
    await writeFile(join(clip.dir, CLIP_PLAYLIST), playlistOf(kept));
    return joinSegments(this.#ffmpeg, clip.dir, CLIP_PLAYLIST, CLIP_FILE);
  }

  async #keep(
    clip: Clip,
    source: string,
    all: readonly Segment[],
    kept: readonly Segment[],
  ): Promise<Segment[]> {
    const known = new Set(kept.map(({ name }) => name));
    const missing = segmentsOfClip(all, clip).filter(({ name }) => !known.has(name));
    const copied = await Promise.all(
      missing.map(async (segment) => {
        const copy = copyFile(join(source, segment.name), join(clip.dir, segment.name));
        // A segment that left the window just now cannot be part of the clip any more.
        return copy.then(
          () => [segment],
          () => [],
        );
      }),
    );
    return [...kept, ...copied.flat()];
  }

  #forgetExpired(): void {
    for (const clip of this.#clips.values()) {
      if (clip.expiration * 1000 > Date.now() || clip.state === 'recording') continue;
      this.#clips.delete(clip.id);
      void rm(clip.dir, { recursive: true, force: true }).catch(() => {
        // What cannot be removed now goes with the folder of the service.
      });
    }
  }
}

function playlistOf(segments: readonly Segment[]): string {
  const longest = Math.ceil(Math.max(...segments.map(({ seconds }) => Number(seconds))));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...segments.map(({ name, seconds }) => `#EXTINF:${seconds},\n${name}`),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
