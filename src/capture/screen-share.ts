/** A screen, window or tab as a picture of the broadcast's size. */
import { BroadcastError } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import { screenOptions } from './constraints.ts';
import { fitPicture } from './frame-fitter.ts';
import type { MediaAccess } from './media-devices.ts';

export interface ScreenShare {
  readonly track: MediaStreamTrack;
  /** `Screen`, `Window` or `Tab`: browsers give no better name. */
  readonly label: string;
  stop(): void;
}

const LABELS: Readonly<Record<string, string>> = { window: 'Window', browser: 'Tab' };

/**
 * Lets the user choose, and shares until `stop()` or the browser's own "Stop sharing", which calls
 * `onEnded`.
 *
 * @throws BroadcastError `dismissed` when the user chose nothing.
 */
export async function shareScreen(
  access: MediaAccess,
  settings: CaptureSettings,
  onEnded: () => void,
  signal: AbortSignal,
): Promise<ScreenShare> {
  const stream = await access.openScreen(screenOptions(settings), signal);
  const [screen] = stream.getVideoTracks();
  if (!screen) throw new BroadcastError('dismissed');
  const use = new AbortController();
  const stop = () => {
    use.abort();
    for (const track of stream.getTracks()) track.stop();
  };
  screen.addEventListener('ended', onEnded, { signal: use.signal });
  return {
    track: fitPicture(screen, settings.size, settings.frameRate, use.signal),
    label: LABELS[screen.getSettings().displaySurface ?? ''] ?? 'Screen',
    stop,
  };
}
