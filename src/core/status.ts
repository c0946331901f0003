/**
 * The one public status, derived from what the three machines know. The order of the lines is the
 * order of importance: what the user must act on first wins.
 */
export type BroadcastStatus =
  | 'idle'
  | 'requesting'
  | 'ready'
  | 'connecting'
  | 'publishing'
  | 'live'
  | 'reconnecting'
  | 'ending'
  | 'error';

export type CaptureStateName = 'idle' | 'requesting' | 'active' | 'interrupted' | 'blocked';
export type ServerStateName = 'unknown' | 'offline' | 'live' | 'stale' | 'disabled';
export type PublishStateName =
  | 'idle'
  | 'preparing'
  | 'negotiating'
  | 'connecting'
  | 'publishing'
  | 'suspect'
  | 'restarting'
  | 'reconnecting'
  | 'stopping'
  | 'failed';

export interface Facts {
  capture: CaptureStateName;
  publish: PublishStateName;
  server: ServerStateName;
  /** Whether an error stands that the user has not acted on. */
  failed: boolean;
}

/**
 * `publishing` means that the far side acknowledges our media; `live` that the service also says
 * so. Without a Streams API (`disabled`) nobody else can say it, so publishing counts as live.
 */
export function deriveStatus({ capture, publish, server, failed }: Facts): BroadcastStatus {
  switch (publish) {
    case 'failed':
      return 'error';
    case 'stopping':
      return 'ending';
    case 'restarting':
    case 'reconnecting':
      return 'reconnecting';
    case 'publishing':
      return server === 'live' || server === 'disabled' ? 'live' : 'publishing';
    case 'suspect':
      // The path is in doubt: only the service can still say that viewers get it.
      return server === 'live' ? 'live' : 'reconnecting';
    case 'preparing':
    case 'negotiating':
    case 'connecting':
      return 'connecting';
    case 'idle':
      break;
  }
  if (failed || capture === 'blocked') return 'error';
  if (capture === 'requesting') return 'requesting';
  return capture === 'active' || capture === 'interrupted' ? 'ready' : 'idle';
}

/** Whether the user wants to be on the air, or is on it, in this status. */
export function isOnAir(status: BroadcastStatus): boolean {
  return (
    status === 'connecting' ||
    status === 'publishing' ||
    status === 'live' ||
    status === 'reconnecting'
  );
}
