import { expect } from 'chai';
import { CaptureSession } from '../../../src/capture/capture-session.ts';
import { browserEnvironment, MediaAccess } from '../../../src/capture/media-devices.ts';
import { BroadcastError } from '../../../src/core/errors.ts';
import { captureSettings } from '../../../src/core/settings.ts';
import {
  Changes,
  canvasCamera,
  decodedSizes,
  named,
  readFrames,
  readLoudest,
  TestDevices,
} from './media.ts';

const HD = captureSettings({ resolution: '720p', frameRate: 30 });

let devices: TestDevices;
let changes: Changes;
let session: CaptureSession;
let sent: MediaStreamTrack[];
let cameras: ReturnType<typeof canvasCamera>[];

beforeEach(() => {
  devices = new TestDevices();
  changes = new Changes();
  sent = [];
  cameras = [];
  session = new CaptureSession({
    onChange: changes.notify,
    onTrack: (track) => sent.push(track),
    access: accessTo(devices),
  });
});

afterEach(() => {
  session.release();
  for (const camera of cameras) camera.stop();
});

describe('acquire', () => {
  it('asks once and sends exactly the chosen size from the first frame', async () => {
    await session.acquire(HD);
    expect(devices.requests).to.have.length(1);
    expect(sizes(await readFrames(session.video, 5))).to.deep.equal(['1280x720']);
    // The raw camera fits.
    expectSame(session.video, devices.last('video'));
    expectSame(session.audio, devices.last('audio'));
    expect(session.snapshot.camera).to.include({ kind: 'device', label: 'fake_device_0' });
    expect(session.snapshot.camera?.problem).to.equal(null);
    expect(session.snapshot.cameras).to.have.length(2);
    expectSame(session.preview?.getTracks()[0], session.video);
    expect(session.preview?.getTracks().length).to.equal(1);
    expect(session.interrupted).to.equal(false);
    expectSame(session.snapshot.camera, session.snapshot.camera);
  });

  for (const resolution of ['480p', '1080p', '720x1280', '512x386']) {
    it(`sends even, exact frames at ${resolution}`, async () => {
      const settings = captureSettings({ resolution });
      await session.acquire(settings);
      const { width, height } = settings.size;
      expect(sizes(await readFrames(session.video, 3))).to.deep.equal([`${width}x${height}`]);
      expect(await decodedSizes(session.video, 5)).to.deep.equal([`${width}x${height}`]);
      expect((width % 2) + (height % 2)).to.equal(0);
    });
  }

  it('fits a camera that is too small into the frame, between black bars', async () => {
    useCamera(320, 240);
    await session.acquire(HD);
    const frames = await readFrames(session.video, 5);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    // 960 of 1280 columns are nearly white.
    expect(frames.at(-1)?.brightness).to.be.within(150, 200);
    expect(session.snapshot.camera?.kind).to.equal('device');
  });

  it('keeps the size when the camera turns while it is on', async () => {
    const camera = useCamera(1280, 720);
    await session.acquire(HD);
    const before = session.video;
    camera.resize(720, 1280);
    await changes.until(() => session.video !== before);
    expectSame(sent.at(-1), session.video);
    const frames = await readFrames(session.video, 10);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expectSame(session.preview?.getTracks()[0], session.video);
    expect(session.preview?.getTracks().length).to.equal(1);
  });

  it('sends a phone camera through the fitter from the start, for it will be turned', async () => {
    const { matchMedia } = globalThis;
    globalThis.matchMedia = (query) =>
      query === '(pointer: coarse)' ? matchMedia('all') : matchMedia(query);
    const camera = useCamera(1280, 720);
    await session.acquire(HD);
    globalThis.matchMedia = matchMedia;
    const { video } = session;
    expect(video === devices.last('video'), 'the raw camera is sent').to.equal(false);
    camera.resize(720, 1280);
    expect(sizes(await readFrames(video, 10))).to.deep.equal(['1280x720']);
    expectSame(session.video, video);
  });

  it('sends silence when there is no microphone, and says so', async () => {
    devices.answer = (constraints, real) =>
      constraints.audio ? Promise.reject(named('NotFoundError')) : real(constraints);
    await session.acquire(HD);
    expect(session.snapshot.microphone?.kind).to.equal('stand-in');
    expect(session.snapshot.microphone?.problem?.code).to.equal('no-device');
    expect(session.snapshot.camera?.kind).to.equal('device');
    expect(await readLoudest(session.audio, 20)).to.equal(0);
  });

  it('sends black picture at the exact size when there is no camera, and says so', async () => {
    devices.answer = (constraints, real) =>
      constraints.video ? Promise.reject(named('NotReadableError')) : real(constraints);
    await session.acquire(HD);
    expect(session.snapshot.camera?.kind).to.equal('stand-in');
    expect(session.snapshot.camera?.problem?.code).to.equal('device-busy');
    expect(session.snapshot.microphone?.kind).to.equal('device');
    const frames = await readFrames(session.video, 30);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expect(Math.max(...frames.map(({ brightness }) => brightness))).to.be.below(2);
  });

  it('encodes stand-ins and fitted pictures at the exact size', async () => {
    useCamera(320, 240);
    await session.acquire(HD);
    expect(await decodedSizes(session.video, 5)).to.deep.equal(['1280x720']);
    devices.answer = () => Promise.reject(named('NotFoundError'));
    devices.pull('video');
    expect(session.snapshot.camera?.kind).to.equal('stand-in');
    expect(await decodedSizes(session.video, 5)).to.deep.equal(['1280x720']);
  });

  it('opens the default camera when the remembered one is gone', async () => {
    await session.acquire(HD, { cameraId: 'gone' });
    expect(session.snapshot.camera?.kind).to.equal('device');
  });

  it('rejects with permission-denied when both are denied', async () => {
    devices.answer = () => Promise.reject(named('NotAllowedError'));
    expect(await codeOf(session.acquire(HD))).to.equal('permission-denied');
    expect(session.snapshot.camera).to.equal(null);
  });

  it('asks no second time when the prompt for both was closed', async () => {
    devices.answer = () => Promise.reject(named('NotAllowedError'));
    session = new CaptureSession({ access: accessTo(devices, { permission: 'prompt' }) });
    expect(await codeOf(session.acquire(HD))).to.equal('permission-denied');
    expect(devices.requests).to.have.length(1);
  });

  it('rejects with no-device when there is neither', async () => {
    devices.answer = () => Promise.reject(named('NotFoundError'));
    expect(await codeOf(session.acquire(HD))).to.equal('no-device');
  });

  for (const [what, code, environment] of [
    ['an insecure page', 'insecure-context', { secure: false, mediaDevices: undefined }],
    ['a browser without devices', 'unsupported', { mediaDevices: undefined }],
    ['a frame without permission', 'policy-blocked', { allows: () => false }],
  ] as const) {
    it(`says ${code} on ${what}, without asking`, async () => {
      session = new CaptureSession({
        access: new MediaAccess(() => ({ ...environmentOf(devices), ...environment })),
      });
      expect(await codeOf(session.acquire(HD))).to.equal(code);
      expect(devices.requests).to.have.length(0);
    });
  }

  it('stops devices that come after the wish was withdrawn', async () => {
    const withdrawn = new AbortController();
    const acquired = session.acquire(HD, { signal: withdrawn.signal });
    withdrawn.abort();
    expect(await codeOf(acquired)).to.equal('aborted');
    expect(devices.opened.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'ended']);
  });

  it('lets the newest of two requests win', async () => {
    const first = codeOf(session.acquire(HD));
    await session.acquire(captureSettings({ resolution: '480p' }));
    expect(await first).to.equal('aborted');
    expect(sizes(await readFrames(session.video, 2))).to.deep.equal(['854x480']);
    expect(devices.opened.filter(({ readyState }) => readyState === 'live')).to.have.length(2);
  });
});

