/** How well the broadcast is doing, judged from what was measured on both sides. */
import type { BroadcastStats } from './snapshot.ts';
import type { PublicStream } from './stream.ts';

export type HealthLevel = 'unknown' | 'good' | 'fair' | 'poor';
/** What holds the broadcast back. */
export type HealthReason = 'bandwidth' | 'cpu' | 'loss' | 'delay' | 'transcoder';

export interface Health {
  readonly level: HealthLevel;
  /** The gravest first; none where all is well. */
  readonly reasons: readonly HealthReason[];
}

type Judgement = readonly [level: HealthLevel, reason: HealthReason];

const GRAVITY: Readonly<Record<HealthLevel, number>> = { unknown: 0, good: 1, fair: 2, poor: 3 };
/** Below this the service's transcoder falls behind (API field `transcoding_speed`). */
const SLOWEST_TRANSCODING = 0.95;

/** The gravest of all judgements; without figures of ours only the service's is known. */
export function judgeHealth(
  stats: BroadcastStats | null,
  stream: Pick<PublicStream, 'live' | 'transcodingSpeed'> | null,
): Health {
  const slow = stream?.live === true && (stream.transcodingSpeed ?? 1) < SLOWEST_TRANSCODING;
  if (!stats) return { level: 'unknown', reasons: slow ? ['transcoder'] : [] };
  const all: Judgement[] = [
    [above(stats.packetLoss, 0.02, 0.08), 'loss'],
    [above(stats.roundTripTime, 400, 1000), 'delay'],
    [stats.limitation === 'bandwidth' ? 'fair' : 'good', 'bandwidth'],
    [stats.limitation === 'cpu' ? 'fair' : 'good', 'cpu'],
    [slow ? 'fair' : 'good', 'transcoder'],
  ];
  const found = all
    .filter(([level]) => level !== 'good')
    .sort(([a], [b]) => GRAVITY[b] - GRAVITY[a]);
  return { level: found[0]?.[0] ?? 'good', reasons: found.map(([, reason]) => reason) };
}

function above(value: number | null, fair: number, poor: number): HealthLevel {
  if (value === null || value < fair) return 'good';
  return value < poor ? 'fair' : 'poor';
}
