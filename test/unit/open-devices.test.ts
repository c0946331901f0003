import { describe, expect, test } from 'vitest';
import {
  type CaptureEnvironment,
  captureErrorCode,
  MediaAccess,
  screenErrorCode,
} from '../../src/capture/media-devices.ts';
import { type DeviceChoice, openDevices } from '../../src/capture/open-devices.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import { captureSettings } from '../../src/core/settings.ts';

type Kind = 'video' | 'audio';

/** Devices of which some fail, and a note of what was asked. */
class FakeDevices {
  readonly asked: string[] = [];
  readonly stopped: Kind[] = [];
  readonly failures: Partial<Record<Kind, string>>;

  constructor(failures: Partial<Record<Kind, string>> = {}) {
    this.failures = failures;
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const kinds = (['video', 'audio'] as const).filter((kind) => constraints[kind]);
    this.asked.push(kinds.join('+'));
    for (const kind of kinds) {
      const failure = this.failures[kind];
      if (failure) throw new DOMException('refused', failure);
      const { deviceId } = constraints[kind] as MediaTrackConstraints;
      if (deviceId) throw new DOMException('gone', 'OverconstrainedError');
    }
    const tracks = kinds.map((kind) => ({ kind, stop: () => this.stopped.push(kind) }));
    return {
      getTracks: () => tracks,
      getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
      getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio'),
    } as unknown as MediaStream;
  }
}

interface Surroundings extends Partial<Omit<CaptureEnvironment, 'permissions'>> {
  permissions?: PermissionState;
}

function open(
  devices: FakeDevices,
  surroundings: Surroundings = {},
  choice: DeviceChoice = {},
  signal = new AbortController().signal,
): Promise<{ camera: string; microphone: string }> {
  const { permissions, ...environment } = surroundings;
  const access = new MediaAccess(() => ({
    secure: true,
    mediaDevices: devices as unknown as MediaDevices,
    allows: () => true,
    ...environment,
    permissions: permissions && ({ query: async () => ({ state: permissions }) } as never),
  }));
  return openDevices(access, captureSettings({}), choice, signal).then(
    ({ camera, microphone }) => ({ camera: told(camera), microphone: told(microphone) }),
  );
}

function told(outcome: MediaStreamTrack | BroadcastError): string {
  return outcome instanceof BroadcastError ? outcome.code : outcome.kind;
}

