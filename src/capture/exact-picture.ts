/**
 * Makes sure that a camera's frames have exactly the size of the broadcast. The service fixes its
 * ladder at the first frame, so what counts is the size of decoded frames, not what the track says
 * of itself: that can be wrong right after the start.
 */
import type { FrameSize } from '../core/settings.ts';
import { fitPicture, playHidden } from './frame-fitter.ts';
import { throwIfAborted } from './media-devices.ts';

/** A camera that shows no frame for this long is sent through the fitter, which needs none. */
const FIRST_FRAME_TIMEOUT = 3000;

/**
 * Resolves with the camera's own track where its frames fit, else with a fitted one. `replace` is
 * called with a fitted track when the frames change later. Everything ends with the signal, which
 * rejects with `aborted`; the camera's track stays the caller's.
 */
export async function exactPicture(
  camera: MediaStreamTrack,
  size: FrameSize,
  frameRate: number,
  replace: (output: MediaStreamTrack) => void,
  signal: AbortSignal,
): Promise<MediaStreamTrack> {
  const fitted = () => fitPicture(camera, size, frameRate, signal);
  if (turnsInTheHand()) return fitted();
  const video = playHidden(camera, signal);
  const fits = () => video.videoWidth === size.width && video.videoHeight === size.height;
  await firstFrame(video, signal);
  throwIfAborted(signal);
  if (!fits()) {
    video.srcObject = null;
    return fitted();
  }
  const onResize = () => {
    if (fits() || signal.aborted) return;
    video.removeEventListener('resize', onResize);
    video.srcObject = null;
    replace(fitted());
  };
  video.addEventListener('resize', onResize, { signal });
  return camera;
}

/**
 * A phone's frames turn with it, and a few would be encoded at the wrong size before anybody could
 * tell. So its camera goes through the fitter from the start.
 */
function turnsInTheHand(): boolean {
  return matchMedia('(pointer: coarse)').matches && 'orientation' in screen;
}

function firstFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settled = new AbortController();
    const settle = () => {
      clearTimeout(timer);
      settled.abort();
      resolve();
    };
    const timer = setTimeout(settle, FIRST_FRAME_TIMEOUT);
    // The first size that a browser tells may be a placeholder; with data, there is a real frame.
    video.addEventListener('loadeddata', settle, { signal: settled.signal });
    signal.addEventListener('abort', settle, { signal: settled.signal });
  });
}
