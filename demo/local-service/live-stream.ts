/**
 * The live side of one stream: what arrives at its two ingest points, and what is made of it. The
 * outputs take the primary as long as it can be seen, else the backup. Whatever the API says about a
 * running broadcast is read from here, and here from the media.
 */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HlsOutput } from './hls-output.ts';
import type { IngestPoint, IngestSession, SessionEnd, SourceType } from './ingest-session.ts';
import { IngestSlot } from './ingest-slot.ts';
import type { FrameSize, MediaFrame } from './media-source.ts';
import type { Switches } from './options.ts';
import type { OverlayRenderer } from './overlay-renderer.ts';
import type { QualitySets } from './quality-sets.ts';
import { Recording, type RecordingResult } from './recording.ts';
import { Screenshots } from './screenshot.ts';
import type { ServiceEvents, StreamEvent } from './service-events.ts';
import { StreamOverlays } from './stream-overlays.ts';
import type { StreamRecord } from './stream-store.ts';

/** Ended outputs whose files stay for a while, so that viewers can play to the end. */
const KEPT_OUTPUTS = 2;
/** After this many failures in a row there is no further attempt until the next session. */
const MAX_OUTPUT_FAILURES = 3;

/** Somebody else who takes what viewers get, frame by frame. */
export interface Follower {
  write(frame: MediaFrame): void;
  /** The broadcast has ended. */
  end(): void;
}

export interface LiveStreamContext {
  switches: Switches;
  events: ServiceEvents;
  /** Path of ffmpeg; `null` when there is none. */
  ffmpeg: string | null;
  renderer: OverlayRenderer;
  qualitySets: QualitySets;
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
  #graceTimer: NodeJS.Timeout | undefined;
  /** The point whose frames the outputs take. */
  #feeding: IngestSlot | undefined;
  #output: HlsOutput | undefined;
  readonly #oldOutputs: HlsOutput[] = [];
  readonly #followers = new Set<Follower>();
  #epoch = 0;
  #outputSize: FrameSize | undefined;
  #outputFailures = 0;

  /** Wall-clock milliseconds of the last offer, accepted or not. */
  lastAttemptAt = 0;
  readonly overlays: StreamOverlays;
  readonly primary: IngestSlot;
  readonly backup: IngestSlot;

