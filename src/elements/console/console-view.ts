/**
 * What the sections of the console draw from, and what they may ask for. A section is a class of its
 * own with its own state; the console decides which are shown and which are open.
 */
import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { BrokerPermission, FullAccount } from '../../controllers/stream-account.ts';
import type { BroadcastSnapshot } from '../../core/snapshot.ts';
import type { Stream, Video } from '../../core/stream.ts';

/** What the page left in the element (`without-…`). */
export interface ConsoleParts {
  readonly recording: boolean;
  readonly share: boolean;
}

/** Requests that go beyond the service: they concern the broadcast of this page as well. */
export interface ConsoleActions {
  /** Opens the stream without devices, to see and to change it. Rejects with a `BroadcastError`. */
  connect(): Promise<void>;
  /** Uses this stream from now on, or none (null). Rejects with a `BroadcastError` while on the air. */
  chooseStream(id: number | null): Promise<void>;
  /** Resolves when the service says that it records. */
  startRecording(): Promise<void>;
  stopRecording(): Promise<Video | null>;
  clearDvr(): Promise<void>;
  /**
   * Asks the service again soon, because something of the stream was changed. What it answered is
   * passed on, where there was an answer.
   */
  refresh(stream?: Stream): void;
}

export interface ConsoleView {
  readonly snapshot: Readonly<BroadcastSnapshot>;
  /** Milliseconds since the epoch; drawn anew each second while the console is shown. */
  readonly now: number;
  /** What may be asked of the service; null with a bare WHIP address, and before `connect()`. */
  readonly account: FullAccount | null;
  readonly parts: ConsoleParts;
  readonly actions: ConsoleActions;
  may(permission: BrokerPermission): boolean;
}

/** The console, as its sections know it. */
export interface ConsoleHost extends ReactiveControllerHost, HTMLElement {
  readonly view: ConsoleView;
  readonly shadowRoot: ShadowRoot | null;
  /** Says it in the live region. */
  say(text: string): void;
  /** Resolves with true where the user confirms what cannot be undone. */
  confirm(question: Question): Promise<boolean>;
}

export interface Question {
  readonly title: string;
  /** What is lost, and what stays. */
  readonly text: string;
  /** The verb on the button that does it. */
  readonly verb: string;
}

export type SectionName =
  | 'streams'
  | 'settings'
  | 'air'
  | 'recording'
  | 'dvr'
  | 'share'
  | 'encoders';

export interface ConsoleSection {
  readonly name: SectionName;
  /** Whether there is anything to show or to do in it, here and now. */
  isOffered(view: ConsoleView): boolean;
  /** A word or figure beside the title, also while it is closed. */
  summary(view: ConsoleView): string | null;
  /** Called whenever anything changed, also while it is closed or the console cannot be seen. */
  observe?(view: ConsoleView): void;
  /** Called only while the section is open. */
  render(view: ConsoleView): TemplateResult;
  /** It was opened or closed: the time to fetch, and to hide secrets again. */
  toggled?(open: boolean): void;
}

export type SectionConstructor = new (host: ConsoleHost) => ConsoleSection;
