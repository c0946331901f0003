/** Decodes one keyframe to a JPEG, at most 1080 pixels wide. */
import { spawn } from 'node:child_process';

const PATIENCE_MS = 10_000;

/**
 * @param picture one keyframe with its parameter sets, with start codes
 * @returns the JPEG; rejects when ffmpeg cannot decode it
 */
export function screenshot(ffmpeg: string, picture: Buffer, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-f', 'h264', '-i', 'pipe:0', '-frames:v', '1'],
        ...['-vf', "scale='min(1080,iw)':-2", '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
      ],
      { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, signal, timeout: PATIENCE_MS },
    );
    const out: Buffer[] = [];
    let log = '';
    child.stdin.on('error', () => {
      // It ended before it read everything; the exit below tells.
    });
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-1000);
    });
    child.once('error', reject);
    child.once('close', () => {
      const jpeg = Buffer.concat(out);
      if (jpeg.length > 0) resolve(jpeg);
      else reject(new Error(`No picture: ${log.trim()}`));
    });
    child.stdin.end(picture);
  });
}
