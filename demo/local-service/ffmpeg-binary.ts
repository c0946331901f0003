/** Finds an ffmpeg: the system's, or the one that npm brought, or says how to get one. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

export type FfmpegBinary =
  | { path: string; version: string; from: 'option' | 'system' | 'npm' }
  | { path: null; problem: string };

function versionOf(path: string): string | undefined {
  const run = spawnSync(path, ['-hide_banner', '-version'], { encoding: 'utf8', timeout: 10_000 });
  if (run.status !== 0) return undefined;
  return /^ffmpeg version (\S+)/m.exec(run.stdout)?.[1] ?? 'unknown';
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
    const version = versionOf(wanted);
    if (version) return { path: wanted, version, from: 'option' };
    return { path: null, problem: `${wanted} does not run as ffmpeg. ${without}` };
  }
  const system = versionOf('ffmpeg');
  if (system) return { path: 'ffmpeg', version: system, from: 'system' };
  const packaged = npmPath();
  const version = packaged && versionOf(packaged);
  if (packaged && version) return { path: packaged, version, from: 'npm' };
  return {
    path: null,
    problem: `No ffmpeg found. Install one (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg), or run npm ci without --omit=dev. ${without}`,
  };
}
