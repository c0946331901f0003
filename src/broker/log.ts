/** What the host can learn about each request, without any secret of the account or of a user. */
import { redact } from '../core/redact.ts';
import { StreamsError } from '../streams/errors.ts';

export interface BrokerLogEntry {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** `session`, the template of a path of the API, or `unknown`; never the path itself. */
  route: string;
  status: number;
  milliseconds: number;
  /** As the host's `authorize` named it; absent before it was asked. */
  user?: string;
  streamId?: number;
  /** Why it was refused or failed, redacted. */
  problem?: string;
}

/** One line about an error and what led to it. */
export function describe(error: Error, apiKey: string | null): string {
  const said: string[] = [];
  for (let at: unknown = error; at instanceof Error && said.length < 3; at = at.cause) {
    const text = apiKey === null ? at.message : at.message.replaceAll(apiKey, '[secret]');
    said.push(redact(text));
    // What is beneath is the platform's, and may quote anything.
    if (at instanceof StreamsError) break;
  }
  return said.join(' ');
}
