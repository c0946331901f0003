/** What brings media to a stream: the one interface of WHIP, RTMP, SRT and PULL. */
import type { MediaSource } from './media-source.ts';

/** As `stream_source_type` names it. */
export type SourceType = 'webrtc' | 'rtmp' | 'srt' | 'https';

/** Where it arrives: each takes one connection, by one protocol. */
export type IngestPoint = 'primary' | 'backup';

/** Why a session ended. */
export type SessionEnd =
  /** Its publisher ended it. */
  | 'deleted'
  /** Its connection broke, or nothing came over it any more. */
  | 'lost'
  /** It never worked, or sent what cannot be used. */
  | 'failed'
  | 'token-reset'
  | 'disabled'
  | 'service-closed';

export interface IngestSession {
  readonly id: string;
  readonly streamId: number;
  readonly type: SourceType;
  readonly point: IngestPoint;
  /** Whether the service fetches it, instead of being sent it. */
  readonly isPull?: boolean;
  readonly source: MediaSource;
  /** Wall-clock milliseconds, as all times here. */
  readonly createdAt: number;
  readonly connectedAt: number | undefined;
  /** Milliseconds since anything at all came from the other side. */
  readonly silence: number;
  readonly ended: SessionEnd | undefined;
  /** Ends it; the other side is told. Idempotent. */
  close(reason: SessionEnd): Promise<void>;
}

/** Called by a session once, when it has ended, whoever ended it. */
export type OnSessionEnd = (session: IngestSession, reason: SessionEnd) => void;
