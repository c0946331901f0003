/**
 * One of the two sources, camera or microphone: the device in use, what is sent of it, and the
 * stand-in that takes its place. There is always a track to send.
 *
 * - device: the open device's own track.
 * - output: what is sent of it; the same track, or one that fits it into the frame.
 * - stand-in: sent while there is no device, or while the system holds it back (`paused`).
 */
import { BroadcastError } from '../core/errors.ts';
import type { SourceSnapshot } from '../core/snapshot.ts';
import { throwIfAborted } from './media-devices.ts';

/** A device that the system mutes for less than this (milliseconds) needs no stand-in. */
const MUTE_GRACE = 1000;
/** What a camera takes to be free again after it was stopped, milliseconds. */
const RELEASE_TIME = 200;

export interface SourceOptions {
  open(deviceId: string | undefined, signal: AbortSignal): Promise<MediaStreamTrack>;
  /** Makes of the device's track the one to send; calls `replace` when that must be another one. */
  output(
    device: MediaStreamTrack,
    replace: (output: MediaStreamTrack) => void,
    signal: AbortSignal,
  ): Promise<MediaStreamTrack>;
  standIn(): MediaStreamTrack;
  /** Ids of the devices that can be opened without a prompt. */
  openable(): Promise<string[]>;
  /** Why a device that was in use is gone. */
  lossReason(): Promise<BroadcastError>;
  /** The track to send was replaced or muted. */
  onTrack(track: MediaStreamTrack): void;
  onChange(): void;
}

