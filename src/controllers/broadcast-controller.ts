/**
 * Wires capture, publish and the service's word to one snapshot that the element draws.
 *
 * Requests come in as methods; what is true comes back as the snapshot, a microtask later. Nothing
 * is shown because it was asked for: capture reports its sources, the publish machine its state, the
 * poller what the service says, and `deriveStatus` makes the one public status of the three.
 *
 * Three things end a broadcast besides its user: the element leaving the document for good, the page
 * going away, and a loss that no retry can cure. All of them close the session.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BroadcastError, isAbort } from '../core/errors.ts';
import type { PublishState } from '../core/publish-machine.ts';
import {
  type BroadcastSnapshot,
  initialSnapshot,
  type PendingOperation,
} from '../core/snapshot.ts';
import { deriveStatus, isOnAir } from '../core/status.ts';
import { Store } from '../core/store.ts';
import type { Stream, Video } from '../core/stream.ts';
import { PublishRunner } from '../publish/publish-runner.ts';
import { WhipPublisher } from '../publish/whip-publisher.ts';
import { type BroadcastConfig, isSameConfig } from './broadcast-config.ts';
import { Feed } from './feed.ts';
import type { OverlayStream } from './overlay-store.ts';
import { PageLifetime } from './page-lifetime.ts';
import { keepScreenAwake } from './screen-wake.ts';
import { SourceControl } from './source-control.ts';
import type { StreamAccount } from './stream-account.ts';
import { StreamActions } from './stream-actions.ts';
import { StreamLink } from './stream-link.ts';
import type { StreamWatch } from './stream-watch.ts';

/** Devices and stream, opened for one configuration. */
interface Preparation {
  readonly config: BroadcastConfig;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

export class BroadcastController implements ReactiveController {
  /** Called after each change, once the host has been asked to draw it. */
  onChange?: (
    snapshot: Readonly<BroadcastSnapshot>,
    previous: Readonly<BroadcastSnapshot>,
    /** Why: the code of the error, or the state of the machine that moved. */
    cause: string | null,
  ) => void;

