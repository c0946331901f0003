/**
 * The local service: a small Streams service for demo and tests. It speaks the REST API of the real
 * one, takes WHIP with a real WebRTC stack, and makes HLS, DASH, pictures and recordings of what
 * arrives. A development tool: it binds to loopback, and everything is gone when it ends.
 */
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import { Clips } from './clips.ts';
import { Faults } from './faults.ts';
import { findFfmpeg } from './ffmpeg-binary.ts';
import type { IngestPoint, IngestSession, SourceType } from './ingest-session.ts';
import { LiveStream } from './live-stream.ts';
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import type { FrameSize } from './media-source.ts';
import { DEFAULT_SWITCHES, type LocalServiceOptions, type Switches } from './options.ts';
import { OverlayRenderer } from './overlay-renderer.ts';
import { QualitySets } from './quality-sets.ts';
import { keepVideo } from './recorded-videos.ts';
import { Restreams } from './restreams.ts';
import { listenForRtmp } from './rtmp-server.ts';
import type { ServiceContext } from './service-context.ts';
import { ServiceEvents } from './service-events.ts';
import { listenForSrt } from './srt-server.ts';
import type { OverlayState } from './stream-overlays.ts';
import { StreamPull } from './stream-pull.ts';
import { StreamStore } from './stream-store.ts';
import type { UdpServer } from './udp-server.ts';
import { warmUp } from './warm-up.ts';

export type { Fault, FaultMatch, Faults } from './faults.ts';
export type { LocalServiceOptions, Switches } from './options.ts';
export type { ServiceEvent, ServiceEvents } from './service-events.ts';
export type { OverlayState } from './stream-overlays.ts';

/** The SRT addresses keep their shape where nothing takes SRT. */
const NO_SRT = 'srt-is-not-offered.invalid:5001';

/** What a test may know of a session, running or ended. */
export interface SessionReport {
  id: string;
  streamId: number;
  /** The protocol that brought it. */
  type: SourceType;
  point: IngestPoint;
  /** Wall-clock milliseconds, as all times here. */
  createdAt: number;
  connectedAt: number | null;
  /** The first packet of media, whatever the protocol. */
  firstRtpAt: number | null;
  firstFrameAt: number | null;
  /** Size of the first keyframe that could be read. */
  firstFrame: FrameSize | null;
  /** Every size that arrived, in order. One entry means that it never changed. */
  sizes: FrameSize[];
  videoFrames: number;
  keyframes: number;
  audioFrames: number;
  lostPackets: number;
  videoBytes: number;
  /** Why it ended; `null` while it runs. */
  ended: string | null;
}

export interface LocalService {
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Folder of media and recordings; gone after `close`. */
  readonly dataDir: string;
  /** Whether SRT pushes are taken, which depends on how ffmpeg was built. */
  readonly takesSrt: boolean;
  /** Version of ffmpeg, or `null` with the reason in `problem`. */
  readonly ffmpeg: { version: string | null; problem: string | null };
  /** What draws overlays into the picture; `problem` says why nothing does. */
  readonly overlayRenderer: { problem: string | null; pid(): Promise<number | undefined> };
  /** Behaviour to change while it runs. */
  readonly switches: Switches;
  readonly events: ServiceEvents;
  /** Bad answers on demand. */
  readonly faults: Faults;
  /** Sessions in the order of their offers, the ended ones too. */
  sessions(options?: { running?: boolean }): SessionReport[];
  /** The overlays of a stream, measured against the pictures that arrive. */
  overlays(streamId: number): OverlayState;
  /** Ends everything: sessions, ffmpeg, Chromium, files. Idempotent. */
  close(): Promise<void>;
}

function reportOf(session: IngestSession): SessionReport {
  const { source } = session;
  return {
    id: session.id,
    streamId: session.streamId,
    type: session.type,
    point: session.point,
    createdAt: session.createdAt,
    connectedAt: session.connectedAt ?? null,
    firstRtpAt: source.firstPacketAt ?? null,
    firstFrameAt: source.firstFrameAt ?? null,
    firstFrame: source.firstFrame ?? null,
    sizes: [...source.sizes],
    videoFrames: source.videoFrames,
    keyframes: source.keyframes,
    audioFrames: source.audioFrames,
    lostPackets: source.lostPackets,
    videoBytes: source.videoBytes,
    ended: session.ended ?? null,
  };
}

interface Servers {
  http: LoopbackServer;
  rtmp: LoopbackServer;
  srt: UdpServer | undefined;
}

/** Everything that listens; all or nothing. */
async function listenAndWarmUp(
  context: ServiceContext,
  { port = 0, rtmpPort = 0, srtPort = 0 }: LocalServiceOptions,
): Promise<Servers> {
  await warmUp(context.mediaAddresses);
  const { fetch } = createApp(context);
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  const { ffmpeg } = context;
  const open: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(server: T): T => {
    open.push(server);
    return server;
  };
  try {
    return {
      http: opened(await listenOnLoopback(listener, port)),
      rtmp: opened(await listenForRtmp(context, rtmpPort)),
      srt:
        ffmpeg.path !== null && ffmpeg.hasSrt
          ? opened(await listenForSrt(context, ffmpeg.path, srtPort))
          : undefined,
    };
  } catch (error) {
    await Promise.all(open.map((server) => server.close()));
    throw error;
  }
}

