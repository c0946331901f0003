/** One state of the console, by the address: `?state=air`. */
import type { BroadcastSnapshot } from '../../../src/core/snapshot.ts';
import {
  type ConsoleOptions,
  consoleWith,
  type ServiceCall,
} from '../../helpers/console-harness.ts';
import { LIVE_STREAM, STATS, STREAM } from '../../helpers/snapshots.ts';

const screenshot = new URL('../../helpers/screenshot.jpg', import.meta.url).href;
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmütze '.repeat(3).trim();
const now = Date.now();

const DVR_STREAM = {
  ...LIVE_STREAM,
  dvrEnabled: true,
  screenshot,
  hlsCmafUrl: new URL('./console.html', import.meta.url).href,
  ingestRegion: 'ed2',
};
const onAir: Partial<BroadcastSnapshot> = {
  status: 'live',
  server: 'live',
  stream: DVR_STREAM,
  stats: STATS,
  liveSince: now - 754_000,
};
const recording = { ...DVR_STREAM, recording: true, recordingDuration: 4 * 3600 - 95 };
const video = {
  id: 7,
  name: 'Stream Record: Morning show, 2026-05-01 10:00:00 +0000',
  status: 'ready',
  stream_id: LIVE_STREAM.id,
  duration: 83_000,
  share_url: 'https://video.example/share/7',
  converted_videos: [
    {
      id: 2,
      name: 'vod720n',
      height: 720,
      size: 12_340_000,
      mp4_url: 'https://video.example/7.mp4',
    },
  ],
};
const clip = {
  id: 'd7bsli54p8n4',
  duration: 30,
  start: Math.floor(now / 1000) - 100,
  expiration: Math.floor(now / 1000) + 3500,
  hls_master: 'https://clips.example/d7bs.m3u8',
  mp4_master: 'https://clips.example/d7bs.mp4',
};

interface State extends ConsoleOptions {
  open?: string;
  /** A button to press in the end. */
  press?: string;
}

const STATES: Readonly<Record<string, State>> = {
  idle: { snapshot: { status: 'idle' } },
  ready: { snapshot: { status: 'ready', server: 'offline', stream: STREAM } },
  air: { snapshot: onAir },
  'air-poor': {
    snapshot: {
      ...onAir,
      stream: {
        ...DVR_STREAM,
        videoWidth: 640,
        videoHeight: 360,
        transcodingSpeed: 0.81,
        name: LONG,
      },
      stats: { ...STATS, limitation: 'cpu', packetLoss: 0.12, roundTripTime: 480 },
    },
  },
  'air-foreign': {
    snapshot: {
      ...onAir,
      status: 'idle',
      stats: null,
      liveSince: null,
      fedElsewhere: true,
      stream: { ...DVR_STREAM, sourceType: 'rtmp', backupLive: true },
    },
  },
  'air-deleted': { snapshot: { ...onAir, server: 'stale', serverProblem: 'stream-deleted' } },
  recording: {
    open: 'recording',
    snapshot: {
      ...onAir,
      stream: { ...recording, live: false },
      server: 'offline',
      recordingWarning: {
        key: 'client_storage_almost_exceeded',
        storageUsageMb: 9500,
        storageLimitMb: 10_000,
      },
    },
  },
  'recording-starting': {
    open: 'recording',
    snapshot: { ...onAir, pending: new Set(['recording']) },
  },
  dvr: { open: 'dvr', snapshot: onAir },
  'dvr-clear': { open: 'dvr', snapshot: onAir, press: 'Clear the rewind' },
  share: { open: 'share', snapshot: { ...onAir, stream: { ...LIVE_STREAM, name: LONG } } },
  'share-code': { open: 'share', snapshot: onAir, press: 'QR code' },
  encoders: { open: 'encoders', snapshot: { stream: STREAM }, press: 'Reveal Stream key' },
  'encoders-steps': {
    open: 'encoders',
    snapshot: { fedElsewhere: true, stream: { ...LIVE_STREAM, sourceType: 'rtmp' } },
    press: 'Step by step for OBS',
  },
  'encoders-reset': {
    open: 'encoders',
    snapshot: { ...onAir },
    press: 'Reset the push token',
  },
};

const push = {
  id: STREAM.id,
  push_url: `rtmp://vp-push-ed1.example/in/${STREAM.id}?561f4742ec38ae6386a6e7e637c03041`,
  backup_push_url: `rtmp://vp-push-ed2.example/in/${STREAM.id}b?561f4742ec38ae6386a6e7e637c03041`,
  push_url_srt: `srt://vp-push-ed1-srt.example:5001?streamid=${STREAM.id}#561f4742ec38ae6386`,
};

function answer({ method, path }: ServiceCall): unknown {
  if (method === 'GET' && path.startsWith('/videos')) {
    const part = {
      ...video,
      id: 8,
      status: 'pending',
      name: LONG,
      share_url: null,
      converted_videos: [],
    };
    return [part, video];
  }
  if (path === `/streams/${STREAM.id}`) return push;
  return path.endsWith('clip_recording') ? [clip] : [];
}

const {
  open = 'air',
  press,
  ...options
} = STATES[new URLSearchParams(location.search).get('state') ?? ''] ?? {};
const { console: mounted, element } = await consoleWith({ answer, width: 'auto', ...options });
if (options.snapshot?.stats) {
  for (let second = 180; second >= 0; second -= 1) {
    // A gap of a quarter of a minute, and figures that move.
    if (second > 60 && second < 75) continue;
    const wave = Math.sin(second / 9) + Math.sin(second / 2.3) / 3;
    const limited = options.snapshot.stats.limitation !== 'none' && second < 40;
    await mounted.hears({
      stats: {
        ...options.snapshot.stats,
        at: now - second * 1000,
        videoBitrate: 2400 + 300 * wave,
        roundTripTime: (options.snapshot.stats.roundTripTime ?? 0) * (1 + wave / 8),
        frameRate: Math.round(29 + wave),
        packetLoss: Math.max(0, wave / 200),
        limitation: limited ? 'cpu' : 'none',
      },
    });
  }
}
for (const section of ['recording', 'air']) {
  if (mounted.has(section)) await mounted.close(section);
}
if (mounted.has(open)) await mounted.open(open);
if (press) await mounted.press(press);
await new Promise((resolve) => setTimeout(resolve, 1200));
element.requestUpdate();
await mounted.settled();
document.documentElement.dataset.ready = '';
