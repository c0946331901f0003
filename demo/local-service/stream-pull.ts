/**
 * Fetches the media of one PULL stream, as long as its settings say so: one address after the other,
 * with growing pauses while none works, and an end when nothing came for too long.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { FetchedSession } from './fetched-session.ts';
import type { IngestSession, SessionEnd } from './ingest-session.ts';
import type { LiveStream } from './live-stream.ts';
import type { Switches } from './options.ts';
import { pullInput, splitAddresses } from './pull-addresses.ts';
import type { ServiceEvents } from './service-events.ts';
import type { StreamRecord } from './stream-store.ts';

const LONGEST_PAUSE_MS = 30_000;
/** An address that brings nothing for so long has failed. */
const PATIENCE_MS = 15_000;

export interface StreamPullOptions {
  ffmpeg: string | null;
  switches: Switches;
  events: ServiceEvents;
  live: (stream: StreamRecord) => LiveStream;
  onSession: (session: IngestSession) => void;
}

export class StreamPull {
  readonly #stream: StreamRecord;
  readonly #options: StreamPullOptions;
  /** What is being fetched now, or was until it was given up. */
  #addresses: readonly string[] = [];
  #updating: Promise<void> = Promise.resolve();
  #abort = new AbortController();
  #isClosed = false;
  #session: FetchedSession | undefined;
  #running: Promise<void> = Promise.resolve();
  /** Addresses whose pictures have to be encoded anew. */
  readonly #encoded = new Set<string>();

  constructor(stream: StreamRecord, options: StreamPullOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Begins, ends or begins anew, as the settings now say; resolves when what ran before is over. */
  update(): Promise<void> {
    this.#updating = this.#updating.then(() => this.#update());
    return this.#updating;
  }

  async #update(): Promise<void> {
    const { active, pull, uri } = this.#stream.settings;
    const wanted = active && pull ? splitAddresses(uri ?? '') : [];
    if (wanted.join(' ') === this.#addresses.join(' ')) return;
    await this.#end('disabled');
    // Closed while what ran before was being ended: nobody would end what begins now.
    if (this.#isClosed || wanted.length === 0) return;
    this.#addresses = wanted;
    this.#abort = new AbortController();
    this.#running = this.#run(wanted, this.#abort.signal).catch((error: unknown) => {
      console.error(`Local service: stream ${this.#stream.id} stopped fetching.`, error);
    });
  }

  /** Ends it for good. */
  close(reason: SessionEnd): Promise<void> {
    this.#isClosed = true;
    return this.#end(reason);
  }

  async #end(reason: SessionEnd): Promise<void> {
    this.#addresses = [];
    this.#abort.abort();
    await this.#session?.close(reason);
    await this.#running;
  }

  async #run(addresses: readonly string[], signal: AbortSignal): Promise<void> {
    const { ffmpeg, switches, events } = this.#options;
    const { id } = this.#stream;
    if (ffmpeg === null) {
      console.error(`Local service: stream ${id} cannot fetch its source without an ffmpeg.`);
      return;
    }
    let lastMediaAt = Date.now();
    let failures = 0;
    for (let turn = 0; !signal.aborted; turn += 1) {
      const index = turn % addresses.length;
      const hadMedia = await this.#fetch(ffmpeg, addresses[index] ?? '', index, signal);
      if (signal.aborted) return;
      failures = hadMedia ? 0 : failures + 1;
      if (hadMedia) lastMediaAt = Date.now();
      const left = lastMediaAt + switches.pullGiveUpAfter - Date.now();
      if (left <= 0) {
        this.#addresses = [];
        this.#stream.settings.active = false;
        events.emit(id, { type: 'pull-given-up' });
        return;
      }
      const pause = Math.min(switches.pullPause * 2 ** failures, LONGEST_PAUSE_MS, left);
      await delay(pause, undefined, { signal }).catch(() => {
        // Told to stop, which the loop sees.
      });
    }
  }

  /** Fetches until it ends; resolves with whether anything came. */
  async #fetch(
    ffmpeg: string,
    address: string,
    index: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { events, live, onSession } = this.#options;
    const { id } = this.#stream;
    for (;;) {
      const encodes = this.#encoded.has(address);
      const session = new FetchedSession({
        streamId: id,
        point: 'primary',
        isPull: true,
        ffmpeg,
        encodes,
        ...pullInput(address),
        onMedia: (started) => {
          onSession(started);
          live(this.#stream).attach(started);
        },
        onEnd: (ended, reason) => live(this.#stream).detach(ended, reason),
      });
      this.#session = session;
      events.emit(id, { type: 'pull-attempt', index });
      const timer = setTimeout(() => {
        if (session.connectedAt === undefined) void session.close('failed');
      }, PATIENCE_MS);
      await session.exited;
      clearTimeout(timer);
      this.#session = undefined;
      if (signal.aborted) return false;
      if (session.needsEncoding && !encodes) {
        this.#encoded.add(address);
        continue;
      }
      const hadMedia = session.source.videoFrames > 0;
      if (!hadMedia) events.emit(id, { type: 'pull-failed', index, reason: session.lastWords });
      return hadMedia;
    }
  }
}