describe('opening camera and microphone', () => {
  test('asks once for both', async () => {
    const devices = new FakeDevices();
    expect(await open(devices)).toEqual({ camera: 'video', microphone: 'audio' });
    expect(devices.asked).toEqual(['video+audio']);
  });

  test.each([
    ['NotFoundError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['NotAllowedError', 'permission-denied'],
    ['AbortError', 'device-busy'],
  ])('opens the other alone when one fails with %s', async (failure, code) => {
    const devices = new FakeDevices({ audio: failure });
    expect(await open(devices)).toEqual({ camera: 'video', microphone: code });
    expect(devices.asked).toEqual(['video+audio', 'video', 'audio']);
    expect(await open(new FakeDevices({ video: failure }))).toEqual({
      camera: code,
      microphone: 'audio',
    });
  });

  test.each([
    ['NotFoundError', 'NotFoundError', 'no-device'],
    ['NotAllowedError', 'NotFoundError', 'permission-denied'],
    ['NotFoundError', 'NotAllowedError', 'permission-denied'],
    ['NotFoundError', 'NotReadableError', 'device-busy'],
    ['TypeError', 'TypeError', 'unexpected'],
  ])('rejects when there is neither: %s and %s mean %s', async (video, audio, code) => {
    await expect(open(new FakeDevices({ video, audio }))).rejects.toMatchObject({ code });
  });

  test('does not ask again after the user closed the prompt for both', async () => {
    const devices = new FakeDevices({ video: 'NotAllowedError', audio: 'NotAllowedError' });
    const opened = open(devices, { permissions: 'prompt' });
    await expect(opened).rejects.toMatchObject({ code: 'permission-denied' });
    expect(devices.asked).toEqual(['video+audio']);
  });

  test('asks for the allowed one only when the frame forbids the other', async () => {
    const devices = new FakeDevices();
    const opened = await open(devices, { allows: (feature) => feature !== 'camera' });
    expect(opened).toEqual({ camera: 'policy-blocked', microphone: 'audio' });
    expect(devices.asked).toEqual(['audio']);
  });

  test.each([
    ['insecure-context', { secure: false, mediaDevices: undefined }],
    ['unsupported', { mediaDevices: undefined }],
    ['policy-blocked', { allows: () => false }],
  ])('says %s before asking', async (code, surroundings) => {
    const devices = new FakeDevices();
    await expect(open(devices, surroundings)).rejects.toMatchObject({ code });
    expect(devices.asked).toEqual([]);
  });

  test('takes the default for a device that is gone', async () => {
    const devices = new FakeDevices();
    const opened = await open(devices, {}, { cameraId: 'gone' });
    expect(opened).toEqual({ camera: 'video', microphone: 'audio' });
    expect(devices.asked).toEqual(['video+audio', 'video', 'video', 'audio']);
  });

  test('stops what comes after the wish was withdrawn', async () => {
    const devices = new FakeDevices();
    const withdrawn = new AbortController();
    const opened = open(devices, {}, {}, withdrawn.signal);
    withdrawn.abort();
    await expect(opened).rejects.toMatchObject({ code: 'aborted' });
    expect(devices.stopped).toEqual(['video', 'audio']);
  });

  test('stops the first when the wish is withdrawn before the second comes', async () => {
    const withdrawn = new AbortController();
    const devices = new FakeDevices({ audio: 'NotFoundError' });
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => {
      if (!constraints.video) withdrawn.abort();
      return real(constraints);
    };
    const opened = open(devices, {}, {}, withdrawn.signal);
    await expect(opened).rejects.toMatchObject({ code: 'aborted' });
    expect(devices.stopped).toEqual(['video']);
  });
});

describe('what the browser means', () => {
  test.each([
    ['NotAllowedError', 'permission-denied'],
    ['SecurityError', 'permission-denied'],
    ['NotFoundError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['OverconstrainedError', 'overconstrained'],
    ['NotSupportedError', 'unsupported'],
    ['SomethingNewError', 'unexpected'],
  ])('a device that fails with %s: %s', (name, code) => {
    expect(captureErrorCode(new DOMException('refused', name))).toBe(code);
  });

  test.each([
    ['NotAllowedError', 'Permission denied by user', 'dismissed'],
    ['NotAllowedError', 'Permission denied by system', 'permission-denied'],
    ['InvalidStateError', 'must be called from a user gesture', 'dismissed'],
    ['NotReadableError', 'Could not start video source', 'device-busy'],
  ])('a screen that fails with %s, %s: %s', (name, message, code) => {
    expect(screenErrorCode(new DOMException(message, name))).toBe(code);
  });

  test('something that is no error at all', () => {
    expect(captureErrorCode(undefined)).toBe('unexpected');
  });
});

describe('listing devices', () => {
  const listed = (devices: Partial<MediaDeviceInfo>[]) =>
    new MediaAccess(() => ({
      secure: true,
      mediaDevices: { enumerateDevices: async () => devices } as unknown as MediaDevices,
      permissions: undefined,
      allows: () => true,
    }));

  test('names what has no name, and leaves out placeholders and doubles', async () => {
    const access = listed([
      { kind: 'videoinput', deviceId: 'a', label: 'Front' },
      { kind: 'videoinput', deviceId: 'b', label: '' },
      { kind: 'audioinput', deviceId: 'communications', label: 'Headset' },
      { kind: 'audioinput', deviceId: '', label: '' },
      { kind: 'audiooutput', deviceId: 'c', label: 'Speaker' },
    ]);
    expect(await access.list()).toEqual({
      camera: [
        { deviceId: 'a', label: 'Front' },
        { deviceId: 'b', label: 'Camera 2' },
      ],
      microphone: [],
    });
    expect(await access.openable('camera')).toEqual(['a']);
  });

  test.each([
    ['no-device', 'it is not listed any more', []],
    ['no-device', 'others have names', [{ deviceId: 'a', label: 'Front' }]],
    ['permission-denied', 'names are hidden', [{ deviceId: '', label: '' }]],
  ])('a lost device is %s when %s', async (code, _, devices) => {
    const access = listed(devices.map((device) => ({ kind: 'videoinput', ...device })));
    expect(await access.lossReason('camera')).toMatchObject({ code });
  });
});
