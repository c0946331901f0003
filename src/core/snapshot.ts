/**
 * What the element draws: one frozen object, replaced as a whole, never changed in place.
 * Each part is written by the one machine or service that owns its truth.
 */
import type { BroadcastError, BroadcastErrorCode } from './errors.ts';
import type { FrameSize } from './settings.ts';
import type { BroadcastStatus, CaptureStateName, ServerStateName } from './status.ts';
import type { PublicStream, RecordingWarning, Video } from './stream.ts';

/** Where a picture or a sound comes from right now. `stand-in` is black picture or silence. */
export type SourceKind = 'device' | 'screen' | 'stand-in';

export interface SourceSnapshot {
  readonly kind: SourceKind;
  /** Id of the device in use, or null for a screen or a stand-in. */
  readonly deviceId: string | null;
  /** The device's own name. */
  readonly label: string;
  readonly muted: boolean;
  /** Why a stand-in is being sent, where a device was wanted. */
  readonly problem: BroadcastError | null;
}

export interface DeviceInfo {
  readonly deviceId: string;
  readonly label: string;
}

/** Figures of the running session, sampled about once a second. Bitrates in kb/s, times in ms. */
export interface BroadcastStats {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly videoBitrate: number;
  readonly audioBitrate: number;
  readonly frameRate: number;
  /** Size of the frames as encoded; null before the first. */
  readonly encodedSize: FrameSize | null;
  readonly roundTripTime: number | null;
  /** Share of packets lost on the way, 0 to 1. */
  readonly packetLoss: number | null;
  /** What holds the encoder back. */
  readonly limitation: 'none' | 'cpu' | 'bandwidth' | 'other';
}

export interface BroadcastSnapshot {
  readonly status: BroadcastStatus;
  readonly capture: CaptureStateName;
  readonly camera: SourceSnapshot | null;
  readonly microphone: SourceSnapshot | null;
  readonly sharingScreen: boolean;
  readonly cameras: readonly DeviceInfo[];
  readonly microphones: readonly DeviceInfo[];
  /** What viewers will see, for the preview. */
  readonly preview: MediaStream | null;
  /** The frame that is sent. */
  readonly frameSize: FrameSize;
  readonly server: ServerStateName;
  /** Why the service will not tell any more, such as `stream-deleted`; null while it does. */
  readonly serverProblem: BroadcastErrorCode | null;
  /** The service receives the stream from somewhere else than this page. */
  readonly fedElsewhere: boolean;
  readonly stream: PublicStream | null;
  readonly stats: BroadcastStats | null;
  readonly error: BroadcastError | null;
  /** Milliseconds since the epoch at which this broadcast became live. */
  readonly liveSince: number | null;
  /** While reconnecting: which attempt, and when the next begins (milliseconds since the epoch). */
  readonly retry: { readonly attempt: number; readonly at: number } | null;
  /** Operations under way, for controls that must show it. */
  readonly pending: ReadonlySet<PendingOperation>;
  /** The last finished recording. */
  readonly video: Video | null;
  /** What the service warned of when the last recording began. */
  readonly recordingWarning: RecordingWarning | null;
}

export type PendingOperation = 'camera' | 'microphone' | 'screen' | 'recording' | 'dvr';

/** Before anything was asked for. */
export function initialSnapshot(frameSize: FrameSize): BroadcastSnapshot {
  return {
    status: 'idle',
    capture: 'idle',
    camera: null,
    microphone: null,
    sharingScreen: false,
    cameras: [],
    microphones: [],
    preview: null,
    frameSize,
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
}
