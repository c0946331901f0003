/**
 * The one error type that leaves this package.
 *
 * A `BroadcastError` says what happened (`message`), what to do next (`hint`) and whether trying
 * again can help (`retryable`). It keeps its `cause` for a debugger but is serialised without it,
 * because a cause may hold addresses and tokens. The words live in `error-messages.ts`.
 */
import { ERROR_MESSAGES } from './error-messages.ts';

/** Every reason for which a broadcast can be refused or end. */
export type BroadcastErrorCode = keyof typeof ERROR_MESSAGES;

/** The plain, secret-free form of a {@link BroadcastError}, as it appears in event details. */
export interface BroadcastErrorDetail {
  code: BroadcastErrorCode;
  message: string;
  hint: string;
  retryable: boolean;
}

export interface BroadcastErrorOptions {
  /** What led to this error. Never serialised. */
  cause?: unknown;
  /** HTTP status of the answer that refused, if one did. */
  status?: number;
  /** The ingest's `X-Reason-Code` (2001 to 2006). */
  reasonCode?: number;
  /** Milliseconds to wait before the next attempt, as the server asked for. */
  retryAfter?: number;
  /** One more sentence from the server, already redacted. */
  serverMessage?: string;
}

export class BroadcastError extends Error {
  override readonly name = 'BroadcastError';
  readonly code: BroadcastErrorCode;
  /** What to do next, in a sentence for the broadcaster. */
  readonly hint: string;
  /** Whether the same attempt can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly reasonCode: number | undefined;
  readonly retryAfter: number | undefined;
  /** What the server said beyond its status, redacted. */
  readonly serverMessage: string | undefined;

  constructor(code: BroadcastErrorCode, options: BroadcastErrorOptions = {}) {
    const { message, hint, retryable } = ERROR_MESSAGES[code];
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = hint;
    this.retryable = retryable;
    this.status = options.status;
    this.reasonCode = options.reasonCode;
    this.retryAfter = options.retryAfter;
    this.serverMessage = options.serverMessage;
  }

  /** The detail that events carry: plain JSON, no cause, no address. */
  toJSON(): BroadcastErrorDetail {
    const { code, message, hint, retryable } = this;
    return { code, message, hint, retryable };
  }

  /** Wraps anything thrown; leaves a `BroadcastError` as it is. */
  static from(cause: unknown, fallback: BroadcastErrorCode): BroadcastError {
    return cause instanceof BroadcastError ? cause : new BroadcastError(fallback, { cause });
  }
}

/** Whether this is the way an aborted operation ends, which is nobody's error. */
export function isAbort(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'AbortError') ||
    (error instanceof BroadcastError && error.code === 'aborted')
  );
}
