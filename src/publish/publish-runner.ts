/**
 * Runs the publish machine: one broadcast over as many sessions as it takes.
 *
 * The machine says what to do, the publisher does it, and the policy decides whether a loss is worth
 * another attempt. A session can be made ready ahead (`warm`), so that a start has only to post the
 * offer. At any time there is at most one session, and every one that was made is closed.
 */
import { BroadcastError, isAbort } from '../core/errors.ts';
import { Machine, type Run } from '../core/machine.ts';
import {
  attemptOf,
  PUBLISH_IDLE,
  type PublishEvent,
  type PublishState,
  publishTransition,
} from '../core/publish-machine.ts';
import { type ReconnectPolicy, reconnectOnce } from '../core/reconnect-policy.ts';
import type { CaptureSettings } from '../core/settings.ts';
import type { BroadcastStats } from '../core/snapshot.ts';
import type {
  Publisher,
  PublishTarget,
  PublishTracks,
  Session,
  SessionEvent,
} from './publisher.ts';

/** A session that ends within this time of its first media was not a good one; milliseconds. */
const BRIEF = 10_000;

/** Where the runner gets what it publishes; asked anew for every session. */
export interface PublishPlan {
  target(signal: AbortSignal): Promise<PublishTarget>;
  tracks(): PublishTracks;
  settings(): CaptureSettings;
}

export interface PublishListener {
  onState(state: PublishState, previous: PublishState): void;
  onStats(stats: BroadcastStats): void;
}

/** A session and what it was made with: the tracks, and which of them were muted. */
interface Made {
  readonly session: Session;
  readonly tracks: PublishTracks;
  readonly enabled: Readonly<Record<keyof PublishTracks, boolean>>;
}

/** A session on its way to being ready, and what takes it down again. */
interface Warming {
  readonly made: Promise<Made>;
  readonly controller: AbortController;
}

export class PublishRunner {
  readonly #publisher: Publisher;
  readonly #plan: PublishPlan;
  readonly #listener: PublishListener;
  readonly #policy: ReconnectPolicy;
  readonly #machine: Machine<PublishState, PublishEvent>;
  #warming: Warming | undefined;
  #session: Session | undefined;
  #closed: Promise<void> = Promise.resolve();
  #wasPublishing = false;
  /** When media of the running session first got through, and how many sessions ended soon after. */
  #acknowledgedAt = 0;
  #brief = 0;

