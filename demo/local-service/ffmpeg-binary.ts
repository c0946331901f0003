/** Finds an ffmpeg: the system's, or the one that npm brought, or says how to get one. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

export type FfmpegBinary =
  | {
      path: string;
      version: string;
      from: 'option' | 'system' | 'npm';
      /** Whether it was built with SRT. */
      hasSrt: boolean;
    }
  | { path: null; problem: string };

function read(path: string): { version: string; hasSrt: boolean } | undefined {
  const run = spawnSync(path, ['-hide_banner', '-version'], { encoding: 'utf8', timeout: 10_000 });
  if (run.status !== 0) return undefined;
  const version = /^ffmpeg version (\S+)/m.exec(run.stdout)?.[1] ?? 'unknown';
  return { version, hasSrt: run.stdout.includes('--enable-libsrt') };
}

function npmPath(): string | undefined {
  try {
    const installer: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
    const path = (installer as { path?: unknown }).path;
    return typeof path === 'string' ? path : undefined;
  } catch {
    // The package throws when it has no build for this platform.
    return undefined;
  }
}

/**
 * @param wanted a path to use and no other; `null` for none; left out to look for one
 */
export function findFfmpeg(wanted?: string | null): FfmpegBinary {
  const without =
    'The service runs, with a measured live status, but without HLS, DASH, pictures and recordings.';
  if (wanted === null) return { path: null, problem: `ffmpeg is switched off. ${without}` };
  if (wanted !== undefined) {
    const found = read(wanted);
    if (found) return { path: wanted, from: 'option', ...found };
    return { path: null, problem: `${wanted} does not run as ffmpeg. ${without}` };
  }
  const system = read('ffmpeg');
  if (system) return { path: 'ffmpeg', from: 'system', ...system };
  const packaged = npmPath();
  const found = packaged && read(packaged);
  if (packaged && found) return { path: packaged, from: 'npm', ...found };
  return {
    path: null,
    problem: `No ffmpeg found. Install one (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg), or run npm ci without --omit=dev. ${without}`,
  };
}
