/**
 * The live side of one stream: who publishes, what arrives, and what is made of it. Whatever the
 * API says about a running broadcast is read from here, and here from the media.
 */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HlsOutput } from './hls-output.ts';
import type { FrameSize, MediaFrame, ParameterSets } from './media-source.ts';
import type { Switches } from './options.ts';
import type { OverlayRenderer } from './overlay-renderer.ts';
import { Recording, type RecordingResult } from './recording.ts';
import { Screenshots } from './screenshot.ts';
import type { ServiceEvents, StreamEvent } from './service-events.ts';
import { StreamOverlays } from './stream-overlays.ts';
import type { StreamRecord } from './stream-store.ts';
import type { SessionEnd, WhipSession } from './whip-session.ts';

const TICK_MS = 200;
/** Ended outputs whose files stay for a while, so that viewers can play to the end. */
const KEPT_OUTPUTS = 2;
/** After this many failures in a row there is no further attempt until the next session. */
const MAX_OUTPUT_FAILURES = 3;

export interface LiveStreamContext {
  switches: Switches;
  events: ServiceEvents;
  /** Path of ffmpeg; `null` when there is none. */
  ffmpeg: string | null;
  renderer: OverlayRenderer;
  /** Address of the service. */
  service: () => string;
  /** Folder for everything that goes away with this stream. */
  dir: string;
  /** Start of the paths of its recordings, which outlive it. */
  recordingPrefix: string;
  onRecorded: (stream: StreamRecord, result: RecordingResult) => void;
}

export class LiveStream {
  readonly #stream: StreamRecord;
  readonly #context: LiveStreamContext;
  readonly #abort = new AbortController();
  readonly #recording: Recording;
  readonly #screenshots: Screenshots | undefined;
  #session: WhipSession | undefined;
  #stopListening: (() => void) | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  /** Wall-clock milliseconds of the last sign of a publisher that vanished. */
  #vanishedAt: number | undefined;
  #isLive = false;
  #output: HlsOutput | undefined;
  readonly #oldOutputs: HlsOutput[] = [];
  #epoch = 0;
  #outputSize: FrameSize | undefined;
  #outputFailures = 0;
  #seen = { rtp: false, frame: false, connected: false };

  /** Wall-clock milliseconds of the last offer, accepted or not. */
  lastAttemptAt = 0;
  readonly overlays: StreamOverlays;
  startedAt: string | null = null;
  finishedAt: string | null = null;

  constructor(stream: StreamRecord, context: LiveStreamContext) {
    this.#stream = stream;
    this.#context = context;
    mkdirSync(context.dir, { recursive: true });
    const { ffmpeg, dir, renderer } = context;
    this.overlays = new StreamOverlays({
      stream,
      renderer,
      service: context.service,
      frame: () => this.#session?.source.size,
      onChange: (state) => this.#emit({ type: 'overlays', ...state }),
    });
    this.#screenshots =
      ffmpeg === null
        ? undefined
        : new Screenshots({
            ffmpeg,
            dir,
            interval: () => context.switches.screenshotInterval,
            overlay: (size) => this.#overlay?.picture(size),
            onPicture: () => this.#emit({ type: 'screenshot' }),
            signal: this.#abort.signal,
          });
    this.#recording = new Recording({
      prefix: context.recordingPrefix,
      ffmpeg,
      overlay: () => (stream.settings.record_type === 'transcoded' ? this.#overlay : undefined),
      onChange: (recording) => this.#emit({ type: 'recording', recording }),
      onDone: (result) => context.onRecorded(stream, result),
    });
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  get recording(): Recording {
    return this.#recording;
  }

  get session(): WhipSession | undefined {
    return this.#session;
  }

