/** A broker session with every operation, for those who import the package. */
import { type BrokerSession, type BrokerSessionOptions, openSession } from './broker-session.ts';
import { StreamsClient } from './streams-client.ts';

/**
 * Opens a session at the broker. A relative address is resolved against the page's. The site's
 * cookies go along, so that its own login counts. Rejects with a {@link StreamsError}.
 */
export function openBrokerSession(
  endpoint: string,
  options?: BrokerSessionOptions,
): Promise<BrokerSession> {
  return openSession((given) => new StreamsClient(given), endpoint, options);
}
