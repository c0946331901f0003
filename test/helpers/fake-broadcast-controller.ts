/**
 * Stands in for the controller: a test puts the element into any state with `show`, and reads what
 * the element asked for in `calls`. Requests change nothing by themselves, as with the real one.
 */

import type { ReactiveControllerHost } from 'lit';
import type { OverlayStream } from '../../src/controllers/overlay-store.ts';
import type { StreamAccount } from '../../src/controllers/stream-account.ts';
import type { BroadcastSnapshot } from '../../src/core/snapshot.ts';
import type { Stream, Video } from '../../src/core/stream.ts';
import type { BroadcastControl, ChangeListener } from '../../src/elements/broadcast-control.ts';
import { snapshotOf } from './snapshots.ts';

export class FakeBroadcastController implements BroadcastControl {
  readonly calls: unknown[][] = [];
  /** The next requests reject with this. */
  refusal: Error | null = null;
  onChange?: ChangeListener;
  #snapshot = snapshotOf();
  #level: ((level: number, silent: boolean) => void) | null = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get snapshot(): Readonly<BroadcastSnapshot> {
    return this.#snapshot;
  }

  overlayStream: OverlayStream | null = null;
  account: StreamAccount | null = null;

  get isMetering(): boolean {
    return this.#level !== null;
  }

  /** The truth changes to the given snapshot, as a whole. */
  show(snapshot: Readonly<BroadcastSnapshot>, cause: string | null = null): void {
    const previous = this.#snapshot;
    this.#snapshot = snapshot;
    this.#host.requestUpdate();
    this.onChange?.(snapshot, previous, cause);
  }

  /** The microphone reports. */
  hear(level: number, silent = false): void {
    this.#level?.(level, silent);
  }

  /** How often a start was announced. A hint, not a request: nothing may depend on it. */
  hints = 0;
  anticipate = (): void => {
    this.hints += 1;
  };
  prepare = (): Promise<void> => this.#asked('prepare');
  connect = (): Promise<void> => this.#asked('connect');
  chooseStream = (id: number | null): Promise<void> => this.#asked('chooseStream', id);
  refresh(stream?: Stream): void {
    this.calls.push(['refresh', stream?.id]);
  }
  goLive = (): Promise<void> => this.#asked('goLive');
  stop = (): Promise<void> => this.#asked('stop');
  startRecording = (): Promise<void> => this.#asked('startRecording');
  clearDvr = (): Promise<void> => this.#asked('clearDvr');
  shareScreen = (): Promise<void> => this.#asked('shareScreen');
  stopSharingScreen = (): Promise<void> => this.#asked('stopSharingScreen');
  setCamera = (id: string): Promise<void> => this.#asked('setCamera', id);
  setMicrophone = (id: string): Promise<void> => this.#asked('setMicrophone', id);

  async stopRecording(): Promise<Video | null> {
    await this.#asked('stopRecording');
    return null;
  }

  dismissError(): void {
    this.calls.push(['dismissError']);
  }

  muteCamera(muted: boolean): void {
    this.calls.push(['muteCamera', muted]);
  }

  muteMicrophone(muted: boolean): void {
    this.calls.push(['muteMicrophone', muted]);
  }

  observeLevel(listener: (level: number, silent: boolean) => void, signal: AbortSignal): void {
    this.#level = listener;
    signal.addEventListener('abort', () => {
      this.#level = null;
    });
  }

  async #asked(...call: unknown[]): Promise<void> {
    this.calls.push(call);
    if (this.refusal) throw this.refusal;
  }
}
