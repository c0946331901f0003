/** The public surface, registering nothing: for builders that define elements, and for servers. */
export type { SecretSource } from './controllers/broadcast-config.ts';
export type { OverlayStore, OverlayStream } from './controllers/overlay-store.ts';
export {
  BroadcastError,
  type BroadcastErrorCode,
  type BroadcastErrorDetail,
} from './core/errors.ts';
export type { AudioMode, FacingMode, FrameSize } from './core/settings.ts';
export type { BroadcastStats } from './core/snapshot.ts';
export type { BroadcastStatus } from './core/status.ts';
export type { Overlay, PublicStream, Video } from './core/stream.ts';
export { VERSION } from './core/version.ts';
export {
  type StreamRequestDetail,
  StreamStartRequestEvent,
  StreamStopRequestEvent,
} from './elements/events/request-events.ts';
export {
  StreamErrorEvent,
  StreamStatsEvent,
  type StreamStatusChangeDetail,
  StreamStatusChangeEvent,
} from './elements/events/status-events.ts';
export {
  type StreamChangeDetail,
  StreamChangeEvent,
  type StreamOverlayChangeDetail,
  StreamOverlayChangeEvent,
  type StreamRecordingChangeDetail,
  StreamRecordingChangeEvent,
} from './elements/events/stream-events.ts';
export { StreamBroadcaster } from './elements/stream-broadcaster.ts';
export { StreamOverlayEditor } from './elements/stream-overlay-editor.ts';
