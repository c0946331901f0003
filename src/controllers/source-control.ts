/** Drives the capture machine with what the capture session reports. */
import { type AcquireOptions, CaptureSession } from '../capture/capture-session.ts';
import { type AudioLevel, watchLevel } from '../capture/level-meter.ts';
import { CAPTURE_IDLE, type CaptureEvent, captureTransition } from '../core/capture-machine.ts';
import { BroadcastError, isAbort } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import type { CaptureStateName } from '../core/status.ts';

export interface SourceControlOptions {
  onChange: () => void;
  /** The track of its kind to send from now on. */
  onTrack: (track: MediaStreamTrack) => void;
}

export class SourceControl {
  readonly session: CaptureSession;
  readonly #onChange: () => void;
  /** Called when another microphone track is sent. */
  readonly #onSound = new Set<() => void>();
  #state = CAPTURE_IDLE;

  constructor({ onChange, onTrack }: SourceControlOptions) {
    this.#onChange = onChange;
    this.session = new CaptureSession({
      onTrack: (track) => {
        onTrack(track);
        if (track.kind === 'audio') for (const listen of this.#onSound) listen();
      },
      onChange: () => this.#send({ type: this.session.interrupted ? 'lost' : 'restored' }),
    });
  }

  get state(): CaptureStateName {
    return this.#state.name;
  }

  /** @throws BroadcastError with the reason why nothing can be captured, or `aborted`. */
  async acquire(settings: CaptureSettings, options: AcquireOptions): Promise<void> {
    this.#send({ type: 'request' });
    try {
      await this.session.acquire(settings, options);
    } catch (cause) {
      const error = BroadcastError.from(cause, 'unexpected');
      if (!isAbort(error)) this.#send({ type: 'refused', error });
      throw error;
    }
    this.#send({ type: 'granted' });
  }

  release(): void {
    this.session.release();
    this.#send({ type: 'release' });
  }

  /** Meters whatever is sent as sound, also after the microphone was changed. */
  observeLevel(listener: (level: AudioLevel) => void, signal: AbortSignal): void {
    let track: MediaStreamTrack | undefined;
    let watching = new AbortController();
    const listen = () => {
      if (track === this.session.audio) return;
      track = this.session.audio;
      watching.abort();
      watching = new AbortController();
      watchLevel(track, listener, AbortSignal.any([signal, watching.signal]));
    };
    this.#onSound.add(listen);
    signal.addEventListener('abort', () => this.#onSound.delete(listen), { once: true });
    listen();
  }

  #send(event: CaptureEvent): void {
    this.#state = captureTransition(this.#state, event);
    this.#onChange();
  }
}