describe('the policy of a frame', () => {
  it('is read from the document', async () => {
    const frame = document.createElement('iframe');
    frame.allow = "camera 'none'";
    document.body.append(frame);
    const inner = frame.contentDocument as Document & {
      featurePolicy: { allowsFeature(feature: string): boolean };
    };
    expect(inner.featurePolicy.allowsFeature('camera')).to.equal(false);
    expect(browserEnvironment().allows('camera')).to.equal(true);
    frame.remove();
  });
});

describe('choosing devices', () => {
  it('changes the camera and leaves the microphone alone', async () => {
    await session.acquire(HD);
    const { audio, video } = session;
    const other = session.snapshot.cameras[1]?.deviceId ?? '';
    await session.setCamera(other);
    expect(session.snapshot.camera).to.include({ deviceId: other, label: 'fake_device_1' });
    expect(video.readyState).to.equal('ended');
    expectSame(session.audio, audio);
    expect(audio.readyState).to.equal('live');
    expectSame(sent.at(-1), session.video);
    expect(sizes(await readFrames(session.video, 3))).to.deep.equal(['1280x720']);
  });

  it('changes the microphone and leaves the camera alone', async () => {
    await session.acquire(HD);
    const { video } = session;
    const other = session.snapshot.microphones.at(-1)?.deviceId ?? '';
    await session.setMicrophone(other);
    expect(session.snapshot.microphone?.deviceId).to.equal(other);
    expectSame(session.video, video);
    expectSame(sent.at(-1), session.audio);
  });

  it('releases the old camera first where two cannot be open', async () => {
    await session.acquire(HD);
    const first = devices.last('video');
    devices.answer = (constraints, real) =>
      first.readyState === 'live' ? Promise.reject(named('NotReadableError')) : real(constraints);
    const other = session.snapshot.cameras[1]?.deviceId ?? '';
    await session.setCamera(other);
    expect(session.snapshot.camera).to.include({ kind: 'device', deviceId: other });
  });

  it('goes back to the old camera when the other is busy, and says so', async () => {
    await session.acquire(HD);
    const [first, other] = session.snapshot.cameras.map(({ deviceId }) => deviceId);
    devices.answer = (constraints, real) =>
      JSON.stringify(constraints).includes(other ?? '')
        ? Promise.reject(named('NotReadableError'))
        : real(constraints);
    expect(await codeOf(session.setCamera(other ?? ''))).to.equal('device-busy');
    expect(session.snapshot.camera).to.include({ kind: 'device', deviceId: first, problem: null });
    expect(session.video.readyState).to.equal('live');
  });

  it('keeps the old camera when the other is gone', async () => {
    await session.acquire(HD);
    const { video } = session;
    expect(await codeOf(session.setCamera('gone'))).to.equal('overconstrained');
    expectSame(session.video, video);
    expect(video.readyState).to.equal('live');
  });
});

