/** The Streams REST API for browsers, Node and workers: no DOM, no dependency. */
export type { Clip, ClipInput } from '../core/clip.ts';
export type { Restream, RestreamInput } from '../core/restream.ts';
export type {
  Overlay,
  OverlayChange,
  OverlayInput,
  QualitySet,
  QualitySets,
  RecordingStart,
  Stream,
  StreamIngest,
  StreamSettings,
  TokenReset,
  Video,
  VideoFile,
} from '../core/stream.ts';
export type {
  BrokerPermission,
  BrokerSession,
  BrokerSessionOptions,
} from './broker-session.ts';
export type { Clock } from './clock.ts';
export type { CredentialSource, ExpiringToken } from './credentials.ts';
export { StreamsError, type StreamsErrorKind, toBroadcastError } from './errors.ts';
export type { Fetch, HttpOptions } from './http.ts';
export { openBrokerSession } from './open-broker-session.ts';
export { type CallOptions, StreamCalls, type StreamsClientOptions } from './stream-calls.ts';
export { StreamsClient, type VideoFilter } from './streams-client.ts';
export { type SettingErrors, settingErrors } from './wire/settings.ts';
