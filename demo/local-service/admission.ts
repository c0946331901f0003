/** Who may publish: the same rules for WHIP, RTMP and SRT, with the reason codes of the service. */
import type { IngestPoint } from './ingest-session.ts';
import type { ServiceContext } from './service-context.ts';
import type { StreamRecord } from './stream-store.ts';

export interface Refusal {
  /** HTTP status, as WHIP answers. */
  status: number;
  /** `X-Reason-Code` of WHIP; `null` where none is documented. */
  reasonCode: number | null;
  title: string;
  detail: string;
  /** Seconds. */
  retryAfter?: number;
}

export interface PushKey {
  streamId: number | undefined;
  token: string | undefined;
  point: IngestPoint;
}

/** Reads `1001`, or `1001b` for the backup, as RTMP and SRT name a stream. */
export function readStreamName(name: string): Omit<PushKey, 'token'> {
  const [, id, backup] = /^(\d+)(b?)$/.exec(name) ?? [];
  return {
    streamId: id === undefined ? undefined : Number(id),
    point: backup === 'b' ? 'backup' : 'primary',
  };
}

/** The stream that the key opens, or why it does not. A refusal is announced as an event. */
export function admit(
  service: ServiceContext,
  key: PushKey,
): { stream: StreamRecord } | { refusal: Refusal } {
  const result = judge(service, key);
  if ('refusal' in result) {
    const { status, reasonCode } = result.refusal;
    service.events.emit(key.streamId ?? 0, { type: 'session-refused', status, reasonCode });
  }
  return result;
}

function deny(status: number, reasonCode: number, title: string, detail: string) {
  return { refusal: { status, reasonCode, title, detail } };
}

function judge(
  service: ServiceContext,
  { streamId, token, point }: PushKey,
): { stream: StreamRecord } | { refusal: Refusal } {
  const stream = streamId === undefined ? undefined : service.store.stream(streamId);
  if (!stream) return deny(401, 2001, 'No such stream', 'Create the stream or use its push URL.');
  if (token !== stream.token) {
    return deny(403, 2002, 'Wrong push token', 'Copy the current push URL of the stream.');
  }
  if (!service.switches.accountActive) {
    return deny(403, 2006, 'Account not active', 'Ask support about the account.');
  }
  if (!stream.settings.active) {
    return deny(403, 2004, 'Stream disabled', 'Set active to true.');
  }
  const live = service.live(stream);
  const { attemptInterval, activeStreamLimit } = service.switches;
  const wait = live.lastAttemptAt + attemptInterval - Date.now();
  live.lastAttemptAt = Date.now();
  if (attemptInterval > 0 && wait > 0) {
    const retryAfter = Math.ceil(wait / 1000);
    const detail = `Wait ${retryAfter} s before the next offer.`;
    const title = 'Too many attempts';
    return { refusal: { status: 429, reasonCode: null, title, detail, retryAfter } };
  }
  if (stream.settings.pull) {
    return deny(403, 2003, 'Stream in use', 'It fetches its own source; set pull to false first.');
  }
  const slot = live.slot(point);
  if (slot.isTaken) {
    const detail =
      slot.heldFor > 0
        ? `The last publisher vanished; the stream is free in ${Math.ceil(slot.heldFor / 1000)} s.`
        : 'Somebody else publishes to this stream.';
    return deny(403, 2003, 'Stream in use', detail);
  }
  const others = [...service.allLive()].filter((other) => other !== live && other.isTaken);
  if (activeStreamLimit !== null && others.length >= activeStreamLimit) {
    return deny(403, 2005, 'Too many live streams', 'Deactivate another stream first.');
  }
  return { stream };
}
