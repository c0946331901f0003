/** The Streams REST API for browsers, Node and workers: no DOM, no dependency. */
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
export {
  type BrokerPermission,
  type BrokerSession,
  type BrokerSessionOptions,
  openBrokerSession,
} from './broker-session.ts';
export type { Clock } from './clock.ts';
export type { CredentialSource, ExpiringToken } from './credentials.ts';
export { StreamsError, type StreamsErrorKind, toBroadcastError } from './errors.ts';
export type { Fetch, HttpOptions } from './http.ts';
export { type CallOptions, StreamsClient, type StreamsClientOptions } from './streams-client.ts';
