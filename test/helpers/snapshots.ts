/** A snapshot for every state that the element can be in, made of plausible values. */
import { BroadcastError } from '../../src/core/errors.ts';
import type { BroadcastSnapshot, BroadcastStats, SourceSnapshot } from '../../src/core/snapshot.ts';
import type { PublicStream } from '../../src/core/stream.ts';

const IDLE: BroadcastSnapshot = {
  status: 'idle',
  capture: 'idle',
  camera: null,
  microphone: null,
  sharingScreen: false,
  cameras: [],
  microphones: [],
  preview: null,
  frameSize: { width: 1280, height: 720 },
  server: 'unknown',
  serverProblem: null,
  fedElsewhere: false,
  stream: null,
  stats: null,
  error: null,
  liveSince: null,
  retry: null,
  pending: new Set(),
  video: null,
  recordingWarning: null,
};

export function snapshotOf(change: Partial<BroadcastSnapshot> = {}): BroadcastSnapshot {
  return Object.freeze({ ...IDLE, ...change });
}

export const CAMERA: SourceSnapshot = {
  kind: 'device',
  deviceId: 'camera-1',
  label: 'Logitech BRIO',
  muted: false,
  problem: null,
};

export const MICROPHONE: SourceSnapshot = {
  kind: 'device',
  deviceId: 'microphone-1',
  label: 'Rode NT-USB',
  muted: false,
  problem: null,
};

export const STREAM: PublicStream = {
  id: 2_798_431,
  name: 'Morning show',
  active: true,
  pull: false,
  live: false,
  backupLive: false,
  recording: false,
  recordingDuration: null,
  autoRecord: false,
  recordType: 'origin',
  hlsMpegtsEndlistTag: true,
  dvrEnabled: false,
  dvrDuration: 3600,
  cdnId: null,
  clientUserId: null,
  clientEntityData: null,
  htmlOverlay: false,
  qualitySetId: null,
  broadcastIds: [],
  projection: 'regular',
  sourceType: null,
  ingestRegion: null,
  backupIngestRegion: null,
  iframeUrl: 'https://player.example.com/broadcasts/2798431_1a2b3c',
  dashUrl: 'https://cdn.example.com/cmaf/2798431_1a2b3c/index.mpd',
  hlsCmafUrl: 'https://cdn.example.com/cmaf/2798431_1a2b3c/master.m3u8',
  hlsMpegtsUrl: 'https://cdn.example.com/mpegts/2798431_1a2b3c/master_mpegts.m3u8',
  screenshot: null,
  createdAt: '2026-05-01T08:00:00Z',
  startedAt: null,
  startedAtBackup: null,
  finishedAt: null,
  transcodedQualities: [],
  transcodingSpeed: null,
  frameRate: null,
  videoWidth: null,
  videoHeight: null,
  overlays: [],
};

/** A picture that is there, from the page's own site. */
const SCREENSHOT = new URL('./screenshot.jpg', import.meta.url).href;

export const LIVE_STREAM: PublicStream = {
  ...STREAM,
  live: true,
  startedAt: '2026-05-01T09:00:00Z',
  sourceType: 'webrtc',
  transcodedQualities: ['1080p', '720p', '480p', '360p'],
  transcodingSpeed: 1.01,
  frameRate: 30,
  videoWidth: 1280,
  videoHeight: 720,
};

export const STATS: BroadcastStats = {
  at: 0,
  videoBitrate: 2412,
  audioBitrate: 63,
  frameRate: 30,
  encodedSize: { width: 1280, height: 720 },
  roundTripTime: 38,
  packetLoss: 0.001,
  limitation: 'none',
};

/** Devices are open and show this preview. */
export function openSources(preview: MediaStream | null = null): Partial<BroadcastSnapshot> {
  return {
    capture: 'active',
    camera: CAMERA,
    microphone: MICROPHONE,
    cameras: [
      { deviceId: 'camera-1', label: 'Logitech BRIO' },
      { deviceId: 'camera-2', label: 'FaceTime HD Camera (Built-in)' },
    ],
    microphones: [
      { deviceId: 'microphone-1', label: 'Rode NT-USB' },
      { deviceId: 'microphone-2', label: '' },
    ],
    preview,
  };
}

/** Every state by name. `now` is what the element's clock says. */
export function everyState(preview: MediaStream | null = null, now = Date.now()) {
  const open = openSources(preview);
  const onAir: Partial<BroadcastSnapshot> = {
    ...open,
    server: 'live',
    stream: LIVE_STREAM,
    stats: STATS,
    liveSince: now - 760_000,
  };
  return {
    idle: snapshotOf(),
    requesting: snapshotOf({ status: 'requesting', capture: 'requesting' }),
    ready: snapshotOf({ status: 'ready', ...open, server: 'offline', stream: STREAM }),
    connecting: snapshotOf({ status: 'connecting', ...open, server: 'offline', stream: STREAM }),
    publishing: snapshotOf({
      status: 'publishing',
      ...open,
      server: 'offline',
      stream: STREAM,
      stats: STATS,
    }),
    live: snapshotOf({ status: 'live', ...onAir }),
    recording: snapshotOf({
      status: 'live',
      ...onAir,
      stream: { ...LIVE_STREAM, recording: true, recordingDuration: 83 },
    }),
    muted: snapshotOf({
      status: 'live',
      ...onAir,
      camera: { ...CAMERA, muted: true },
      microphone: { ...MICROPHONE, muted: true },
    }),
    'sharing-screen': snapshotOf({ status: 'live', ...onAir, sharingScreen: true }),
    'missing-devices': snapshotOf({
      status: 'live',
      ...onAir,
      camera: {
        kind: 'stand-in',
        deviceId: null,
        label: '',
        muted: false,
        problem: new BroadcastError('device-busy'),
      },
    }),
    'poor-connection': snapshotOf({
      status: 'live',
      ...onAir,
      stats: { ...STATS, videoBitrate: 640, packetLoss: 0.12, roundTripTime: 480 },
    }),
    reconnecting: snapshotOf({
      status: 'reconnecting',
      ...onAir,
      server: 'stale',
      stats: null,
      retry: { attempt: 2, at: now + 3000 },
    }),
    ending: snapshotOf({ status: 'ending', ...open, server: 'live', stream: LIVE_STREAM }),
    'fed-elsewhere': snapshotOf({
      server: 'live',
      fedElsewhere: true,
      stream: { ...LIVE_STREAM, sourceType: 'rtmp', screenshot: SCREENSHOT },
    }),
    'ready-fed-elsewhere': snapshotOf({
      status: 'ready',
      ...open,
      server: 'live',
      fedElsewhere: true,
      stream: { ...LIVE_STREAM, sourceType: 'rtmp', screenshot: SCREENSHOT },
    }),
    denied: snapshotOf({
      status: 'error',
      capture: 'blocked',
      error: new BroadcastError('permission-denied'),
    }),
    refused: snapshotOf({
      status: 'error',
      ...open,
      server: 'offline',
      stream: STREAM,
      error: new BroadcastError('already-streaming', { status: 409, reasonCode: 2003 }),
    }),
    insecure: snapshotOf({
      status: 'error',
      capture: 'blocked',
      error: new BroadcastError('insecure-context'),
    }),
  } as const;
}

export type StateName = keyof ReturnType<typeof everyState>;