  constructor(
    publisher: Publisher,
    plan: PublishPlan,
    listener: PublishListener,
    policy: ReconnectPolicy = reconnectOnce,
  ) {
    this.#publisher = publisher;
    this.#plan = plan;
    this.#listener = listener;
    this.#policy = policy;
    this.#machine = new Machine<PublishState, PublishEvent>({
      initial: PUBLISH_IDLE,
      transition: publishTransition,
      entries: {
        preparing: (_, run) => void this.#prepare(run),
        negotiating: (_, run) => void this.#negotiate(run),
        reconnecting: (state, run) => void this.#waitForRetry(state.delay, run),
        stopping: (_, run) => void this.#close().then(() => run.send({ type: 'closed' })),
        failed: () => void this.#close(),
      },
      onChange: (state, previous) => {
        if (state.name === 'publishing' && previous.name === 'connecting') {
          this.#wasPublishing = true;
          this.#acknowledgedAt = performance.now();
        }
        this.#listener.onState(state, previous);
      },
    });
  }

  get state(): PublishState {
    return this.#machine.state;
  }

  /**
   * Makes the next session ready ahead of the start. Rejects when that is not possible, which leaves
   * everything as it was; the start will try again and report.
   */
  async warm(): Promise<void> {
    this.#warming ??= this.#makeSession();
    await this.#warming.made;
  }

  /** The start is imminent: the pointer is on the button. */
  anticipate(): void {
    void this.#warming?.made.then(
      ({ session }) => session.refresh(),
      () => {},
    );
  }

  /** Takes down what `warm` made, because it would not fit any more. */
  async cool(): Promise<void> {
    const warming = this.#warming;
    this.#warming = undefined;
    warming?.controller.abort();
    await warming?.made.then(
      ({ session }) => session.close(),
      () => {},
    );
  }

  start(): void {
    if (this.state.name === 'idle' || this.state.name === 'failed') {
      this.#wasPublishing = false;
      this.#brief = 0;
    }
    this.#machine.send({ type: 'start' });
  }

  stop(): void {
    this.#machine.send({ type: 'stop' });
  }

  dismiss(): void {
    this.#machine.send({ type: 'dismiss' });
  }

  /** Sends another track of the same kind from now on, in the running or the waiting session. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    const warming = await this.#warming?.made.catch(() => undefined);
    await (this.#session ?? warming?.session)?.replaceTrack(track);
  }

  /** Ends whatever is open, for a page that goes away. */
  async leave(): Promise<void> {
    this.stop();
    await Promise.all([this.#close(), this.cool()]);
  }

  #makeSession(): Warming {
    const controller = new AbortController();
    const made = this.#createSession(controller.signal);
    const warming = { made, controller };
    made.catch(() => {
      if (this.#warming === warming) this.#warming = undefined;
    });
    return warming;
  }

  async #createSession(signal: AbortSignal): Promise<Made> {
    const target = await this.#plan.target(signal);
    if (signal.aborted) throw new BroadcastError('aborted');
    const tracks = this.#plan.tracks();
    const enabled = { video: tracks.video.enabled, audio: tracks.audio.enabled };
    let session: Session | undefined;
    session = await this.#publisher.prepare(
      target,
      tracks,
      this.#plan.settings(),
      (event) => {
        if (session !== undefined && session === this.#session) this.#hear(event);
      },
      signal,
    );
    return { session, tracks, enabled };
  }

  async #prepare(run: Run<PublishEvent>): Promise<void> {
    await this.#closed;
    if (run.signal.aborted) return;
    const warming = this.#warming ?? this.#makeSession();
    this.#warming = undefined;
    const abort = () => warming.controller.abort();
    run.signal.addEventListener('abort', abort, { once: true });
    try {
      const made = await warming.made;
      const { session } = made;
      run.signal.removeEventListener('abort', abort);
      if (run.signal.aborted) {
        await session.close();
        return;
      }
      this.#session = session;
      this.#catchUp(made);
      run.send({ type: 'prepared' });
    } catch (error) {
      this.#lose(error, run);
    }
  }

  /** Hands the session the tracks that were replaced, muted or unmuted while it was being made. */
  #catchUp({ session, tracks, enabled }: Made): void {
    const wanted = this.#plan.tracks();
    for (const kind of ['video', 'audio'] as const) {
      const track = wanted[kind];
      if (track === tracks[kind] && track.enabled === enabled[kind]) continue;
      void session.replaceTrack(track).catch(() => {});
    }
  }

  async #negotiate(run: Run<PublishEvent>): Promise<void> {
    try {
      await this.#session?.negotiate(run.signal);
      run.send({ type: 'negotiated' });
    } catch (error) {
      this.#lose(error, run);
    }
  }

  async #waitForRetry(delay: number, run: Run<PublishEvent>): Promise<void> {
    await this.#close();
    if (run.signal.aborted) return;
    const timer = setTimeout(() => run.send({ type: 'retry' }), delay);
    run.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #hear(event: SessionEvent): void {
    if (event.type === 'stats') this.#listener.onStats(event.stats);
    else if (event.type === 'lost') this.#lose(event.error, this.#machine);
    else this.#machine.send(event);
  }

  /** Reports a loss with the policy's word on it. An abort is our own doing and no loss. */
  #lose(cause: unknown, to: Pick<Run<PublishEvent>, 'send'>): void {
    if (isAbort(cause)) return;
    const error = BroadcastError.from(cause, 'unexpected');
    if (this.state.name === 'publishing' || this.state.name === 'suspect') {
      const lasted = performance.now() - this.#acknowledgedAt;
      this.#brief = lasted < BRIEF ? this.#brief + 1 : 0;
    }
    const retryIn = this.#policy({
      attempt: attemptOf(this.state),
      wasPublishing: this.#wasPublishing,
      brief: this.#brief,
      error,
    });
    to.send({ type: 'lost', error, retryIn });
  }

  /** Closes the session, if there is one, and lets the next one wait for that. */
  #close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session) this.#closed = Promise.all([this.#closed, session.close()]).then(() => {});
    return this.#closed;
  }
}
