/** Restreams: where else the service pushes a stream to. */

export interface RestreamInput {
  name: string;
  /** `rtmp`, `rtmps` or `srt` (as caller). Holds the key of the other service: a secret. */
  uri: string;
  streamId: number;
  /** Default true, as at the service. */
  active?: boolean | undefined;
  /** An id of your own, which the service keeps. */
  clientUserId?: number | null | undefined;
}

export interface Restream {
  id: number;
  name: string;
  active: boolean;
  /** Whether it is being published. */
  live: boolean;
  /** A secret, as above. */
  uri: string | null;
  streamId: number | null;
  clientUserId: number | null;
}