describe('muting', () => {
  it('sends black frames of the same size while the camera stays open', async () => {
    await session.acquire(HD);
    const camera = devices.last('video');
    session.muteCamera(true);
    expectSame(sent.at(-1), session.video);
    const frames = await readFrames(session.video, 5);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expect(frames.at(-1)?.brightness).to.be.below(2);
    expect(camera.readyState).to.equal('live');
    expect(session.snapshot.camera?.muted).to.equal(true);
    session.muteCamera(false);
    expect((await readFrames(session.video, 5)).at(-1)?.brightness).to.be.above(10);
  });

  it('holds on while the camera changes', async () => {
    await session.acquire(HD);
    session.muteCamera(true);
    await session.setCamera(session.snapshot.cameras[1]?.deviceId ?? '');
    expect(session.snapshot.camera?.muted).to.equal(true);
    expect((await readFrames(session.video, 3)).at(-1)?.brightness).to.be.below(2);
  });

  it('outlives a release, so that nobody is heard by surprise', async () => {
    session.muteMicrophone(true);
    await session.acquire(HD);
    expect(session.snapshot.microphone?.muted).to.equal(true);
    expect(session.audio.enabled).to.equal(false);
    await session.acquire(HD);
    expect(session.audio.enabled).to.equal(false);
  });

  it('blackens a fitted picture too', async () => {
    useCamera(320, 240);
    await session.acquire(HD);
    session.muteCamera(true);
    const frames = await readFrames(session.video, 5);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expect(frames.at(-1)?.brightness).to.be.below(2);
  });

  it('silences the microphone and lets it be heard again', async () => {
    await session.acquire(HD);
    session.muteMicrophone(true);
    expect(await readLoudest(session.audio, 100)).to.equal(0);
    session.muteMicrophone(false);
    // The test microphone beeps about once a second.
    expect(await readLoudest(session.audio, 250)).to.be.above(0);
  });
});