/**
 * Starts the service.
 *
 * @throws Error when the port is taken
 */
export async function startService(options: LocalServiceOptions = {}): Promise<LocalService> {
  const ffmpeg = findFfmpeg(options.ffmpeg);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'stream-broadcaster-service-')));
  mkdirSync(join(dataDir, 'recordings'), { recursive: true });
  const store = new StreamStore();
  const events = new ServiceEvents();
  const faults = new Faults();
  const renderer = new OverlayRenderer({
    isWanted: options.overlayRenderer ?? true,
    flags: options.rendererFlags ?? [],
    dataDir,
  });
  const switches: Switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const qualitySets = new QualitySets();
  const live = new Map<number, LiveStream>();
  const pulls = new Map<number, StreamPull>();
  const allSessions: IngestSession[] = [];
  let port = 0;
  let rtmpPort = 0;
  let srtPort: number | undefined;

  const context: ServiceContext = {
    key: options.key ?? 'local',
    switches,
    store,
    events,
    faults,
    ffmpeg,
    qualitySets,
    clips: new Clips(join(dataDir, 'clips'), ffmpeg.path),
    restreams: new Restreams(store, ffmpeg.path, dataDir),
    videoPath: (name) => join(dataDir, 'recordings', name),
    mediaAddresses: options.mediaAddresses ?? ['127.0.0.1'],
    url: () => `http://localhost:${port}`,
    rtmpUrl: () => `rtmp://localhost:${rtmpPort}/in`,
    srtUrl: () => `srt://${srtPort === undefined ? NO_SRT : `localhost:${srtPort}`}`,
    sessions: new Map(),
    allLive: () => live.values(),
    onSession: (session) => allSessions.push(session),
    live: (stream) => {
      let found = live.get(stream.id);
      if (!found) {
        found = new LiveStream(stream, {
          switches,
          events,
          ffmpeg: ffmpeg.path,
          renderer,
          qualitySets,
          service: context.url,
          dir: join(dataDir, `stream-${stream.id}`),
          recordingPrefix: join(dataDir, 'recordings', String(stream.id)),
          onRecorded: (of, result) => keepVideo(store, events, of, result),
        });
        live.set(stream.id, found);
      }
      return found;
    },
    updatePull: async (stream) => {
      let pull = pulls.get(stream.id);
      if (!pull && !stream.settings.pull) return;
      pull ??= new StreamPull(stream, { ...context, ffmpeg: ffmpeg.path });
      pulls.set(stream.id, pull);
      // Whoever still pushes makes room.
      if (stream.settings.pull) await live.get(stream.id)?.endPushes('disabled');
      await pull.update();
    },
    deleteStream: async (stream) => {
      store.deleteStream(stream.id);
      const pull = pulls.get(stream.id);
      pulls.delete(stream.id);
      await pull?.close('deleted');
      await context.restreams.deleteOf(stream.id);
      const found = live.get(stream.id);
      live.delete(stream.id);
      await found?.close('deleted');
    },
  };

  const servers = await listenAndWarmUp(context, options).catch(async (error) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  port = servers.http.port;
  rtmpPort = servers.rtmp.port;
  srtPort = servers.srt?.port;
  if (!(options.quiet ?? true)) {
    console.log(`Local service: ${context.url()} (loopback only, API key "${context.key}")`);
    console.log(`RTMP pushes: ${context.rtmpUrl()}`);
    console.log(
      servers.srt ? `SRT pushes: ${context.srtUrl()}` : 'No SRT: this ffmpeg was built without it.',
    );
    console.log(
      ffmpeg.path === null
        ? ffmpeg.problem
        : `ffmpeg ${ffmpeg.version} (${ffmpeg.from}): HLS, DASH, pictures, recordings`,
    );
    if (renderer.problem) {
      console.log(`${renderer.problem} The player page lays overlays over the picture instead.`);
    }
  }

  let closing: Promise<void> | undefined;
  const close = async () => {
    await Promise.all([servers.http.close(), servers.rtmp.close()]);
    await Promise.all([...pulls.values()].map((one) => one.close('service-closed')));
    await Promise.all([...live.values()].map((one) => one.close('service-closed')));
    // Last: those who push are told that it is over.
    await servers.srt?.close();
    await context.clips.close();
    await context.restreams.close();
    await renderer.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    url: context.url(),
    port,
    dataDir,
    takesSrt: servers.srt !== undefined,
    ffmpeg: {
      version: ffmpeg.path === null ? null : ffmpeg.version,
      problem: ffmpeg.path === null ? ffmpeg.problem : null,
    },
    overlayRenderer: { problem: renderer.problem, pid: () => renderer.pid() },
    switches,
    events,
    faults,
    overlays: (streamId) =>
      live.get(streamId)?.overlays.state ?? { visible: false, hiddenBy: null, needsRestart: false },
    sessions: ({ running = false } = {}) =>
      allSessions.filter((session) => !running || !session.ended).map(reportOf),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
