/**
 * Owns the live tracks of a broadcast, from `acquire()` to `release()`. In between there is always
 * one picture of exactly the chosen size and one sound to send; where a device is missing, muted by
 * the system or dies, a stand-in takes its place and the source's `problem` says why.
 *
 * - `device-source.ts`: one camera or microphone, its stand-in, its loss and its return.
 * - `exact-picture.ts`, `frame-fitter.ts`, `frame-sink.ts`: the size of every frame.
 * - `open-devices.ts`, `media-devices.ts`, `constraints.ts`: asking the browser.
 * - `screen-share.ts`: the screen in the camera's place.
 */
import { BroadcastError } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import type { BroadcastSnapshot } from '../core/snapshot.ts';
import { DeviceSource, type SourceOptions } from './device-source.ts';
import { exactPicture } from './exact-picture.ts';
import { type DeviceKind, type DeviceLists, MediaAccess, throwIfAborted } from './media-devices.ts';
import { type DeviceChoice, openDevice, openDevices } from './open-devices.ts';
import { type ScreenShare, shareScreen } from './screen-share.ts';
import { blackPicture, silence } from './stand-ins.ts';

/** The capture part of the broadcast's snapshot, ready to be patched into the store. */
export type CaptureSnapshot = Pick<
  BroadcastSnapshot,
  'camera' | 'microphone' | 'sharingScreen' | 'cameras' | 'microphones' | 'preview'
>;

export interface CaptureSessionOptions {
  /** Called after every change of {@link CaptureSession.snapshot} or `interrupted`. */
  onChange?: (snapshot: CaptureSnapshot) => void;
  /**
   * Called with the track to send from now on, of either kind, when it was replaced, and with the
   * same track when it was muted or unmuted: clones do not follow `enabled`, so clone it anew.
   */
  onTrack?: (track: MediaStreamTrack) => void;
  access?: MediaAccess;
}

export interface AcquireOptions extends DeviceChoice {
  /** Gives up; tracks that arrive later are stopped. Of no effect once acquired. */
  signal?: AbortSignal;
}

/** Safari and docking stations report a change many times over; milliseconds. */
const DEVICE_CHANGE_QUIET = 250;
const NO_DEVICES: DeviceLists = { camera: [], microphone: [] };

interface Acquired {
  readonly settings: CaptureSettings;
  readonly camera: DeviceSource;
  readonly microphone: DeviceSource;
}

export class CaptureSession {
  readonly #options: CaptureSessionOptions;
  readonly #access: MediaAccess;
  #life = new AbortController();
  #acquired: Acquired | null = null;
  #screen: ScreenShare | null = null;
  #devices = NO_DEVICES;
  readonly #muted: Record<DeviceKind, boolean> = { camera: false, microphone: false };
  #preview: MediaStream | null = null;

  /** Does nothing but remember; devices are asked for by {@link acquire} alone. */
  constructor(options: CaptureSessionOptions = {}) {
    this.#options = options;
    this.#access = options.access ?? new MediaAccess();
  }

  /** The picture to send now: the screen while it is shared, else the camera or its stand-in. */
  get video(): MediaStreamTrack {
    return this.#screen?.track ?? this.#need().camera.track;
  }

  get audio(): MediaStreamTrack {
    return this.#need().microphone.track;
  }

  /** The picture that is sent, without sound so that it cannot echo. The same object for ever. */
  get preview(): MediaStream | null {
    return this.#preview;
  }

  /** Whether a device that was in use is lost or held back by the system right now. */
  get interrupted(): boolean {
    const { camera, microphone } = this.#acquired ?? {};
    return Boolean(camera?.interrupted || microphone?.interrupted);
  }

  /** Whether this browser and this frame can share a screen at all. */
  get canShareScreen(): boolean {
    return this.#access.obstacle('display-capture') === null;
  }

