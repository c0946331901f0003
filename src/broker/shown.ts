/** What a page may see, key by key. Whatever is not listed here does not pass. */
import type { Stream, StreamIngest, Video } from '../core/stream.ts';
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { Wire } from '../streams/wire/read.ts';
import { encodeStream } from '../streams/wire/shown.ts';
import type { Reply, RouteCall } from './route.ts';

/**
 * Enough to show, to watch and to judge a stream. No key, no push address, no pull address (it may
 * hold a login), and nothing of the account that it belongs to.
 */
export const SHOWN_OF_STREAM = [
  'id',
  'name',
  'active',
  'live',
  'backupLive',
  'recording',
  'recordingDuration',
  'autoRecord',
  'recordType',
  'dvrEnabled',
  'dvrDuration',
  'htmlOverlay',
  'projection',
  'sourceType',
  'iframeUrl',
  'dashUrl',
  'hlsCmafUrl',
  'hlsMpegtsUrl',
  'screenshot',
  'createdAt',
  'startedAt',
  'finishedAt',
  'transcodedQualities',
  'transcodingSpeed',
  'frameRate',
  'videoWidth',
  'videoHeight',
] as const satisfies readonly (keyof Stream)[];

/** Added with the permission `settings`: what may be set, and only the host and its users can read. */
export const SHOWN_WITH_SETTINGS = [
  'pull',
  'uri',
  'hlsMpegtsEndlistTag',
  'cdnId',
  'clientUserId',
  'clientEntityData',
  'qualitySetId',
  'broadcastIds',
] as const satisfies readonly (keyof Stream)[];

/** Added with the permission `encoders`, and with it alone. */
export const SHOWN_WITH_ENCODERS = [
  'token',
  'pushUrl',
  'backupPushUrl',
  'pushUrlSrt',
  'backupPushUrlSrt',
  'pushUrlWhip',
  'srtPassphrase',
] as const satisfies readonly (keyof StreamIngest)[];

/** Added in the answer that opens a session, and there alone, with the permission `publish`. */
export const SHOWN_TO_PUBLISHER = [
  'pushUrlWhip',
] as const satisfies readonly (keyof StreamIngest)[];

export const SHOWN_OF_VIDEO = [
  'id',
  'name',
  'description',
  'status',
  'streamId',
  'duration',
  'recordType',
  'recordingStartedAt',
  'createdAt',
  'hlsUrl',
  'hlsCmafUrl',
  'dashUrl',
  'iframeUrl',
  'shareUrl',
  'poster',
  'screenshot',
  'originSize',
  'files',
] as const satisfies readonly (keyof Video)[];

/** The session's own stream, as far as its permissions go. */
export function shownStream(stream: Stream, permissions: readonly BrokerPermission[]): Wire {
  return encodeStream(
    stream,
    permissions.includes('settings')
      ? [...SHOWN_OF_STREAM, ...SHOWN_WITH_SETTINGS]
      : SHOWN_OF_STREAM,
    permissions.includes('encoders') ? SHOWN_WITH_ENCODERS : [],
  );
}

export function replyWith(stream: Stream, { permissions }: RouteCall): Reply {
  return { status: 200, body: shownStream(stream, permissions) };
}
