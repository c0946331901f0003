/**
 * What goes wrong between us and a Streams API, as one error type.
 *
 * The service has no single shape for errors (fields with messages, a list of messages, `error` with
 * or without `status`, the platform's `message` with `request_id`, a web page from a gateway, or
 * nothing); `decodeProblem` reads them all. Text from the server is redacted before it is kept.
 */
import { BroadcastError, type BroadcastErrorCode, isAbort } from '../core/errors.ts';
import { redact } from '../core/redact.ts';

/**
 * Where it failed: the service refused (`http`), was not reached (`network`) or not in time
 * (`timeout`), answered nonsense (`answer`), no credentials could be had (`credentials`), or what was
 * asked cannot be asked (`setting`).
 */
export type StreamsErrorKind =
  | 'http'
  | 'network'
  | 'timeout'
  | 'answer'
  | 'credentials'
  | 'setting';

export interface StreamsErrorOptions {
  kind: StreamsErrorKind;
  status?: number;
  fieldErrors?: Readonly<Record<string, readonly string[]>>;
  serverMessage?: string | null;
  requestId?: string | null;
  retryAfter?: number | undefined;
  cause?: unknown;
}

export class StreamsError extends Error {
  override readonly name = 'StreamsError';
  readonly kind: StreamsErrorKind;
  /** HTTP status of the answer; 0 where there was none. */
  readonly status: number;
  /** What the service found wrong, by its own field names; empty where it names none. */
  readonly fieldErrors: Readonly<Record<string, readonly string[]>>;
  /** What the service said, redacted; null where it said nothing that can be shown. */
  readonly serverMessage: string | null;
  /** The service's name for the request, for its support. */
  readonly requestId: string | null;
  /** Milliseconds to wait before the next attempt, where the service asked for it. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: StreamsErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.status = options.status ?? 0;
    this.fieldErrors = options.fieldErrors ?? {};
    this.serverMessage = options.serverMessage ?? null;
    this.requestId = options.requestId ?? null;
    this.retryAfter = options.retryAfter;
  }
}

/** The parts of an error body that mean something. */
export interface Problem {
  message: string | null;
  fieldErrors: Record<string, string[]>;
  requestId: string | null;
}

/** Reads any error body: parsed JSON, or the text itself where it was not JSON. Never throws. */
export function decodeProblem(body: unknown, secrets: readonly string[] = []): Problem {
  const clean = (text: string) => redact(secrets.reduce(hide, text));
  const fieldErrors: Record<string, string[]> = {};
  const messages: string[] = [];
  let requestId: string | null = null;

  if (typeof body === 'string') {
    // A web page says nothing that belongs into a sentence.
    if (!/<\w/.test(body)) messages.push(body);
  } else if (Array.isArray(body)) {
    messages.push(...texts(body));
  } else if (isRecord(body)) {
    const errors = own(body, 'errors');
    if (isRecord(errors) && !Array.isArray(errors)) {
      for (const [field, value] of Object.entries(errors)) {
        const said = texts(value).map(clean);
        // Never an object's own machinery as a key, wherever this record is copied to.
        if (said.length > 0 && !(field in Object.prototype)) fieldErrors[clean(field)] = said;
      }
    } else {
      messages.push(...texts(errors));
    }
    for (const key of ['error', 'message', 'detail']) messages.push(...texts(own(body, key)));
    const id = own(body, 'request_id');
    if (typeof id === 'string') requestId = id.slice(0, 100);
  }
  for (const [field, said] of Object.entries(fieldErrors)) {
    for (const text of said) messages.push(`${field} ${text}`);
  }
  const message = clean(messages.join(' '));
  return { message: message === '' ? null : message, fieldErrors, requestId };
}

/** The error of an answer that is not a success. */
export function refusal(
  status: number,
  body: unknown,
  rest: { retryAfter?: number | undefined; requestId?: string | null; secrets?: readonly string[] },
): StreamsError {
  const problem = decodeProblem(body, rest.secrets);
  return new StreamsError(
    problem.message ?? `The service answered with status ${status} and no reason.`,
    {
      kind: 'http',
      status,
      fieldErrors: problem.fieldErrors,
      serverMessage: problem.message,
      requestId: problem.requestId ?? rest.requestId ?? null,
      retryAfter: rest.retryAfter,
    },
  );
}

/** Turns whatever the Streams client threw into the error that a broadcaster sees. */
export function toBroadcastError(error: unknown): BroadcastError {
  if (error instanceof BroadcastError) return error;
  if (isAbort(error)) return new BroadcastError('aborted', { cause: error });
  if (!(error instanceof StreamsError)) {
    const code = error instanceof TypeError ? 'service-unreachable' : 'unexpected';
    return new BroadcastError(code, { cause: error });
  }
  // Who gives the credentials may say better than we can why there are none.
  if (error.kind === 'credentials' && error.cause instanceof BroadcastError) return error.cause;
  return new BroadcastError(codeOf(error), {
    cause: error,
    ...(error.status > 0 && { status: error.status }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error.serverMessage !== null && { serverMessage: error.serverMessage }),
  });
}

function codeOf({ kind, status }: StreamsError): BroadcastErrorCode {
  switch (kind) {
    case 'network':
    case 'timeout':
      return 'service-unreachable';
    case 'answer':
      return 'invalid-answer';
    case 'credentials':
      return 'unauthorized';
    case 'setting':
      return 'invalid-setting';
    case 'http':
      break;
  }
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'stream-not-found';
  if (status === 429) return 'rate-limited';
  return status === 408 || status >= 500 ? 'service-unavailable' : 'invalid-request';
}

/** A property of the object itself, never one that it inherits. */
export function own(record: object, key: string): unknown {
  return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

export function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The texts in a message, a list of messages, or a list of objects that hold one. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) =>
    texts(isRecord(item) && !Array.isArray(item) ? own(item, 'message') : item),
  );
}

function hide(text: string, secret: string): string {
  return secret === '' ? text : text.replaceAll(secret, '[secret]');
}