  get snapshot(): CaptureSnapshot {
    const { camera, microphone } = this.#acquired ?? {};
    const picture = camera?.snapshot ?? null;
    return {
      camera:
        picture && this.#screen
          ? { ...picture, kind: 'screen', deviceId: null, label: this.#screen.label }
          : picture,
      microphone: microphone?.snapshot ?? null,
      sharingScreen: this.#screen !== null,
      cameras: this.#devices.camera,
      microphones: this.#devices.microphone,
      preview: this.#acquired ? this.#preview : null,
    };
  }

  /**
   * Opens camera and microphone with one prompt; after it, `video` and `audio` are there. Releases
   * first what was acquired before. What cannot be opened becomes a stand-in.
   *
   * @throws BroadcastError `permission-denied`, `no-device`, `device-busy`, `overconstrained`,
   * `policy-blocked`, `insecure-context` or `unsupported` when neither can be opened; `aborted`.
   */
  async acquire(settings: CaptureSettings, options: AcquireOptions = {}): Promise<void> {
    this.release();
    const life = new AbortController();
    this.#life = life;
    const { signal: outer, ...choice } = options;
    const giveUp = () => life.abort();
    if (outer?.aborted) giveUp();
    outer?.addEventListener('abort', giveUp, { signal: life.signal });
    const sources = {
      camera: this.#source('camera', settings, life.signal),
      microphone: this.#source('microphone', settings, life.signal),
    };
    life.signal.addEventListener('abort', () => {
      sources.camera.stop();
      sources.microphone.stop();
    });
    try {
      throwIfAborted(life.signal);
      const opened = await openDevices(this.#access, settings, choice, life.signal);
      await Promise.all([
        sources.camera.start(opened.camera),
        sources.microphone.start(opened.microphone),
      ]);
      const devices = await this.#access.list();
      throwIfAborted(life.signal);
      this.#devices = devices;
    } catch (error) {
      life.abort();
      throw BroadcastError.from(error, 'unexpected');
    } finally {
      outer?.removeEventListener('abort', giveUp);
    }
    this.#acquired = { settings, ...sources };
    this.#watchDevices(life.signal);
    this.#send(this.video);
    this.#send(this.audio);
    this.#announce();
  }

  /** Changes to another camera. The sound is not touched; on failure the old camera goes on. */
  async setCamera(deviceId: string): Promise<void> {
    await this.#need().camera.select(deviceId);
  }

  async setMicrophone(deviceId: string): Promise<void> {
    await this.#need().microphone.select(deviceId);
  }

  /**
   * Sends black instead of the camera's picture; the camera stays open. Holds for every later
   * {@link acquire} too. A shared screen is not muted.
   */
  muteCamera(muted: boolean): void {
    this.#mute('camera', muted);
  }

  muteMicrophone(muted: boolean): void {
    this.#mute('microphone', muted);
  }

  /**
   * Sends a screen in the camera's place until {@link stopSharingScreen} or the browser's own "Stop
   * sharing". Call it from a click.
   *
   * @throws BroadcastError `dismissed` when the user chose nothing; the picture goes on as it was.
   */
  async shareScreen(): Promise<void> {
    const { settings } = this.#need();
    const { signal } = this.#life;
    const share = await shareScreen(
      this.#access,
      settings,
      () => {
        if (this.#screen === share) this.stopSharingScreen();
      },
      signal,
    );
    this.#screen?.stop();
    this.#screen = share;
    this.#send(share.track);
    this.#announce();
  }

  stopSharingScreen(): void {
    const screen = this.#screen;
    if (!screen) return;
    this.#screen = null;
    if (this.#acquired) this.#send(this.video);
    screen.stop();
    this.#announce();
  }

  /** Stops every track and watches nothing any more. Idempotent. */
  release(): void {
    this.#life.abort();
    this.#screen?.stop();
    this.#screen = null;
    const acquired = this.#acquired;
    this.#acquired = null;
    for (const track of this.#preview?.getTracks() ?? []) this.#preview?.removeTrack(track);
    if (acquired) this.#announce();
  }

  #mute(kind: DeviceKind, muted: boolean): void {
    this.#muted[kind] = muted;
    this.#acquired?.[kind].mute(muted);
  }

  #need(): Acquired {
    if (!this.#acquired) throw new BroadcastError('aborted');
    return this.#acquired;
  }

  #source(kind: DeviceKind, settings: CaptureSettings, life: AbortSignal): DeviceSource {
    const { size, frameRate } = settings;
    const isCamera = kind === 'camera';
    const options: SourceOptions = {
      open: (deviceId, signal) => openDevice(this.#access, kind, settings, deviceId, signal),
      output: async (device, replace, signal) =>
        isCamera ? exactPicture(device, size, frameRate, replace, signal) : device,
      standIn: () => (isCamera ? blackPicture(size, frameRate) : silence()),
      openable: () => this.#access.openable(kind),
      lossReason: () => this.#access.lossReason(kind),
      onTrack: (track) => {
        // A shared screen hides what happens to the camera.
        if (!life.aborted && this.#acquired && !(isCamera && this.#screen)) this.#send(track);
      },
      onChange: () => {
        if (!life.aborted && this.#acquired) this.#announce();
      },
    };
    return new DeviceSource(options, this.#muted[kind]);
  }

  #send(track: MediaStreamTrack): void {
    if (track.kind === 'video') {
      this.#preview ??= new MediaStream();
      const shown = this.#preview.getTracks();
      if (!shown.includes(track)) this.#preview.addTrack(track);
      for (const old of shown) if (old !== track) this.#preview.removeTrack(old);
    }
    this.#options.onTrack?.(track);
  }

  #announce(): void {
    this.#options.onChange?.(this.snapshot);
  }

  #watchDevices(signal: AbortSignal): void {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const refresh = async () => {
      const devices = await this.#access.list();
      if (signal.aborted || !this.#acquired) return;
      this.#devices = devices;
      this.#announce();
      const { camera, microphone } = this.#acquired;
      await Promise.allSettled([camera.recover(), microphone.recover()]);
    };
    const refreshSoon = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => void refresh(), DEVICE_CHANGE_QUIET);
    };
    this.#access.watch(refreshSoon, signal);
    // A call or another app may have taken a phone's devices while the page was away.
    document.addEventListener('visibilitychange', () => document.hidden || refreshSoon(), {
      signal,
    });
    signal.addEventListener('abort', () => clearTimeout(quiet), { once: true });
  }
}
