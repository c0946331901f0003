/**
 * A session whose media an ffmpeg of our own brings in: it speaks the other side's protocol and hands
 * over FLV. PULL and SRT work this way.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { FlvFeed, UnusableMedia } from './flv-feed.ts';
import { FlvReader } from './flv-reader.ts';
import type {
  IngestPoint,
  IngestSession,
  OnSessionEnd,
  SessionEnd,
  SourceType,
} from './ingest-session.ts';
import { MediaSource } from './media-source.ts';

const ENCODER = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1'],
  ...['-pix_fmt', 'yuv420p', '-force_key_frames', 'expr:gte(t,n_forced)'],
];

export interface FetchedSessionOptions {
  streamId: number;
  type: SourceType;
  point: IngestPoint;
  isPull?: boolean;
  ffmpeg: string;
  /** Everything up to and with `-i`. Passed as arguments, never through a shell. */
  input: readonly string[];
  /** Encode the pictures anew, where they are not H.264. */
  encodes?: boolean;
  /** Called right before the first media is taken in. */
  onMedia: (session: FetchedSession) => void;
  onEnd: OnSessionEnd;
}

export class FetchedSession implements IngestSession {
  readonly id = randomUUID();
  readonly type: SourceType;
  readonly streamId: number;
  readonly point: IngestPoint;
  readonly isPull: boolean;
  readonly source = new MediaSource();
  readonly createdAt = Date.now();
  /** Resolves when ffmpeg is gone. */
  readonly exited: Promise<void>;
  readonly #onEnd: OnSessionEnd;
  readonly #child: ChildProcess;
  #connectedAt: number | undefined;
  #lastActivity = performance.now();
  #ended: SessionEnd | undefined;
  #log = '';
  #isUnusable = false;

  constructor(options: FetchedSessionOptions) {
    this.type = options.type;
    this.streamId = options.streamId;
    this.point = options.point;
    this.isPull = options.isPull ?? false;
    this.#onEnd = options.onEnd;
    this.#child = spawn(
      options.ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'warning', '-nostdin', ...options.input],
        ...['-map', '0:v:0', '-map', '0:a:0?'],
        ...(options.encodes ? ENCODER : ['-c:v', 'copy']),
        ...['-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-ac', '2'],
        ...['-f', 'flv', '-flvflags', 'no_duration_filesize', 'pipe:1'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
    );
    const feed = new FlvFeed(this.source);
    const reader = new FlvReader((type, timestamp, data) => {
      if (this.#connectedAt === undefined && !this.#ended) {
        this.#connectedAt = Date.now();
        options.onMedia(this);
      }
      if (!this.#ended) feed.push(type, timestamp, data);
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#lastActivity = performance.now();
      try {
        reader.push(chunk);
      } catch (error) {
        this.#isUnusable = error instanceof UnusableMedia;
        void this.close('failed');
      }
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-4000);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('close', (_, signal) => {
        // Static builds of ffmpeg crash where they have to look names up.
        if (signal && this.#ended === undefined) this.#log += `\nffmpeg ended by ${signal}.`;
        resolve();
      });
    });
    void this.exited.then(() => this.close('lost'));
  }

  get connectedAt(): number | undefined {
    return this.#connectedAt;
  }

  get silence(): number {
    return performance.now() - this.#lastActivity;
  }

  get ended(): SessionEnd | undefined {
    return this.#ended;
  }

  /** Whether it failed because the pictures or the sound came in another format. */
  get needsEncoding(): boolean {
    return (
      this.#isUnusable || /not compatible with flv|incompatible with output codec/i.test(this.#log)
    );
  }

  /** The last thing that ffmpeg said, without any address: those may hold logins. */
  get lastWords(): string {
    const lines = this.#log.trim().split('\n');
    return (lines.at(-1) ?? '')
      .replace(/\S+:\/\/\S+/g, 'the source:')
      .replace(/^\[[^\]]*\]\s*/, '')
      .replace(/:+(?=:)/g, '');
  }

  async close(reason: SessionEnd): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = reason;
      this.#onEnd(this, reason);
      this.#child.kill('SIGKILL');
    }
    await this.exited;
  }
}
