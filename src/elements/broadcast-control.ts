/** What the element draws from and asks of its controller; a test puts its own in this place. */
import type { OverlayStream } from '../controllers/overlay-store.ts';
import type { StreamAccount } from '../controllers/stream-account.ts';
import type { BroadcastSnapshot } from '../core/snapshot.ts';
import type { Stream, Video } from '../core/stream.ts';

export interface BroadcastControl {
  readonly snapshot: Readonly<BroadcastSnapshot>;
  /** Where the stream's overlays are kept; null where there are none to change. */
  readonly overlayStream: OverlayStream | null;
  /** What may be asked of the service beyond this; null before it was opened, or where it is not. */
  readonly account: StreamAccount | null;
  prepare(): Promise<void>;
  connect(): Promise<void>;
  chooseStream(id: number | null): Promise<void>;
  refresh(stream?: Stream): void;
  /** A start is likely within moments: what can be opened for it should be. */
  anticipate(): void;
  goLive(): Promise<void>;
  stop(): Promise<void>;
  dismissError(): void;
  startRecording(): Promise<void>;
  stopRecording(): Promise<Video | null>;
  clearDvr(): Promise<void>;
  shareScreen(): Promise<void>;
  stopSharingScreen(): Promise<void>;
  setCamera(id: string): Promise<void>;
  setMicrophone(id: string): Promise<void>;
  muteCamera(muted: boolean): void;
  muteMicrophone(muted: boolean): void;
  /** Reports the loudness of the microphone, 0 to 1, and whether it has been silent for long. */
  observeLevel(listener: (level: number, silent: boolean) => void, signal: AbortSignal): void;
  /** Set by the element, which dispatches its events from here. */
  onChange?: ChangeListener;
}

/** Calls back after each change of the snapshot, with the controller's word for its cause. */
export type ChangeListener = (
  snapshot: Readonly<BroadcastSnapshot>,
  previous: Readonly<BroadcastSnapshot>,
  cause: string | null,
) => void;
