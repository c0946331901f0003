/** What a page may do at the service: the calls, and the permissions that it has for them. */
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { StreamCalls } from '../streams/stream-calls.ts';

export interface StreamAccount {
  readonly client: StreamCalls;
  /** All of them with the account's own key; what the broker granted otherwise. */
  readonly permissions: ReadonlySet<BrokerPermission>;
  /** The stream in use; null before one was chosen or made. */
  readonly streamId: number | null;
}
