/** What a page may do at the service: the calls, and the permissions that it has for them. */
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { StreamCalls } from '../streams/stream-calls.ts';
import { StreamsClient } from '../streams/streams-client.ts';

export type { BrokerPermission } from '../streams/broker-session.ts';
export { type SettingErrors, settingErrors } from '../streams/wire/settings.ts';

export interface StreamAccount {
  readonly client: StreamCalls;
  /** All of them with the account's own key; otherwise what the broker granted last, to be read anew. */
  readonly permissions: ReadonlySet<BrokerPermission>;
  /** The stream in use; null before one was chosen or made. */
  readonly streamId: number | null;
}

/** The same with every operation of the service, which the drop-in script leaves to lazy parts. */
export interface FullAccount extends Omit<StreamAccount, 'client'> {
  readonly client: StreamsClient;
}

export function fullAccount(account: StreamAccount): FullAccount {
  return {
    client: StreamsClient.over(account.client),
    get permissions() {
      return account.permissions;
    },
    streamId: account.streamId,
  };
}
