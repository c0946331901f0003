/**
 * Encoders without a browser: ffmpeg sends a moving picture and a tone, in real time, to where a real
 * encoder would push, or lays them down as what a PULL stream fetches.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { findFfmpeg } from '../../demo/local-service/ffmpeg-binary.ts';

export interface PublisherOptions {
  /** `WIDTHxHEIGHT`, 320x180 by default. */
  size?: string;
  /** Pictures a second, 25 by default. */
  rate?: number;
  /** Hertz of the tone, 440 by default; `null` for no sound at all. */
  tone?: number | null;
  /** Pictures that are reordered between two others, as encoders for files do; 0 by default. */
  reordered?: number;
  /** Colour of a still picture, instead of the moving one. */
  colour?: string;
  /** Seconds after which it ends by itself. */
  seconds?: number;
}

export interface Publisher {
  /** Resolves when it has ended, with all that it said about it. */
  readonly exited: Promise<{ code: number | null; log: string }>;
  readonly pid: number | undefined;
  /** Ends the push the way an encoder does. */
  stop(): Promise<void>;
  /** Dies without a word. */
  kill(): Promise<void>;
}

const binary = findFfmpeg();

/** The ffmpeg that publishes, for tests that look at what came out. */
export const ffmpegPath = binary.path ?? 'ffmpeg';

/** What ffmpeg is to make: H.264 and AAC, a keyframe every second. */
export function testMedia(options: PublisherOptions = {}): string[] {
  return ['-re', ...encodedMedia(options)];
}

function encodedMedia(options: PublisherOptions): string[] {
  const { size = '320x180', rate = 25, tone = 440, reordered = 0, colour, seconds } = options;
  const picture = colour ? `color=c=${colour}:s=${size}:r=${rate}` : `testsrc2=s=${size}:r=${rate}`;
  return [
    ...['-f', 'lavfi', '-i', picture],
    ...(tone === null ? [] : ['-f', 'lavfi', '-i', `sine=frequency=${tone}:sample_rate=48000`]),
    ...(seconds === undefined ? [] : ['-t', String(seconds)]),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-pix_fmt', 'yuv420p'],
    ...['-g', String(rate), '-bf', String(reordered), '-b:v', '500k'],
    ...(tone === null ? [] : ['-c:a', 'aac', '-b:a', '96k', '-ac', '2']),
  ];
}

/** Runs ffmpeg with these arguments. */
export function runFfmpeg(args: readonly string[]): Publisher {
  if (binary.path === null) throw new Error(binary.problem);
  const child: ChildProcess = spawn(
    binary.path,
    ['-hide_banner', '-loglevel', 'info', '-nostats', '-y', ...args],
    { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true },
  );
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const exited = new Promise<{ code: number | null; log: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, log: error.message }));
    child.once('close', (code) => resolve({ code, log }));
  });
  return {
    exited,
    pid: child.pid,
    async stop() {
      if (child.exitCode === null) child.stdin?.end('q');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Pushes to a `push_url` or `backup_push_url`. */
export function pushRtmp(url: string, options: PublisherOptions = {}): Publisher {
  return runFfmpeg([...testMedia(options), '-f', 'flv', url]);
}

/**
 * Pushes to a `push_url_srt` or `backup_push_url_srt`. Where this ffmpeg has no SRT it ends at once;
 * `service.takesSrt` tells.
 */
export function pushSrt(
  url: string,
  { passphrase, ...options }: PublisherOptions & { passphrase?: string } = {},
): Publisher {
  const secret = passphrase === undefined ? [] : ['-passphrase', passphrase];
  return runFfmpeg([...testMedia(options), '-f', 'mpegts', ...secret, url]);
}

/**
 * Writes some seconds of media to a file, as fast as it can: MPEG-TS, MP4, or HLS at `.m3u8`, whatever
 * the name says.
 */
export async function writeMedia(file: string, options: PublisherOptions = {}): Promise<void> {
  const media = encodedMedia({ seconds: 6, ...options });
  const list = file.endsWith('.m3u8') ? ['-hls_time', '1', '-hls_list_size', '0'] : [];
  const { code, log } = await runFfmpeg([...media, ...list, file]).exited;
  if (code !== 0) throw new Error(`No media was made: ${log.slice(-500)}`);
}