  /** Milliseconds for which a lost session still blocks the stream; 0 when it is free. */
  get heldFor(): number {
    if (this.#vanishedAt === undefined) return 0;
    return Math.max(0, this.#vanishedAt + this.#context.switches.slotHold - Date.now());
  }

  /** Whether somebody publishes, or did so a moment ago and vanished. */
  get isTaken(): boolean {
    return this.#session !== undefined || this.heldFor > 0;
  }

  /** The pictures that arrive now; `undefined` when not live. */
  get picture(): (FrameSize & { frameRate: number | undefined }) | undefined {
    const source = this.#session?.source;
    if (!this.#isLive || !source?.size) return undefined;
    return { ...source.size, frameRate: source.frameRate };
  }

  /** The running output, once it can be played. */
  get output(): HlsOutput | undefined {
    return this.#output?.master ? this.#output : undefined;
  }

  /** The folder of an output that may still be played, running or just ended. */
  outputDir(epoch: number): string | undefined {
    return [this.#output, ...this.#oldOutputs].find((output) => output?.epoch === epoch)?.dir;
  }

  /** Size of the pictures that viewers get. */
  get outputSize(): FrameSize | undefined {
    return this.output && this.#outputSize;
  }

  get screenshotFile(): string | undefined {
    return this.#screenshots?.file;
  }

  /** The pictures to lay over the running push, where there are to be any. */
  get #overlay(): StreamOverlays | undefined {
    return this.overlays.isBurning ? this.overlays : undefined;
  }

  /** Takes a session that may publish from now on. */
  attach(session: WhipSession): void {
    this.#session = session;
    this.#vanishedAt = undefined;
    this.#seen = { rtp: false, frame: false, connected: false };
    clearTimeout(this.#graceTimer);
    this.#outputFailures = 0;
    this.#stopListening = session.source.listen((frame) => this.#takeFrame(frame));
    this.overlays.begin();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#emit({ type: 'session-opened', sessionId: session.id });
  }

  /** Ends the running session, if there is one. */
  async endSession(reason: SessionEnd): Promise<void> {
    await this.#session?.close(reason);
  }

  /** To be called when a session has ended, whoever ended it. */
  detach(session: WhipSession, reason: SessionEnd): void {
    if (this.#session !== session) return;
    this.#tick();
    this.#session = undefined;
    clearInterval(this.#ticker);
    this.#stopListening?.();
    void this.overlays.end();
    const wasLost = reason === 'lost' || reason === 'failed';
    // The far side learns late that a connection broke, and refuses the next one until then.
    if (wasLost && session.connectedAt) this.#vanishedAt = Date.now() - session.silence;
    this.#setLive(false);
    this.#emit({ type: 'session-ended', sessionId: session.id, reason });
    if (!wasLost) void this.#endOutput();
    this.#graceTimer = setTimeout(() => {
      void this.#endOutput();
      this.#recording.finish();
    }, this.#context.switches.recordingGrace);
  }

  /** Throws away what viewers could rewind to; a running broadcast goes on in a new output. */
  async clearDvr(): Promise<void> {
    const running = this.#output;
    this.#output = undefined;
    const all = running ? [running, ...this.#oldOutputs] : [...this.#oldOutputs];
    this.#oldOutputs.length = 0;
    await Promise.all(all.map((output) => output.remove()));
  }

  /** Ends everything and removes its files; recordings are closed in the background and stay. */
  async close(reason: SessionEnd): Promise<void> {
    this.#abort.abort();
    await this.endSession(reason);
    await this.overlays.end();
    clearTimeout(this.#graceTimer);
    if (reason === 'service-closed') await this.#recording.discard();
    else this.#recording.finish();
    const outputs = this.#output ? [this.#output, ...this.#oldOutputs] : this.#oldOutputs;
    this.#output = undefined;
    await Promise.all(outputs.map((output) => output.remove()));
    await rm(this.#context.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  #takeFrame(frame: MediaFrame): void {
    if (frame.kind === 'video' && frame.key) {
      this.#tick();
      this.#keepOutput(frame.sets);
      this.#screenshots?.offer(frame.nals, frame.sets);
    }
    this.#output?.write(frame);
    this.#recording.write(frame);
  }

  /** Looks at what arrived and what did not, and draws the consequences. */
  #tick(): void {
    const session = this.#session;
    if (!session) return;
    const { source } = session;
    const { mediaLossAfter, sessionLossAfter } = this.#context.switches;
    if (session.connectedAt && !this.#seen.connected) {
      this.#seen.connected = true;
      this.#emit({ type: 'session-connected', sessionId: session.id });
    }
    if (source.firstRtpAt && !this.#seen.rtp) {
      this.#seen.rtp = true;
      this.#emit({ type: 'first-rtp', sessionId: session.id });
    }
    if (source.firstFrame && !this.#seen.frame) {
      this.#seen.frame = true;
      this.#emit({ type: 'first-frame', sessionId: session.id, size: source.firstFrame });
    }
    this.overlays.look();
    const age = performance.now() - (source.lastVideoAt ?? Number.NEGATIVE_INFINITY);
    this.#setLive(source.firstFrame !== undefined && age < mediaLossAfter && !session.ended);
    if (session.silence > sessionLossAfter) void session.close('lost');
  }

  #setLive(live: boolean): void {
    if (live === this.#isLive) return;
    this.#isLive = live;
    const now = new Date().toISOString();
    if (live) this.startedAt = now;
    else this.finishedAt = now;
    this.#emit({ type: 'live', live });
    if (live && this.#stream.settings.auto_record) this.#recording.start();
  }

  #keepOutput(sets: ParameterSets): void {
    const { ffmpeg, dir } = this.#context;
    if (ffmpeg === null || this.#abort.signal.aborted) return;
    if (this.#outputFailures >= MAX_OUTPUT_FAILURES) return;
    const first = this.#outputSize;
    if (this.#output?.takes(sets)) return;
    const isContinued = this.#output !== undefined;
    if (this.#output) this.#retire(this.#output);
    if (!isContinued) this.#outputSize = { width: sets.width, height: sets.height };
    this.#epoch += 1;
    const epoch = this.#epoch;
    const { dvr_enabled, dvr_duration } = this.#stream.settings;
    this.#output = new HlsOutput({
      ffmpeg,
      dir: join(dir, `e${epoch}`),
      epoch,
      dvrSeconds: dvr_enabled ? dvr_duration : null,
      size: { width: sets.width, height: sets.height },
      scaleTo: isContinued ? first : undefined,
      overlay: this.#overlay,
      onReady: () => {
        this.#outputFailures = 0;
        this.#emit({ type: 'output-ready', epoch });
      },
      onFailure: ({ log }) => {
        this.#outputFailures += 1;
        // The next keyframe begins another one.
        if (this.#output?.epoch === epoch) this.#output = undefined;
        console.error(
          `Local service: ffmpeg ended while stream ${this.#stream.id} was on air.`,
          log,
        );
        this.#emit({ type: 'output-failed', epoch, log });
      },
    });
  }

  /** Ends an output but keeps its files, so that a viewer can play to the end. */
  #retire(output: HlsOutput): Promise<void> {
    this.#oldOutputs.unshift(output);
    for (const old of this.#oldOutputs.splice(KEPT_OUTPUTS)) void old.remove();
    return output.end();
  }

  async #endOutput(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    this.#outputSize = undefined;
    if (output) await this.#retire(output);
  }

  #emit(event: StreamEvent): void {
    this.#context.events.emit(this.#stream.id, event);
  }
}
