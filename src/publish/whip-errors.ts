/** What a refusal of the ingest means: first by its reason code, then by its HTTP status. */
import { BroadcastError, type BroadcastErrorCode } from '../core/errors.ts';
import { redact } from '../core/redact.ts';
import { parseRetryAfter } from '../core/retry-after.ts';

/** `X-Reason-Code` of the Gcore ingest. */
const BY_REASON: Readonly<Record<number, BroadcastErrorCode>> = {
  2001: 'stream-not-found',
  2002: 'push-token-invalid',
  2003: 'already-streaming',
  2004: 'stream-disabled',
  2005: 'stream-limit',
  2006: 'account-inactive',
};

const BY_STATUS: Readonly<Record<number, BroadcastErrorCode>> = {
  400: 'offer-refused',
  404: 'not-whip',
  405: 'not-whip',
  406: 'offer-refused',
  409: 'already-streaming',
  415: 'offer-refused',
  422: 'offer-refused',
  429: 'ingest-unavailable',
};

/** @param secrets - Texts that an ingest might repeat in its words, and that nobody may read there. */
export function refusal(
  response: Response,
  body: string,
  secrets: readonly string[] = [],
): BroadcastError {
  const reasonCode = Number(response.headers.get('x-reason-code')) || undefined;
  const code =
    (reasonCode !== undefined ? BY_REASON[reasonCode] : undefined) ??
    BY_STATUS[response.status] ??
    (response.status >= 500 ? 'ingest-unavailable' : 'ingest-refused');
  const serverMessage = problemDetail(response, body, secrets);
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), Date.now());
  return new BroadcastError(code, {
    status: response.status,
    ...(reasonCode !== undefined ? { reasonCode } : {}),
    ...(retryAfter !== undefined ? { retryAfter } : {}),
    ...(serverMessage ? { serverMessage } : {}),
  });
}

/** The sentence of a problem document (RFC 9457), fit to show. */
function problemDetail(
  response: Response,
  body: string,
  secrets: readonly string[],
): string | undefined {
  if (!/\bjson\b/i.test(response.headers.get('content-type') ?? '')) return undefined;
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem !== 'object' || problem === null) return undefined;
    const text =
      ('detail' in problem && problem.detail) || ('title' in problem && problem.title) || undefined;
    if (typeof text !== 'string') return undefined;
    return redact(secrets.reduce((said, secret) => said.replaceAll(secret, '[secret]'), text));
  } catch {
    return undefined;
  }
}
