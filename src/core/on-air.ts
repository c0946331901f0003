/**
 * How far the broadcast has come, in four rungs: connected to the ingest, received by the service,
 * transcoded for viewers, and playable by them.
 *
 * `climb` judges each rung by whoever can know it: the first by our own connection, the next two by
 * the service's word, the last by the playlist. A rung of the service that falls is shown a little
 * longer, since a gap of a moment is none to viewers; our own stop is shown at once.
 */
import type { BroadcastErrorCode } from './errors.ts';
import type { BroadcastSnapshot } from './snapshot.ts';
import { isOnAir } from './status.ts';

/** `unknown` means that nobody can be asked, which is not the same as no. */
export type Rung = 'no' | 'pending' | 'yes' | 'unknown';
export type RungName = 'connected' | 'ingested' | 'transcoded' | 'watchable';
export const RUNGS = ['connected', 'ingested', 'transcoded', 'watchable'] as const;

export interface OnAirFacts
  extends Pick<BroadcastSnapshot, 'status' | 'server' | 'stream' | 'liveSince' | 'fedElsewhere'> {
  readonly problem: BroadcastErrorCode | null;
  /** What the playlist answered, `pending` before it was asked. */
  readonly manifest: Rung;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface OnAir {
  readonly rungs: Readonly<Record<RungName, Rung>>;
  /** Something else than this page feeds the stream. */
  readonly foreign: boolean;
  /** Milliseconds since the epoch; null while nobody is on the air. */
  readonly since: number | null;
  /** For the next step: when each rung fell, and whether it was our own broadcast. */
  readonly fell: Readonly<Partial<Record<RungName, number>>>;
  readonly wanted: boolean;
}

export const OFF_AIR: OnAir = {
  rungs: { connected: 'no', ingested: 'no', transcoded: 'no', watchable: 'no' },
  foreign: false,
  since: null,
  fell: {},
  wanted: false,
};

/** Milliseconds for which the service's "not live" is taken for a gap. */
const GAP = 3_000;

export function climb(before: OnAir, facts: OnAirFacts): OnAir {
  const { status, stream, now } = facts;
  const wanted = isOnAir(status);
  const fed = stream !== null && (stream.live || stream.backupLive);
  const startedAt = stream?.startedAt ?? stream?.startedAtBackup ?? null;
  // For some seconds the service goes on calling live what we ended.
  const aftermath = fed && !wanted && !facts.fedElsewhere;

  const ingested = ingestedRung(facts, fed && !aftermath);
  const foreign = ingested === 'yes' && !wanted;
  // A playlist proves what the service may not have said yet: it is asked less often.
  const ready = facts.manifest === 'yes' || !!stream?.transcodedQualities.length;
  const transcoded = ingested !== 'yes' ? ingested : ready ? 'yes' : 'pending';
  const raw: Record<RungName, Rung> = {
    connected: foreign ? 'yes' : connectedRung(facts),
    ingested,
    transcoded,
    watchable: ingested === 'yes' ? facts.manifest : ingested,
  };

  const fell: Partial<Record<RungName, number>> = {};
  const stopped = !wanted && (before.wanted || aftermath);
  for (const name of RUNGS) {
    if (name === 'connected' || raw[name] === 'yes' || before.rungs[name] !== 'yes') continue;
    const at = before.fell[name] ?? now;
    if (stopped || facts.problem || now - at >= GAP) continue;
    fell[name] = at;
    raw[name] = 'yes';
  }
  const held = fell.ingested !== undefined && !wanted;
  if (held) raw.connected = before.rungs.connected;
  const begun = startedAt ? Date.parse(startedAt) : Number.NaN;
  return {
    rungs: raw,
    foreign: foreign || (held && before.foreign),
    since: wanted
      ? facts.liveSince
      : raw.ingested === 'yes' && Number.isFinite(begun)
        ? begun
        : null,
    fell,
    wanted,
  };
}

function connectedRung({ status }: OnAirFacts): Rung {
  if (status === 'publishing' || status === 'live') return 'yes';
  return status === 'connecting' || status === 'reconnecting' ? 'pending' : 'no';
}

/** @param fed whether the service says that it receives a picture, and means the one of now */
function ingestedRung({ status, server, stream, problem }: OnAirFacts, fed: boolean): Rung {
  const otherwise: Rung = isOnAir(status) ? 'pending' : 'no';
  if (problem === 'stream-deleted') return 'no';
  if (server === 'stale') return 'unknown';
  if (server === 'disabled') return otherwise === 'no' ? 'no' : 'unknown';
  if (server === 'unknown' || !stream) return otherwise;
  return fed ? 'yes' : otherwise;
}

/**
 * What an answer for the playlist says about watching (`X-Err-Code` of the service: 1000 no source,
 * 2000 no such stream, 3000 not ready).
 */
export function manifestRung(status: number, code: string | null): Rung {
  if (status >= 200 && status < 300) return 'yes';
  return code !== '2000' && (status === 404 || status === 425) ? 'pending' : 'no';
}

export type OnAirVerdict =
  | 'off'
  | 'connecting'
  | 'reconnecting'
  | 'alone'
  | 'silent'
  | 'sent'
  | 'received'
  | 'soon'
  | 'blind'
  | 'refused'
  | 'watch';

/** The one sentence that the rungs come to. */
export function verdict(
  { rungs: { connected, ingested, transcoded, watchable } }: OnAir,
  { status, server }: Pick<OnAirFacts, 'status' | 'server'>,
): OnAirVerdict {
  if (connected === 'pending') return status === 'reconnecting' ? 'reconnecting' : 'connecting';
  if (ingested === 'unknown') {
    return server === 'disabled' ? 'alone' : 'silent';
  }
  if (connected !== 'yes') return 'off';
  if (ingested !== 'yes') return 'sent';
  if (watchable === 'yes') return 'watch';
  if (transcoded !== 'yes') return 'received';
  if (watchable === 'unknown') return 'blind';
  return watchable === 'pending' ? 'soon' : 'refused';
}
