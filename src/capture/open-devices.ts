/**
 * Opens camera and microphone with one request, so that there is one prompt. Where that fails
 * because of one of them, the other is opened alone.
 */
import { BroadcastError, type BroadcastErrorCode } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import { cameraConstraints, microphoneConstraints } from './constraints.ts';
import { type DeviceKind, type MediaAccess, throwIfAborted } from './media-devices.ts';

export interface DeviceChoice {
  /** Device id, as the lists give it; the default device when it is left out or gone. */
  cameraId?: string | undefined;
  microphoneId?: string | undefined;
}

/** For each kind its track, or why there is none. At least one is a track. */
export type OpenedDevices = Record<DeviceKind, MediaStreamTrack | BroadcastError>;

/** What the user can act on comes first: it is the error when there is neither. */
const GRAVITY: readonly BroadcastErrorCode[] = [
  'permission-denied',
  'device-busy',
  'overconstrained',
  'policy-blocked',
  'no-device',
];

/**
 * Opens one device. With `orDefault`, a device that is gone is replaced by the default one.
 *
 * @throws BroadcastError with a capture reason.
 */
export async function openDevice(
  access: MediaAccess,
  kind: DeviceKind,
  settings: CaptureSettings,
  deviceId: string | undefined,
  signal: AbortSignal,
  orDefault = false,
): Promise<MediaStreamTrack> {
  const obstacle = access.obstacle(kind);
  if (obstacle) throw obstacle;
  const open = async (id: string | undefined) => {
    const stream = await access.open(
      kind === 'camera'
        ? { video: cameraConstraints(settings, id) }
        : { audio: microphoneConstraints(settings, id) },
      signal,
    );
    const [track] = stream.getTracks();
    if (!track) throw new BroadcastError('no-device');
    return track;
  };
  try {
    return await open(deviceId);
  } catch (error) {
    if (!orDefault || !deviceId || !isGone(error)) throw error;
    return open(undefined);
  }
}

/** @throws BroadcastError when neither can be opened. */
export async function openDevices(
  access: MediaAccess,
  settings: CaptureSettings,
  choice: DeviceChoice,
  signal: AbortSignal,
): Promise<OpenedDevices> {
  const camera = access.obstacle('camera');
  const microphone = access.obstacle('microphone');
  if (!camera && !microphone) {
    const both = await openTogether(access, settings, choice, signal);
    if (both) return both;
  }
  const opened: OpenedDevices = {
    camera: camera ?? (await attempt(access, 'camera', settings, choice.cameraId, signal)),
    microphone:
      microphone ?? (await attempt(access, 'microphone', settings, choice.microphoneId, signal)),
  };
  const problems = [opened.camera, opened.microphone].filter(
    (outcome) => outcome instanceof BroadcastError,
  );
  if (signal.aborted) {
    for (const outcome of Object.values(opened)) if ('stop' in outcome) outcome.stop();
    throwIfAborted(signal);
  }
  if (problems.length === 2) throw gravest(problems);
  return opened;
}

/** Both tracks, or null when it is worth to try each alone. */
async function openTogether(
  access: MediaAccess,
  settings: CaptureSettings,
  { cameraId, microphoneId }: DeviceChoice,
  signal: AbortSignal,
): Promise<OpenedDevices | null> {
  try {
    const stream = await access.open(
      {
        video: cameraConstraints(settings, cameraId),
        audio: microphoneConstraints(settings, microphoneId),
      },
      signal,
    );
    const [camera] = stream.getVideoTracks();
    const [microphone] = stream.getAudioTracks();
    const missing = () => new BroadcastError('no-device');
    return { camera: camera ?? missing(), microphone: microphone ?? missing() };
  } catch (error) {
    if (!(error instanceof BroadcastError) || error.code === 'aborted') throw error;
    if (error.code === 'permission-denied' && (await wasAskedForBoth(access))) throw error;
    return null;
  }
}

/** A user who closed the prompt for both is not asked twice more. */
async function wasAskedForBoth(access: MediaAccess): Promise<boolean> {
  const states = [await access.permission('camera'), await access.permission('microphone')];
  return states.every((state) => state === 'prompt');
}

async function attempt(
  access: MediaAccess,
  kind: DeviceKind,
  settings: CaptureSettings,
  deviceId: string | undefined,
  signal: AbortSignal,
): Promise<MediaStreamTrack | BroadcastError> {
  try {
    return await openDevice(access, kind, settings, deviceId, signal, true);
  } catch (error) {
    return BroadcastError.from(error, 'unexpected');
  }
}

function gravest(problems: BroadcastError[]): BroadcastError {
  const rank = ({ code }: BroadcastError) => {
    const index = GRAVITY.indexOf(code);
    return index < 0 ? GRAVITY.length : index;
  };
  return problems.reduce((worst, next) => (rank(next) < rank(worst) ? next : worst));
}

function isGone(error: unknown): boolean {
  return (
    error instanceof BroadcastError &&
    (error.code === 'overconstrained' || error.code === 'no-device')
  );
}
