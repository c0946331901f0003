/**
 * The browser's devices behind a thin wall: checks before asking, one error type after, and nothing
 * that stays open when the asker has gone. Tests hand in an environment of their own.
 */
import { BroadcastError, type BroadcastErrorCode } from '../core/errors.ts';
import type { DeviceInfo } from '../core/snapshot.ts';
import type { ScreenOptions } from './constraints.ts';

export type DeviceKind = 'camera' | 'microphone';

export interface CaptureEnvironment {
  readonly secure: boolean;
  /** Missing on insecure pages and in some in-app browsers. */
  readonly mediaDevices: MediaDevices | undefined;
  /** Missing in old browsers, which then answer by the request itself. */
  readonly permissions: Permissions | undefined;
  /** Whether the frame that holds this page lets it use the feature. */
  allows(feature: DeviceKind | 'display-capture'): boolean;
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(feature: string): boolean };
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** What this page has. Firefox and Safari tell no policy; there the request is refused instead. */
export function browserEnvironment(): CaptureEnvironment {
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  return {
    secure: isSecureContext,
    mediaDevices: navigator.mediaDevices,
    permissions: navigator.permissions,
    allows: (feature) => policy?.allowsFeature(feature) ?? true,
  };
}

export interface DeviceLists {
  readonly camera: readonly DeviceInfo[];
  readonly microphone: readonly DeviceInfo[];
}

const KIND_AT_BROWSER = { camera: 'videoinput', microphone: 'audioinput' } as const;
const FALLBACK_NAME = { camera: 'Camera', microphone: 'Microphone' } as const;

export class MediaAccess {
  readonly #environment: () => CaptureEnvironment;

  constructor(environment: () => CaptureEnvironment = browserEnvironment) {
    this.#environment = environment;
  }

  /** Why the kind cannot even be asked for, or null. */
  obstacle(kind: DeviceKind | 'display-capture'): BroadcastError | null {
    const { secure, mediaDevices, allows } = this.#environment();
    if (!secure) return new BroadcastError('insecure-context');
    const supported = kind === 'display-capture' ? 'getDisplayMedia' : 'getUserMedia';
    if (!mediaDevices || !(supported in mediaDevices)) return new BroadcastError('unsupported');
    return allows(kind) ? null : new BroadcastError('policy-blocked');
  }

  /** Opens devices. Tracks that arrive after the signal aborted are stopped at once. */
  open(constraints: MediaStreamConstraints, signal: AbortSignal): Promise<MediaStream> {
    return this.#ask((devices) => devices.getUserMedia(constraints), captureErrorCode, signal);
  }

  /** Lets the user choose a screen, window or tab. Rejects with `dismissed` when they choose none. */
  openScreen(options: ScreenOptions, signal: AbortSignal): Promise<MediaStream> {
    const obstacle = this.obstacle('display-capture');
    if (obstacle) return Promise.reject(obstacle);
    return this.#ask((devices) => devices.getDisplayMedia(options), screenErrorCode, signal);
  }

  /** The state of a permission, or undefined where the browser does not tell. */
  async permission(kind: DeviceKind): Promise<PermissionState | undefined> {
    try {
      return (await this.#environment().permissions?.query({ name: kind }))?.state;
    } catch {
      return undefined;
    }
  }

  /** The devices that can be chosen. Before permission is given, browsers list none by id. */
  async list(): Promise<DeviceLists> {
    const [camera, microphone] = await Promise.all([
      this.#devices('camera'),
      this.#devices('microphone'),
    ]);
    return { camera: named('camera', camera), microphone: named('microphone', microphone) };
  }

  /** Why an open device is gone: it was unplugged, or the permission was taken back. */
  async lossReason(kind: DeviceKind): Promise<BroadcastError> {
    const devices = await this.#devices(kind);
    const forbidden = devices.length > 0 && devices.every(({ label }) => !label);
    return new BroadcastError(forbidden ? 'permission-denied' : 'no-device');
  }

  /** Ids of the devices that can be opened without a prompt: a browser names only these. */
  async openable(kind: DeviceKind): Promise<string[]> {
    const devices = await this.#devices(kind);
    return devices.filter(({ label }) => label).map(({ deviceId }) => deviceId);
  }

  /** Calls back when devices come and go, until the signal aborts. */
  watch(listener: () => void, signal: AbortSignal): void {
    this.#environment().mediaDevices?.addEventListener?.('devicechange', listener, { signal });
  }

  /** Without permission, browsers list one device of each kind, without id and name. */
  async #devices(kind: DeviceKind): Promise<MediaDeviceInfo[]> {
    const all = await this.#environment()
      .mediaDevices?.enumerateDevices()
      .catch(() => []);
    return (all ?? []).filter(
      // Windows lists the device for calls once more as `communications`.
      (device) => device.kind === KIND_AT_BROWSER[kind] && device.deviceId !== 'communications',
    );
  }

  async #ask(
    request: (devices: MediaDevices) => Promise<MediaStream>,
    codeOf: (error: unknown) => BroadcastErrorCode,
    signal: AbortSignal,
  ): Promise<MediaStream> {
    const { mediaDevices } = this.#environment();
    if (!mediaDevices) throw new BroadcastError('unsupported');
    throwIfAborted(signal);
    let stream: MediaStream;
    try {
      stream = await request(mediaDevices);
    } catch (cause) {
      throwIfAborted(signal);
      throw new BroadcastError(codeOf(cause), { cause });
    }
    if (signal.aborted) for (const track of stream.getTracks()) track.stop();
    throwIfAborted(signal);
    return stream;
  }
}

function named(kind: DeviceKind, devices: MediaDeviceInfo[]): DeviceInfo[] {
  return devices
    .filter(({ deviceId }) => deviceId)
    .map(({ deviceId, label }, index) => ({
      deviceId,
      label: label || `${FALLBACK_NAME[kind]} ${index + 1}`,
    }));
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new BroadcastError('aborted', { cause: signal.reason });
}

/** The names of errors in the Media Capture specification. */
const CODES: Readonly<Record<string, BroadcastErrorCode>> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  NotFoundError: 'no-device',
  NotReadableError: 'device-busy',
  // Firefox: the device was found and allowed, yet could not be started.
  AbortError: 'device-busy',
  OverconstrainedError: 'overconstrained',
  NotSupportedError: 'unsupported',
};

/** What a failed getUserMedia means. */
export function captureErrorCode(error: unknown): BroadcastErrorCode {
  return CODES[errorName(error)] ?? 'unexpected';
}

/** What a failed getDisplayMedia means: a refusal is the user's choice unless the system refused. */
export function screenErrorCode(error: unknown): BroadcastErrorCode {
  const code = captureErrorCode(error);
  if (errorName(error) === 'InvalidStateError') return 'dismissed';
  if (code !== 'permission-denied') return code;
  return /system/i.test(String((error as Error).message)) ? code : 'dismissed';
}

function errorName(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
