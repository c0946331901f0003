/**
 * What the template functions draw from: the snapshot, what the page wants shown, and the few
 * things that only the view knows (the open drawer, the clock, what was copied last).
 */
import type { OverlayStream } from '../controllers/overlay-store.ts';
import type { StreamAccount } from '../controllers/stream-account.ts';
import type { BroadcastError } from '../core/errors.ts';
import type { FrameSize } from '../core/settings.ts';
import type { BroadcastSnapshot } from '../core/snapshot.ts';
import { isOnAir } from '../core/status.ts';
import type { ConsoleActions, SectionName } from './console/console-view.ts';

export type DrawerName = 'stream' | 'settings' | 'overlays';

/** What comes only when it is asked for: the overlay editor and the console. */
export type LazyPart = 'overlays' | 'stream';
export type LazyState = 'loading' | 'ready' | 'failed';

export interface View {
  readonly snapshot: Readonly<BroadcastSnapshot>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The error to show: the controller's, or that of an action whose failure it did not take up. */
  readonly error: BroadcastError | null;
  readonly drawer: DrawerName | null;
  /** The section of the console that was asked for with its drawer. */
  readonly section: SectionName | null;
  /** Whether the microphone is open and has been silent for long. */
  readonly silent: boolean;
  /** The address that was copied a moment ago. */
  readonly copied: string | null;
  /** The address that could not be copied. */
  readonly uncopied: string | null;
  /** How far what was asked for has come. */
  readonly lazy: Readonly<Partial<Record<LazyPart, LazyState>>>;
  /** What may be asked of the service. */
  readonly account: StreamAccount | null;
  /** Where the overlays are kept; null where they cannot be changed. */
  readonly overlayStream: OverlayStream | null;
  /** Where the ready-made overlays are. */
  readonly overlaysBase: string | null;
  readonly frameRate: number;
  readonly frameSize: FrameSize;
  readonly shows: {
    readonly recording: boolean;
    readonly share: boolean;
    readonly screen: boolean;
    readonly settings: boolean;
    readonly overlays: boolean;
    /** The service can be asked even before anything is opened. */
    readonly console: boolean;
  };
  readonly actions: ViewActions;
}

export interface ViewActions {
  check(): void;
  start(): void;
  /** A start is likely within moments. */
  anticipate(): void;
  stop(): void;
  retry(): void;
  dismiss(): void;
  toggleMicrophone(): void;
  toggleCamera(): void;
  toggleScreen(): void;
  /** `section` is one of the console's, opened along with it. */
  toggleDrawer(name: DrawerName, section?: SectionName): void;
  /** Fetches it, also once more after that failed. */
  load(part: LazyPart): void;
  /** What the console may ask for. */
  readonly console: ConsoleActions;
  pickCamera(id: string): void;
  pickMicrophone(id: string): void;
  /** Copies the address; `field` is what to select where the browser forbids copying. */
  copy(address: string, field: HTMLInputElement | null): void;
}

/** Whether there are sources to mute, meter and change. */
export function hasSources({ snapshot }: View): boolean {
  return snapshot.capture === 'active' || snapshot.capture === 'interrupted';
}

/** Whether figures and the viewer link are of use. */
export function isSending({ snapshot: { status } }: View): boolean {
  return isOnAir(status) && status !== 'connecting';
}