  constructor(stream: StreamRecord, context: LiveStreamContext) {
    this.#stream = stream;
    this.#context = context;
    mkdirSync(context.dir, { recursive: true });
    const { ffmpeg, dir, renderer } = context;
    this.primary = this.#slot('primary');
    this.backup = this.#slot('backup');
    this.overlays = new StreamOverlays({
      stream,
      renderer,
      service: context.service,
      frame: () => (this.#onAir ?? this.#running)?.session?.source.size,
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
      splitAfter: () => context.switches.recordingSplit,
      overlay: () => (stream.settings.record_type === 'transcoded' ? this.#overlay : undefined),
      onChange: (recording) => this.#emit({ type: 'recording', recording }),
      onDone: (result) => context.onRecorded(stream, result),
    });
  }

  /** Whether media arrives, at whichever point. */
  get isOnAir(): boolean {
    return this.#onAir !== undefined;
  }

  get recording(): Recording {
    return this.#recording;
  }

  slot(point: IngestPoint): IngestSlot {
    return this[point];
  }

  /** Whether somebody publishes, or did so a moment ago and vanished. */
  get isTaken(): boolean {
    return this.primary.isTaken || this.backup.isTaken;
  }

  /** The pictures that arrive now, and by which protocol; `undefined` when none do. */
  get picture(): (FrameSize & { frameRate: number | undefined; type: SourceType }) | undefined {
    const session = this.#onAir?.session;
    if (!session?.source.size) return undefined;
    const { source, type } = session;
    return { ...session.source.size, frameRate: source.frameRate, type };
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

  /** The point whose media viewers should get. */
  get #onAir(): IngestSlot | undefined {
    if (this.primary.isLive) return this.primary;
    return this.backup.isLive ? this.backup : undefined;
  }

  /** A point at which somebody publishes, seen or not. */
  get #running(): IngestSlot | undefined {
    return [this.primary, this.backup].find(({ session }) => session !== undefined);
  }

  /** Takes a session that may publish from now on. */
  attach(session: IngestSession): void {
    const isFirst = this.#running === undefined;
    this.slot(session.point).attach(session);
    clearTimeout(this.#graceTimer);
    this.#outputFailures = 0;
    if (isFirst) this.overlays.begin();
  }

  /** Ends the running sessions, if there are any. */
  async endSessions(reason: SessionEnd): Promise<void> {
    await Promise.all([this.primary, this.backup].map(({ session }) => session?.close(reason)));
  }

  /** The same, but for a source that the service fetches itself. */
  async endPushes(reason: SessionEnd): Promise<void> {
    const pushes = [this.primary, this.backup].map(({ session }) => session);
    await Promise.all(pushes.map((session) => (session?.isPull ? null : session?.close(reason))));
  }

  /** To be called when a session has ended, whoever ended it. */
  detach(session: IngestSession, reason: SessionEnd): void {
    this.slot(session.point).detach(session, reason);
  }

  /** Hands over every frame from now on; returns the way to stop that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
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
    await this.endSessions(reason);
    await this.overlays.end();
    clearTimeout(this.#graceTimer);
    if (reason === 'service-closed') await this.#recording.discard();
    else this.#recording.finish();
    const outputs = this.#output ? [this.#output, ...this.#oldOutputs] : this.#oldOutputs;
    this.#output = undefined;
    await Promise.all(outputs.map((output) => output.remove()));
    await rm(this.#context.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  #slot(point: IngestPoint): IngestSlot {
    return new IngestSlot({
      point,
      switches: this.#context.switches,
      emit: (event) => this.#emit(event),
      onFrame: (slot, frame) => this.#takeFrame(slot, frame),
      onTick: () => this.overlays.look(),
      onLive: (live) => {
        if (live && this.#stream.settings.auto_record) this.#recording.start();
      },
      onDetached: (wasLost) => this.#pause(wasLost),
    });
  }

  /** A session is gone. Without another one everything ends, at once or when none comes back. */
  #pause(wasLost: boolean): void {
    if (this.#running) return;
    void this.overlays.end();
    for (const follower of this.#followers) follower.end();
    if (!wasLost) void this.#endOutput();
    this.#graceTimer = setTimeout(() => {
      void this.#endOutput();
      this.#recording.finish();
    }, this.#context.switches.recordingGrace);
  }

  #takeFrame(slot: IngestSlot, frame: MediaFrame): void {
    if (frame.kind === 'video' && frame.key) {
      slot.tick();
      // The other point takes over at a keyframe, the only place where pictures can be joined.
      if (this.#onAir === slot) this.#feeding = slot;
      if (this.#feeding === slot) {
        this.#keepOutput(frame);
        this.#screenshots?.offer(frame.nals, frame.sets);
      }
    }
    if (this.#feeding !== slot) return;
    this.#output?.write(frame);
    this.#recording.write(frame);
    for (const follower of this.#followers) follower.write(frame);
  }

  #keepOutput({ sets, sound }: Extract<MediaFrame, { kind: 'video' }>): void {
    const { ffmpeg, dir, qualitySets } = this.#context;
    if (ffmpeg === null || this.#abort.signal.aborted) return;
    if (this.#outputFailures >= MAX_OUTPUT_FAILURES) return;
    if (this.#output?.takes(sets, sound)) return;
    const isContinued = this.#output !== undefined;
    if (this.#output) this.#retire(this.#output);
    const size = { width: sets.width, height: sets.height };
    this.#epoch += 1;
    const epoch = this.#epoch;
    const { dvr_enabled, dvr_duration, quality_set_id } = this.#stream.settings;
    const first = isContinued ? this.#outputSize : undefined;
    const target = first ?? qualitySets.sizeOf(quality_set_id, size);
    this.#outputSize = target;
    this.#output = new HlsOutput({
      ffmpeg,
      dir: join(dir, `e${epoch}`),
      epoch,
      dvrSeconds: dvr_enabled ? dvr_duration : null,
      size,
      sound,
      scaleTo: target.height === size.height && target.width === size.width ? undefined : target,
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