describe('losing devices', () => {
  it('sends a stand-in at once and tells why, then the device again when it is back', async () => {
    await session.acquire(HD);
    devices.answer = () => Promise.reject(named('NotFoundError'));
    devices.pull('video');
    const standIn = session.video;
    expectSame(sent.at(-1), standIn);
    expect(session.snapshot.camera?.kind).to.equal('stand-in');
    expect(session.snapshot.camera?.problem?.code).to.equal('no-device');
    expect(session.interrupted).to.equal(true);
    expect(sizes(await readFrames(standIn, 5))).to.deep.equal(['1280x720']);

    devices.answer = (constraints, real) => real(constraints);
    devices.dispatchEvent(new Event('devicechange'));
    await changes.until(() => session.snapshot.camera?.kind === 'device');
    expect(session.interrupted).to.equal(false);
    expect(session.snapshot.camera?.problem).to.equal(null);
    expect(standIn.readyState).to.equal('ended');
  });

  it('looks for the device again when the page is seen again', async () => {
    await session.acquire(HD);
    devices.answer = () => Promise.reject(named('NotFoundError'));
    devices.pull('video');
    // Both cameras were tried in vain.
    await changes.until(() => devices.requests.length === 3);
    devices.answer = (constraints, real) => real(constraints);
    document.dispatchEvent(new Event('visibilitychange'));
    await changes.until(() => session.snapshot.camera?.kind === 'device');
  });

  it('says permission-denied when the permission was taken back', async () => {
    await session.acquire(HD);
    const forbidden = { kind: 'videoinput', deviceId: '', label: '' } as MediaDeviceInfo;
    devices.enumerateDevices = () => Promise.resolve([forbidden]);
    devices.pull('video');
    await changes.until(() => session.snapshot.camera?.problem?.code === 'permission-denied');
    expect(devices.requests, 'nobody was asked again').to.have.length(1);
  });

  it('takes another device when the lost one does not come back', async () => {
    await session.acquire(HD);
    const [first, other] = session.snapshot.cameras.map(({ deviceId }) => deviceId);
    devices.answer = (constraints, real) =>
      JSON.stringify(constraints).includes(first ?? '')
        ? Promise.reject(named('NotFoundError'))
        : real(constraints);
    devices.pull('video');
    await changes.until(() => session.snapshot.camera?.deviceId === other);
    expect(session.snapshot.camera?.kind).to.equal('device');
  });

  it('sends silence when the microphone goes, and the microphone when it is back', async () => {
    await session.acquire(HD);
    devices.answer = () => Promise.reject(named('NotFoundError'));
    devices.pull('audio');
    expect(session.snapshot.microphone?.kind).to.equal('stand-in');
    expect(await readLoudest(session.audio, 20)).to.equal(0);
    devices.answer = (constraints, real) => real(constraints);
    devices.dispatchEvent(new Event('devicechange'));
    await changes.until(() => session.snapshot.microphone?.kind === 'device');
  });

  it('sends a stand-in while the system holds the camera back', async () => {
    await session.acquire(HD);
    const camera = devices.last('video');
    let muted = true;
    Object.defineProperty(camera, 'muted', { get: () => muted });
    camera.dispatchEvent(new Event('mute'));
    await changes.until(() => session.interrupted);
    expect(session.snapshot.camera?.kind).to.equal('stand-in');
    expect(session.snapshot.camera?.problem?.code).to.equal('device-busy');
    expect(camera.readyState).to.equal('live');
    muted = false;
    camera.dispatchEvent(new Event('unmute'));
    expectSame(session.video, camera);
    expect(session.snapshot.camera?.problem).to.equal(null);
  });
});

describe('sharing the screen', () => {
  it('fits the screen into the frame and goes back to the camera', async () => {
    await session.acquire(HD);
    const camera = session.video;
    const screen = useScreen(800, 900);
    await session.shareScreen();
    expect(session.snapshot.sharingScreen).to.equal(true);
    expect(session.snapshot.camera?.kind).to.equal('screen');
    expectSame(sent.at(-1), session.video);
    expect(sizes(await readFrames(session.video, 5))).to.deep.equal(['1280x720']);
    session.stopSharingScreen();
    expectSame(session.video, camera);
    expectSame(sent.at(-1), camera);
    expect(screen.readyState).to.equal('ended');
    expect(session.snapshot.camera?.kind).to.equal('device');
  });

  it('goes back to the camera on the browser\'s own "Stop sharing"', async () => {
    await session.acquire(HD);
    const camera = session.video;
    const screen = useScreen(1280, 720);
    await session.shareScreen();
    screen.stop();
    screen.dispatchEvent(new Event('ended'));
    expect(session.snapshot.sharingScreen).to.equal(false);
    expectSame(session.video, camera);
  });

  it('keeps frames coming from a screen on which nothing moves', async () => {
    await session.acquire(HD);
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    canvas.getContext('2d')?.fillRect(0, 0, 640, 480);
    devices.answerScreen = () => Promise.resolve(canvas.captureStream(30));
    await session.shareScreen();
    expect(sizes(await readFrames(session.video, 10))).to.deep.equal(['1280x720']);
  });

  it('says dismissed when nothing was chosen; the camera goes on', async () => {
    await session.acquire(HD);
    const camera = session.video;
    expect(await codeOf(session.shareScreen())).to.equal('dismissed');
    expectSame(session.video, camera);
    expect(session.snapshot.sharingScreen).to.equal(false);
  });

  it('does not end when the camera does', async () => {
    await session.acquire(HD);
    useScreen(1280, 720);
    await session.shareScreen();
    const shared = session.video;
    devices.answer = () => Promise.reject(named('NotFoundError'));
    devices.pull('video');
    expectSame(session.video, shared);
    session.stopSharingScreen();
    expect(sizes(await readFrames(session.video, 3))).to.deep.equal(['1280x720']);
    expect(session.snapshot.camera?.kind).to.equal('stand-in');
  });
});