  readonly #store: Store<BroadcastSnapshot>;
  readonly #publisher = new WhipPublisher();
  readonly #sources: SourceControl;
  readonly #runner: PublishRunner;
  readonly #link: StreamLink;
  readonly #actions: StreamActions;
  readonly #lifetime: PageLifetime;
  readonly #feed = new Feed();
  #preparation: Preparation | undefined;
  #failure: BroadcastError | null = null;
  #onAir: AbortController | undefined;
  #cause: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, config: () => BroadcastConfig) {
    this.#store = new Store(initialSnapshot(config().capture.size));
    this.#store.subscribe((snapshot, previous) => {
      host.requestUpdate();
      this.onChange?.(snapshot, previous, this.#cause);
    });
    this.#sources = new SourceControl({
      onChange: () => this.#update('capture'),
      onTrack: (track) => void this.#runner.replaceTrack(track).catch(() => {}),
    });
    this.#link = new StreamLink(config, () => this.#update('service'));
    this.#actions = new StreamActions(this.#link.watch, (condition) =>
      // Whoever feeds the stream, and whatever became of our own broadcast: the service's word counts.
      this.#store.when(
        ({ stream }) => stream !== null && condition(stream),
        () => (this.#watch.handle ? null : new BroadcastError('aborted')),
      ),
    );
    this.#runner = new PublishRunner(
      this.#publisher,
      {
        target: (signal) => this.#link.target(signal),
        tracks: () => ({
          video: this.#sources.session.video,
          audio: this.#sources.session.audio,
        }),
        settings: () => this.#preparation?.config.capture ?? config().capture,
      },
      {
        onState: (state, previous) => this.#onPublishState(state, previous),
        onStats: (stats) => this.#store.patch({ stats }),
      },
    );
    this.#lifetime = new PageLifetime({
      isOnAir: () => isOnAir(this.snapshot.status),
      onGone: () => {
        void this.release();
        this.#link.close();
      },
      onNetworkChange: () => {
        if (this.#link.isOpen) this.#warmAnew();
      },
    });
    host.addController(this);
  }

  get snapshot(): Readonly<BroadcastSnapshot> {
    return this.#store.snapshot;
  }

  /** Where the stream's overlays are kept; null where there are none to change. */
  get overlayStream(): OverlayStream | null {
    return this.#watch.handle?.overlays ?? null;
  }

  /** What may be asked of the service beyond this; null before it was opened, or where it is not. */
  get account(): StreamAccount | null {
    return this.#link.account;
  }

  hostConnected(): void {
    this.#lifetime.connected();
  }

  hostDisconnected(): void {
    this.#lifetime.disconnected();
  }

  /** Opens devices, preview and stream, and makes the first session ready. */
  prepare(): Promise<void> {
    const { config } = this.#link;
    const current = this.#preparation;
    if (current && (isOnAir(this.snapshot.status) || isSameConfig(current.config, config))) {
      return current.done;
    }
    const controller = new AbortController();
    const done = this.#takeDown().then(() => this.#prepare(config, controller.signal));
    this.#preparation = { config, controller, done };
    // Whoever called hears of a failure by the promise, everyone else by the snapshot.
    done.catch((error) => {
      if (this.#preparation?.controller === controller) this.#fail(error);
    });
    return done;
  }

  /** Opens the stream without devices, to see and to change it. Makes nothing. */
  connect(): Promise<void> {
    return this.#link.look();
  }

  /** Uses this stream from now on, or none (null). Not on the air: its viewers would lose it. */
  async chooseStream(id: number | null): Promise<void> {
    if (isOnAir(this.snapshot.status)) throw new BroadcastError('on-air');
    const isPrepared = this.#preparation !== undefined;
    this.#link.choose(id);
    await (isPrepared && id !== null ? this.prepare() : this.#takeDown());
    await this.connect();
    this.#update('chosen');
  }

  /** Something of the stream was changed; what the service answered, where it answered. */
  refresh(stream?: Stream): void {
    this.#feed.changed();
    this.#link.changed(stream);
    // A session made ready ahead may hold an address that is void by now.
    if (this.#link.isOpen) this.#warmAnew();
    this.#update('changed');
  }

  /** Says that a start is likely within moments, so that the connection is open when it comes. */
  anticipate(): void {
    this.#runner.anticipate();
  }

  /** Resolves when the broadcast is live: the service says so, or the ingest where there is no API. */
  async goLive(): Promise<void> {
    this.#failure = null;
    if (this.snapshot.status === 'ending') await this.stop();
    await this.prepare();
    this.#runner.start();
    await this.#until(
      ({ status }) => status === 'live',
      () => this.#runner.state.name === 'idle',
    );
  }

  /** Ends the broadcast; resolves when its session is closed. Off the air, closes the devices. */
  async stop(): Promise<void> {
    const { name } = this.#runner.state;
    if (name === 'idle' || name === 'failed') {
      await this.release();
      return;
    }
    this.#runner.stop();
    // Also for an element that was removed meanwhile: its session closes all the same.
    await this.#store.when(
      () => this.#runner.state.name === 'idle',
      () => null,
    );
  }

  /** Closes everything: session, connection, devices, polling. */
  async release(): Promise<void> {
    this.#failure = null;
    await this.#takeDown();
    this.#update('released');
  }

  dismissError(): void {
    this.#runner.dismiss();
    this.#failure = null;
    this.#update('dismissed');
  }

  /** Resolves when the service says that it records. */
  startRecording(): Promise<void> {
    return this.#pending('recording', () => {
      this.#store.patch({ recordingWarning: null });
      return this.#actions.startRecording(({ warnings: [recordingWarning = null] }) =>
        this.#store.patch({ recordingWarning }),
      );
    });
  }

  /** Resolves with the video, or null when nothing was being recorded. */
  stopRecording(): Promise<Video | null> {
    return this.#pending('recording', async () => {
      const video = await this.#actions.stopRecording();
      if (video) this.#store.patch({ video });
      return video;
    });
  }

  clearDvr(): Promise<void> {
    return this.#pending('dvr', () => this.#actions.clearDvr());
  }

  shareScreen(): Promise<void> {
    return this.#pending('screen', () => this.#sources.session.shareScreen());
  }

  stopSharingScreen(): Promise<void> {
    return this.#pending('screen', async () => this.#sources.session.stopSharingScreen());
  }

  setCamera(id: string): Promise<void> {
    return this.#pending('camera', () => this.#sources.session.setCamera(id));
  }

  setMicrophone(id: string): Promise<void> {
    return this.#pending('microphone', () => this.#sources.session.setMicrophone(id));
  }

  muteCamera(muted: boolean): void {
    this.#sources.session.muteCamera(muted);
  }

  muteMicrophone(muted: boolean): void {
    this.#sources.session.muteMicrophone(muted);
  }

  observeLevel(listener: (level: number, silent: boolean) => void, signal: AbortSignal): void {
    this.#sources.observeLevel(({ level, silent }) => listener(level, silent), signal);
  }

  async #prepare(config: BroadcastConfig, signal: AbortSignal): Promise<void> {
    // Stopped while what was open before was being closed: nothing may begin any more.
    if (signal.aborted) throw new BroadcastError('aborted');
    const open = this.#link.openFor(config);
    this.#publisher.check();
    this.#store.patch({ frameSize: config.capture.size });
    const [opened] = await Promise.all([
      open(signal),
      this.#sources.acquire(config.capture, { signal }),
    ]);
    if (signal.aborted) throw new BroadcastError('aborted');
    this.#link.take(config, opened);
    this.#update('prepared');
    this.#warm();
  }

  /** Makes the next session ready. A failure is no news yet: the start tries again and reports. */
  #warm(): void {
    if (!this.#link.isOpen) return;
    void this.#runner.warm().catch(() => {});
  }

  /** Makes the next session ready once more, because what was found out for it is void. */
  #warmAnew(): void {
    if (this.#runner.state.name === 'idle') void this.#runner.cool().then(() => this.#warm());
  }

  get #startedAt(): string | null {
    return this.#watch.stream?.startedAt ?? null;
  }

  get #watch(): StreamWatch {
    return this.#link.watch;
  }

  async #takeDown(): Promise<void> {
    this.#preparation?.controller.abort();
    this.#preparation = undefined;
    this.#sources.release();
    this.#link.leave();
    await this.#runner.leave();
  }

  #onPublishState(state: PublishState, previous: PublishState): void {
    if (state.name === 'publishing' && previous.name === 'connecting') {
      this.#feed.sent();
      this.#watch.outdate();
    }
    const isActive = state.name !== 'idle' && state.name !== 'failed';
    if (isActive && !this.#onAir) {
      this.#feed.begin();
      this.#onAir = new AbortController();
      keepScreenAwake(this.#onAir.signal);
    }
    if (!isActive) {
      this.#feed.end(this.snapshot.liveSince === null ? null : this.#startedAt);
      this.#onAir?.abort();
      this.#onAir = undefined;
      this.#store.patch({ stats: null, liveSince: null });
      if (state.name === 'idle') this.#warm();
    }
    this.#store.patch({
      retry:
        state.name === 'reconnecting'
          ? { attempt: state.attempt, at: Date.now() + state.delay }
          : null,
    });
    this.#update(state.name);
  }

  /** Derives what follows from the three machines and announces it. */
  #update(cause: string): void {
    const publish = this.#runner.state;
    const error = publish.name === 'failed' ? publish.error : this.#failure;
    const status = deriveStatus({
      capture: this.#sources.state,
      publish: publish.name,
      server: this.#watch.server,
      failed: this.#failure !== null,
    });
    this.#cause = error?.code ?? cause;
    const goesLive = status === 'live' && this.snapshot.liveSince === null;
    // What the service makes of the picture comes next.
    if (goesLive) this.#feed.changed();
    this.#store.patch({
      ...this.#sources.session.snapshot,
      capture: this.#sources.state,
      status,
      error,
      server: this.#watch.server,
      serverProblem: this.#watch.problem,
      fedElsewhere:
        (this.#watch.server === 'live' || !!this.#watch.stream?.backupLive) &&
        !this.#feed.isOurs(this.#startedAt),
      stream: this.#watch.stream,
      ...(goesLive && { liveSince: Date.now() }),
    });
    this.#poll();
  }

  /** Fast while the service's word is about to change, slow while it is not. */
  #poll(): void {
    const { snapshot } = this;
    const expecting = this.#feed.isAboutToChange({ ...snapshot, server: this.#watch.server });
    this.#watch.poll({ expecting, onAir: isOnAir(snapshot.status) });
  }

  #fail(cause: unknown): void {
    const error = BroadcastError.from(cause, 'unexpected');
    this.#failure = isAbort(error) ? null : error;
    void this.#takeDown();
    this.#update(error.code);
  }

  /** Runs an operation that the snapshot shows as pending meanwhile. */
  async #pending<T>(operation: PendingOperation, work: () => Promise<T>): Promise<T> {
    this.#store.patch({ pending: new Set([...this.snapshot.pending, operation]) });
    this.#poll();
    try {
      return await work();
    } finally {
      const pending = new Set(this.snapshot.pending);
      pending.delete(operation);
      this.#store.patch({ pending });
      this.#update(operation);
    }
  }

  /** Resolves when the condition holds; rejects when an error, or what `isOver` says, ends the wait. */
  #until(
    condition: (snapshot: Readonly<BroadcastSnapshot>) => boolean,
    isOver: () => boolean = () => false,
  ): Promise<void> {
    return this.#store.when(condition, ({ error }) => {
      if (error) return error;
      return isOver() || !this.#preparation ? new BroadcastError('aborted') : null;
    });
  }
}
