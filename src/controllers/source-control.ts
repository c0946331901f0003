/** Drives the capture machine with what the capture session reports. */
import { type AcquireOptions, CaptureSession } from '../capture/capture-session.ts';
import { CAPTURE_IDLE, type CaptureEvent, captureTransition } from '../core/capture-machine.ts';
import { BroadcastError, isAbort } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import type { CaptureStateName } from '../core/snapshot.ts';

export interface SourceControlOptions {
  onChange: () => void;
  /** The track of its kind to send from now on. */
  onTrack: (track: MediaStreamTrack) => void;
}

export class SourceControl {
  readonly session: CaptureSession;
  readonly #onChange: () => void;
  #state = CAPTURE_IDLE;

  constructor({ onChange, onTrack }: SourceControlOptions) {
    this.#onChange = onChange;
    this.session = new CaptureSession({
      onTrack,
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

  #send(event: CaptureEvent): void {
    this.#state = captureTransition(this.#state, event);
    this.#onChange();
  }
}