describe('a browser that gives no frames to the page', () => {
  const scope = globalThis as { MediaStreamTrackGenerator?: unknown };
  const generator = scope.MediaStreamTrackGenerator;

  beforeEach(() => {
    delete scope.MediaStreamTrackGenerator;
  });

  /** The test itself reads frames, so the browser is whole again once the track exists. */
  async function acquireWithout(): Promise<void> {
    await session.acquire(HD);
    scope.MediaStreamTrackGenerator = generator;
  }

  afterEach(() => {
    scope.MediaStreamTrackGenerator = generator;
  });

  it('fits the camera by way of a canvas', async () => {
    useCamera(320, 240);
    await acquireWithout();
    const frames = await readFrames(session.video, 30);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expect(frames.at(-1)?.brightness).to.be.within(150, 200);
  });

  it('sends black picture by way of a canvas', async () => {
    devices.answer = (constraints, real) =>
      constraints.video ? Promise.reject(named('NotFoundError')) : real(constraints);
    await acquireWithout();
    const frames = await readFrames(session.video, 30);
    expect(sizes(frames)).to.deep.equal(['1280x720']);
    expect(Math.max(...frames.map(({ brightness }) => brightness))).to.be.below(2);
    const { video } = session;
    session.release();
    expect(video.readyState).to.equal('ended');
  });
});

describe('release', () => {
  it('leaves no live track and can be repeated', async () => {
    await session.acquire(HD);
    useScreen(640, 480);
    const { video, audio } = session;
    await session.shareScreen();
    const shared = session.video;
    session.release();
    session.release();
    for (const track of [video, audio, shared, ...devices.opened, ...devices.shared]) {
      expect(track.readyState).to.equal('ended');
    }
    expect(session.preview?.getTracks().length).to.equal(0);
    expect(session.snapshot.camera).to.equal(null);
    expect(session.snapshot.preview).to.equal(null);
  });

  it('ends stand-ins and an operation under way', async () => {
    devices.answer = (constraints, real) =>
      constraints.audio ? Promise.reject(named('NotFoundError')) : real(constraints);
    await session.acquire(HD);
    const { audio } = session;
    const change = codeOf(session.setCamera(session.snapshot.cameras[1]?.deviceId ?? ''));
    session.release();
    expect(await change).to.equal('aborted');
    expect(audio.readyState).to.equal('ended');
    for (const track of devices.opened) expect(track.readyState).to.equal('ended');
  });

  it('can be followed by another acquire with the same preview', async () => {
    await session.acquire(HD);
    const { preview } = session;
    session.release();
    await session.acquire(HD);
    expectSame(session.preview, preview);
    expectSame(preview?.getTracks()[0], session.video);
    expect(preview?.getTracks().length).to.equal(1);
  });
});

function environmentOf(mediaDevices: TestDevices) {
  return { ...browserEnvironment(), mediaDevices: mediaDevices as unknown as MediaDevices };
}

function accessTo(
  mediaDevices: TestDevices,
  { permission }: { permission?: PermissionState } = {},
): MediaAccess {
  const permissions = permission
    ? ({ query: () => Promise.resolve({ state: permission }) } as unknown as Permissions)
    : navigator.permissions;
  return new MediaAccess(() => ({ ...environmentOf(mediaDevices), permissions }));
}

function useCamera(width: number, height: number): ReturnType<typeof canvasCamera> {
  const camera = canvasCamera(width, height);
  cameras.push(camera);
  devices.answer = async (constraints, real) => {
    const stream = await real({ audio: constraints.audio ?? false });
    for (const track of camera.stream.getTracks()) stream.addTrack(track);
    return stream;
  };
  return camera;
}

function useScreen(width: number, height: number): MediaStreamTrack {
  const screen = canvasCamera(width, height);
  cameras.push(screen);
  devices.answerScreen = () => Promise.resolve(screen.stream);
  const [track] = screen.stream.getVideoTracks();
  if (!track) throw new Error('No track.');
  return track;
}

/** Tracks are compared like this because a failed comparison would print all that they refer to. */
function expectSame(actual: object | null | undefined, expected: object | null | undefined): void {
  expect(actual === expected, 'the same object').to.equal(true);
}

function sizes(frames: readonly { size: string }[]): string[] {
  return [...new Set(frames.map(({ size }) => size))];
}

async function codeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'none';
  } catch (error) {
    return error instanceof BroadcastError ? error.code : String(error);
  }
}