export class DeviceSource {
  readonly #options: SourceOptions;
  readonly #life = new AbortController();
  /** From the opening of a device to its end: aborting it stops the device and all that hangs on it. */
  #use = new AbortController();
  #device: MediaStreamTrack | null = null;
  #deviceId: string | undefined;
  #output: MediaStreamTrack | null = null;
  #standIn: MediaStreamTrack | null = null;
  #sent: MediaStreamTrack | null = null;
  #paused = false;
  #muted = false;
  #lost = false;
  #problem: BroadcastError | null = null;
  #snapshot: SourceSnapshot | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SourceOptions, muted = false) {
    this.#options = options;
    this.#muted = muted;
  }

  /** Begins with an open device, or with the reason why there is none. */
  async start(opened: MediaStreamTrack | BroadcastError): Promise<void> {
    try {
      if (opened instanceof BroadcastError) throw opened;
      await this.#adopt(opened);
    } catch (error) {
      throwIfAborted(this.#life.signal);
      this.#drop(BroadcastError.from(error, 'unexpected'));
    }
  }

  get track(): MediaStreamTrack {
    if (!this.#sent) throw new BroadcastError('aborted');
    return this.#sent;
  }

  /** Whether a device that was in use is gone or held back. */
  get interrupted(): boolean {
    return this.#lost || this.#paused;
  }

  /** The same object until something changes. */
  get snapshot(): SourceSnapshot {
    const device = this.#paused ? null : this.#device;
    this.#snapshot ??= Object.freeze({
      kind: device ? 'device' : 'stand-in',
      deviceId: device ? (this.#deviceId ?? null) : null,
      label: device?.label ?? '',
      muted: this.#muted,
      problem: this.#paused ? new BroadcastError('device-busy') : this.#problem,
    });
    return this.#snapshot;
  }

  /** The device stays open, so that unmuting is immediate. */
  mute(muted: boolean): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    if (this.#device) this.#device.enabled = !muted;
    this.track.enabled = !muted;
    this.#options.onTrack(this.track);
    this.#changed();
  }

  /** Changes to another device; the one in use stays when the other cannot be opened. */
  select(deviceId: string): Promise<void> {
    return this.#exclusive(async () => {
      if (this.#device && deviceId === this.#deviceId) return;
      const { signal } = this.#life;
      try {
        await this.#adopt(await this.#options.open(deviceId, signal));
      } catch (error) {
        if (!this.#device) this.#fail(error);
        if (!this.#device || !isBusy(error)) throw error;
        await this.#selectAfterRelease(deviceId, this.#deviceId);
      }
    });
  }

  /** Opens a device again where a stand-in is sent, without a prompt: the last one, else any other. */
  recover(): Promise<void> {
    return this.#exclusive(async () => {
      if (this.#device && !this.#paused) return;
      const ids = await this.#options.openable();
      const last = this.#deviceId;
      if (last && ids.includes(last)) ids.unshift(last);
      for (const id of new Set(ids)) {
        try {
          await this.#adopt(await this.#options.open(id, this.#life.signal));
          return;
        } catch (error) {
          this.#fail(error);
        }
      }
    });
  }

  stop(): void {
    this.#life.abort();
    this.#use.abort();
    this.#standIn?.stop();
  }

  /** Some phones open one camera at a time: the old one must go before the new one can come. */
  async #selectAfterRelease(deviceId: string, previousId: string | undefined): Promise<void> {
    const { signal } = this.#life;
    this.#drop(null);
    await new Promise((resolve) => setTimeout(resolve, RELEASE_TIME));
    try {
      await this.#adopt(await this.#options.open(deviceId, signal));
    } catch (error) {
      throwIfAborted(signal);
      try {
        await this.#adopt(await this.#options.open(previousId, signal));
      } catch (cause) {
        this.#lost = true;
        this.#fail(cause);
      }
      throw error;
    }
  }

  async #adopt(device: MediaStreamTrack): Promise<void> {
    const use = new AbortController();
    use.signal.addEventListener('abort', () => device.stop(), { once: true });
    const onLife = () => use.abort();
    this.#life.signal.addEventListener('abort', onLife, { signal: use.signal });
    let output: MediaStreamTrack;
    try {
      throwIfAborted(this.#life.signal);
      device.enabled = !this.#muted;
      output = await this.#options.output(
        device,
        (replacement) => {
          this.#output = replacement;
          this.#update();
        },
        use.signal,
      );
      throwIfAborted(this.#life.signal);
      if (device.readyState === 'ended') throw new BroadcastError('device-busy');
    } catch (error) {
      use.abort();
      throw error;
    }
    const previous = this.#use;
    this.#use = use;
    this.#device = device;
    this.#deviceId = device.getSettings().deviceId;
    this.#output = output;
    this.#problem = null;
    this.#paused = false;
    this.#lost = false;
    this.#watch(device, use.signal);
    this.#update();
    previous.abort();
  }

  #watch(device: MediaStreamTrack, signal: AbortSignal): void {
    let grace: ReturnType<typeof setTimeout> | undefined;
    const pause = (paused: boolean) => {
      clearTimeout(grace);
      if (paused === this.#paused || signal.aborted) return;
      this.#paused = paused;
      this.#update();
    };
    const onMute = () => {
      clearTimeout(grace);
      grace = setTimeout(() => pause(device.muted), MUTE_GRACE);
    };
    device.addEventListener('mute', onMute, { signal });
    device.addEventListener('unmute', () => pause(false), { signal });
    device.addEventListener('ended', () => void this.#lose(), { signal });
    signal.addEventListener('abort', () => clearTimeout(grace), { once: true });
    if (device.muted) onMute();
  }

  async #lose(): Promise<void> {
    this.#lost = true;
    this.#drop(new BroadcastError('no-device'));
    const reason = await this.#options.lossReason();
    if (this.#life.signal.aborted || this.#device) return;
    this.#problem = reason;
    this.#changed();
    await this.recover().catch(() => {});
  }

  /** Notes why the stand-in is still being sent. */
  #fail(error: unknown): void {
    throwIfAborted(this.#life.signal);
    this.#problem = BroadcastError.from(error, 'unexpected');
    this.#changed();
  }

  #drop(problem: BroadcastError | null): void {
    this.#device = null;
    this.#output = null;
    this.#paused = false;
    this.#problem = problem;
    this.#update();
    this.#use.abort();
  }

  /** Sends what should be sent now. */
  #update(): void {
    if (this.#life.signal.aborted) return;
    const device = this.#paused ? null : this.#output;
    if (!device) this.#standIn ??= this.#options.standIn();
    const wanted = device ?? this.#standIn;
    if (!wanted) return;
    wanted.enabled = !this.#muted;
    if (wanted !== this.#sent) {
      this.#sent = wanted;
      this.#options.onTrack(wanted);
    }
    if (wanted !== this.#standIn) {
      this.#standIn?.stop();
      this.#standIn = null;
    }
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = null;
    this.#options.onChange();
  }

  #exclusive<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      throwIfAborted(this.#life.signal);
      return operation();
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof BroadcastError && error.code === 'device-busy';
}
