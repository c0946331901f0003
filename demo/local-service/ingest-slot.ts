/** One point where media arrives at a stream: who publishes there, and whether it can be seen. */
import type { IngestPoint, IngestSession, SessionEnd } from './ingest-session.ts';
import type { MediaFrame } from './media-source.ts';
import type { Switches } from './options.ts';
import type { StreamEvent } from './service-events.ts';

const TICK_MS = 200;

export interface IngestSlotOptions {
  point: IngestPoint;
  switches: Switches;
  emit: (event: StreamEvent) => void;
  onFrame: (slot: IngestSlot, frame: MediaFrame) => void;
  /** Called several times a second while a session runs. */
  onTick: () => void;
  onLive: (live: boolean) => void;
  /** Called when the session is gone; `wasLost` when it may come back in a moment. */
  onDetached: (wasLost: boolean) => void;
}

export class IngestSlot {
  readonly #options: IngestSlotOptions;
  #session: IngestSession | undefined;
  #stopListening: (() => void) | undefined;
  #ticker: NodeJS.Timeout | undefined;
  /** Wall-clock milliseconds of the last sign of a publisher that vanished. */
  #vanishedAt: number | undefined;
  #isLive = false;
  #seen = { packet: false, frame: false, connected: false };

  startedAt: string | null = null;
  finishedAt: string | null = null;

  constructor(options: IngestSlotOptions) {
    this.#options = options;
  }

  get session(): IngestSession | undefined {
    return this.#session;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** Milliseconds for which a lost session still blocks this point; 0 when it is free. */
  get heldFor(): number {
    if (this.#vanishedAt === undefined) return 0;
    return Math.max(0, this.#vanishedAt + this.#options.switches.slotHold - Date.now());
  }

  /** Whether somebody publishes, or did so a moment ago and vanished. */
  get isTaken(): boolean {
    return this.#session !== undefined || this.heldFor > 0;
  }

  /** Takes a session that may publish from now on. */
  attach(session: IngestSession): void {
    this.#session = session;
    this.#vanishedAt = undefined;
    this.#seen = { packet: false, frame: false, connected: false };
    this.#stopListening = session.source.listen((frame) => this.#options.onFrame(this, frame));
    this.#ticker = setInterval(() => this.tick(), TICK_MS);
    this.#options.emit({ type: 'session-opened', sessionId: session.id });
  }

  /** To be called when a session has ended, whoever ended it. */
  detach(session: IngestSession, reason: SessionEnd): void {
    if (this.#session !== session) return;
    this.tick();
    this.#session = undefined;
    clearInterval(this.#ticker);
    this.#stopListening?.();
    const wasLost = reason === 'lost' || reason === 'failed';
    // Over UDP the far side learns late that a connection broke, and refuses the next one until then.
    if (wasLost && session.type === 'webrtc' && session.connectedAt) {
      this.#vanishedAt = Date.now() - session.silence;
    }
    this.#setLive(false);
    this.#options.emit({ type: 'session-ended', sessionId: session.id, reason });
    this.#options.onDetached(wasLost);
  }

  /** Looks at what arrived and what did not, and draws the consequences. */
  tick(): void {
    const session = this.#session;
    if (!session) return;
    const { id: sessionId, source } = session;
    const { switches, emit, onTick } = this.#options;
    if (session.connectedAt && !this.#seen.connected) {
      this.#seen.connected = true;
      emit({ type: 'session-connected', sessionId });
    }
    if (source.firstPacketAt && !this.#seen.packet) {
      this.#seen.packet = true;
      emit({ type: 'first-rtp', sessionId });
    }
    if (source.firstFrame && !this.#seen.frame) {
      this.#seen.frame = true;
      emit({ type: 'first-frame', sessionId, size: source.firstFrame });
    }
    onTick();
    const age = performance.now() - (source.lastVideoAt ?? Number.NEGATIVE_INFINITY);
    this.#setLive(
      source.firstFrame !== undefined && age < switches.mediaLossAfter && !session.ended,
    );
    if (session.silence > switches.sessionLossAfter) void session.close('lost');
  }

  #setLive(live: boolean): void {
    if (live === this.#isLive) return;
    this.#isLive = live;
    const now = new Date().toISOString();
    if (live) this.startedAt = now;
    else this.finishedAt = now;
    const { point, emit, onLive } = this.#options;
    emit({ type: point === 'primary' ? 'live' : 'backup-live', live });
    onLive(live);
  }
}
