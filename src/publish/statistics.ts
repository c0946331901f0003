/** Turns `getStats()` reports into the figures that we show and into proof that media arrives. */
import type { BroadcastStats } from '../core/snapshot.ts';

/** The entries of a report that concern us, as plain records. */
interface Report {
  video: Record<string, unknown> | undefined;
  audio: Record<string, unknown> | undefined;
  remoteVideo: Record<string, unknown> | undefined;
  remoteAudio: Record<string, unknown> | undefined;
  pair: Record<string, unknown> | undefined;
}

/** What a sample keeps for the next one to be compared with. */
export interface Sample {
  readonly stats: BroadcastStats;
  /** Packets received on the selected pair: feedback of the far side, since it sends us no media. */
  readonly packetsReceived: number;
  /** Whether the far side has reported on our media (RTCP receiver report). */
  readonly reported: boolean;
  readonly counters: { readonly videoBytes: number; readonly audioBytes: number };
}

export function readSample(report: RTCStatsReport, now: number, last: Sample | null): Sample {
  const { video, audio, remoteVideo, remoteAudio, pair } = pick(report);
  const counters = {
    videoBytes: numberOf(video, 'bytesSent') ?? 0,
    audioBytes: numberOf(audio, 'bytesSent') ?? 0,
  };
  const elapsed = last ? now - last.stats.at : 0;
  const rate = (bytes: number, before: number | undefined) =>
    elapsed > 0 && before !== undefined
      ? Math.max(0, Math.round(((bytes - before) * 8) / elapsed))
      : 0;
  const width = numberOf(video, 'frameWidth');
  const height = numberOf(video, 'frameHeight');
  const seconds =
    numberOf(remoteVideo, 'roundTripTime') ?? numberOf(pair, 'currentRoundTripTime') ?? null;
  return {
    packetsReceived: numberOf(pair, 'packetsReceived') ?? 0,
    reported: remoteVideo !== undefined || remoteAudio !== undefined,
    counters,
    stats: {
      at: now,
      videoBitrate: rate(counters.videoBytes, last?.counters.videoBytes),
      audioBitrate: rate(counters.audioBytes, last?.counters.audioBytes),
      frameRate: numberOf(video, 'framesPerSecond') ?? 0,
      encodedSize: width && height ? { width, height } : null,
      roundTripTime: seconds === null ? null : Math.round(seconds * 1000),
      packetLoss: numberOf(remoteVideo, 'fractionLost') ?? null,
      limitation: limitationOf(video?.qualityLimitationReason),
    },
  };
}

function pick(report: RTCStatsReport): Report {
  const found: Report = {
    video: undefined,
    audio: undefined,
    remoteVideo: undefined,
    remoteAudio: undefined,
    pair: undefined,
  };
  let selected: unknown;
  report.forEach((entry: Record<string, unknown>) => {
    const { type, kind } = entry;
    if (type === 'outbound-rtp') found[kind === 'video' ? 'video' : 'audio'] = entry;
    if (type === 'remote-inbound-rtp') {
      found[kind === 'video' ? 'remoteVideo' : 'remoteAudio'] = entry;
    }
    if (type === 'transport') selected = entry.selectedCandidatePairId;
  });
  report.forEach((entry: Record<string, unknown>) => {
    if (entry.type !== 'candidate-pair') return;
    if (entry.id === selected || (selected === undefined && entry.nominated)) {
      found.pair = entry;
    }
  });
  return found;
}

function numberOf(entry: Record<string, unknown> | undefined, field: string): number | undefined {
  const value = entry?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function limitationOf(reason: unknown): BroadcastStats['limitation'] {
  return reason === 'cpu' || reason === 'bandwidth' || reason === 'other' ? reason : 'none';
}
