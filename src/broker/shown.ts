/** What a page may see, key by key. Whatever is not listed here does not pass. */
import type { Stream, StreamIngest, Video } from '../core/stream.ts';

/**
 * Enough to show, to watch and to judge a stream. No key, no push address but WHIP (see below), no
 * pull address (it may hold a login), and nothing of the account that it belongs to.
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

/** Added in the answer that opens a session, and there alone, with the permission `publish`. */
export const SHOWN_TO_PUBLISHER = [
  'pushUrlWhip',
] as const satisfies readonly (keyof StreamIngest)[];

export const SHOWN_OF_VIDEO = [
  'id',
  'name',
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
  'screenshot',
] as const satisfies readonly (keyof Video)[];
