/** What the broker reads of a request before anything is decided. */
import { isRecord, own } from '../streams/errors.ts';
import { readLimited } from '../streams/http.ts';
import type { Wish } from './grant.ts';
import { Refusal } from './refusal.ts';

/** What a request may have, in bytes, where its route does not say otherwise. */
export const USUAL_BODY = 16 * 1024;
/** Room for the longest data and addresses of a stream, escaped. */
export const SETTINGS_BODY = 64 * 1024;
const LONGEST_NAME = 200;

/** What follows the broker's own address: '' for itself; null where that is not ours. */
export function pathWithin(pathname: string, basePath: string | undefined): string | null {
  const base = basePath?.replace(/\/+$/, '');
  const start = base === undefined ? pathname.indexOf('/streaming/') : base.length;
  if (start === -1) return '';
  if (base !== undefined && !pathname.startsWith(base)) return null;
  const rest = pathname.slice(start);
  return rest === '/' ? '' : rest;
}

/** The body. Throws a `Refusal` for another type, a larger one, and what is no JSON. */
export async function readJson(request: Request, longest = USUAL_BODY): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  // Not only for tidiness: this type needs a preflight, which a foreign page does not pass.
  if (type !== 'application/json') {
    throw new Refusal(415, 'The request must be of the type application/json.');
  }
  const text = await readLimited(request.body, longest);
  if (text === null) throw new Refusal(413, 'The request is too large.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The request is not JSON.');
  }
}

/** Of what the page wishes: a name, on one line and cut to a sane length, and the id of a stream. */
export function readWish(body: unknown): Wish {
  if (!isRecord(body) || Array.isArray(body)) throw new Refusal(400, 'The request is no object.');
  const [name, id] = [own(body, 'name'), own(body, 'stream')];
  const streamId = typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null;
  if (typeof name !== 'string') return { name: null, streamId };
  const line = name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return {
    name: line === '' ? null : Array.from(line).slice(0, LONGEST_NAME).join(''),
    streamId,
  };
}

/** Whether the session is wanted to publish, as is usual, and not to look or to go on. */
export function wantsToPublish(body: unknown): boolean {
  return isRecord(body) && own(body, 'publish') !== false;
}
