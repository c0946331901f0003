/** What is asked of the browser's devices, from the capture settings. */
import type { CaptureSettings } from '../core/settings.ts';

/** Newer members than TypeScript's library knows. */
interface VideoConstraints extends MediaTrackConstraints {
  resizeMode?: ConstrainDOMString;
}

export interface ScreenOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface?: 'include' | 'exclude';
  surfaceSwitching?: 'include' | 'exclude';
}

/**
 * All wishes but the device are ideal: a camera that cannot meet them is fitted into the frame
 * instead of refused. `crop-and-scale` lets the browser make the exact size from a larger picture.
 */
export function cameraConstraints(
  { size, frameRate, facingMode }: CaptureSettings,
  deviceId?: string,
): MediaTrackConstraints {
  const constraints: VideoConstraints = {
    width: { ideal: size.width },
    height: { ideal: size.height },
    frameRate: { ideal: frameRate },
    resizeMode: { ideal: 'crop-and-scale' },
    ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facingMode } }),
  };
  return constraints;
}

/** `voice` asks for the browser's processing in mono; `music` for the plain sound in stereo. */
export function microphoneConstraints(
  { audioMode }: CaptureSettings,
  deviceId?: string,
): MediaTrackConstraints {
  const voice = audioMode === 'voice';
  return {
    echoCancellation: voice,
    noiseSuppression: voice,
    autoGainControl: voice,
    channelCount: { ideal: voice ? 1 : 2 },
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
}

/** The screen at its own size, without sound; this page's own tab is left out of the choice. */
export function screenOptions({ frameRate }: CaptureSettings): ScreenOptions {
  return {
    video: { frameRate: { ideal: frameRate, max: frameRate } },
    audio: false,
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
  };
}
