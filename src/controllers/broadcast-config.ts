import type { CaptureSettings } from '../core/settings.ts';

/** A secret, or the function that fetches it when it is needed. */
export type SecretSource = string | (() => string | Promise<string>);

/** What the element was told, read anew whenever something begins. */
export interface BroadcastConfig {
  /** Address of a broker: the recommended way. */
  sessionEndpoint: string | null;
  /** Bare WHIP endpoint of any server. */
  pushUrlWhip: string | null;
  whipToken: SecretSource | null;
  /** Base of a Streams API; null for the service's own. */
  apiBase: string | null;
  /** The stream to fetch. */
  streamId: number | null;
  /** The name of the stream to create. */
  streamName: string | null;
  apiKey: SecretSource | null;
  capture: CaptureSettings;
}

/** Whether what was opened for one configuration serves the other as well. */
export function isSameConfig(a: BroadcastConfig, b: BroadcastConfig): boolean {
  return isSameStream(a, b) && JSON.stringify(a.capture) === JSON.stringify(b.capture);
}

/** Whether both lead to the same stream in the same way. */
export function isSameStream(a: BroadcastConfig, b: BroadcastConfig): boolean {
  const { capture: _a, ...restA } = a;
  const { capture: _b, ...restB } = b;
  return (Object.keys(restA) as (keyof typeof restA)[]).every((key) =>
    Object.is(restA[key], restB[key]),
  );
}
