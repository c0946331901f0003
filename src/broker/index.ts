/** The broker for a site's own server: `createBroker(options)` gives `(Request) => Promise<Response>`. */
export { BROKER_PERMISSIONS, type BrokerPermission } from '../streams/broker-session.ts';
export type { CredentialSource } from '../streams/credentials.ts';
export { type Broker, type BrokerOptions, createBroker } from './create-broker.ts';
export type { Authorize, Decision, Grant, Wish } from './grant.ts';
export type { BrokerLogEntry } from './log.ts';
export type { OverlayPolicyOptions } from './overlay-policy.ts';
export { type RateLimiter, TokenBucket, type TokenBucketOptions } from './rate-limit.ts';
export type { StreamMemory } from './stream-keeper.ts';
export type { StreamPolicyOptions } from './stream-policy.ts';
