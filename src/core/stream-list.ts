/** The streams of an account as a list that grows page by page. */
import type { PublicStream } from './stream.ts';

/** Streams on one page; the service does not document it, its own apps count on it. */
const PAGE_SIZE = 25;

export interface StreamList {
  readonly streams: readonly PublicStream[];
  /** Pages that were fetched. */
  readonly pages: number;
  /** There may be more. */
  readonly more: boolean;
}

export const NO_STREAMS: StreamList = { streams: [], pages: 0, more: true };

/**
 * The list with its next page. A page can repeat what was on the one before, where a stream was made
 * meanwhile: each is there once, as it was told last.
 */
export function withPage(list: StreamList, page: readonly PublicStream[]): StreamList {
  const byId = new Map(list.streams.map((stream) => [stream.id, stream]));
  const known = byId.size;
  for (const stream of page) byId.set(stream.id, stream);
  return {
    streams: [...byId.values()],
    pages: list.pages + 1,
    more: page.length >= PAGE_SIZE && byId.size > known,
  };
}

/** The list with a stream that was just made, or that is known better, in its place or first. */
export function withStream(list: StreamList, stream: PublicStream): StreamList {
  const isListed = list.streams.some(({ id }) => id === stream.id);
  const streams = isListed
    ? list.streams.map((other) => (other.id === stream.id ? stream : other))
    : [stream, ...list.streams];
  return { ...list, streams };
}

/** Those whose name holds the text, or whose id begins with it. */
export function matching(streams: readonly PublicStream[], text: string): readonly PublicStream[] {
  const wanted = plain(text);
  if (wanted === '') return streams;
  return streams.filter(({ id, name }) => {
    return plain(name).includes(wanted) || String(id).startsWith(wanted.replace(/^#/, ''));
  });
}

/** Without what people leave out when they search: case, accents, spaces around. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
