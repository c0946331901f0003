/** Where viewers find a stream, and what its output says when it does not play. Pure. */
import type { FrameSize } from './settings.ts';
import type { PublicStream } from './stream.ts';
import { webAddress } from './web-address.ts';

export type SharedName = 'player' | 'll-hls' | 'dash' | 'hls';

export interface SharedAddress {
  readonly name: SharedName;
  /** http or https, as the browser reads it. */
  readonly link: string;
}

/** The addresses to watch at that the stream has, the one for people first. */
export function sharedAddresses(stream: PublicStream): SharedAddress[] {
  const all: readonly (readonly [SharedName, string | null])[] = [
    ['player', stream.iframeUrl],
    ['ll-hls', stream.hlsCmafUrl],
    ['dash', stream.dashUrl],
    ['hls', stream.hlsMpegtsUrl],
  ];
  return all.flatMap(([name, text]) => {
    const link = webAddress(text);
    return link ? [{ name, link }] : [];
  });
}

/** What a playable address of this stream is, the quickest first; null without one. */
export function outputAddress(stream: PublicStream): string | null {
  return webAddress(stream.hlsCmafUrl) ?? webAddress(stream.hlsMpegtsUrl);
}

/**
 * The player page as HTML to paste into another page, as wide as its place; null without a player
 * page. `frame` is the shape where the service has not measured any.
 */
export function embedCode(stream: PublicStream, frame: FrameSize): string | null {
  const link = webAddress(stream.iframeUrl);
  if (!link) return null;
  const { videoWidth, videoHeight, name } = stream;
  const ratio =
    videoWidth && videoHeight
      ? `${videoWidth} / ${videoHeight}`
      : `${frame.width} / ${frame.height}`;
  return `<iframe src="${escaped(link)}" title="${escaped(name.trim() || 'Live stream')}" allow="autoplay; fullscreen" style="width: 100%; aspect-ratio: ${ratio}; border: 0"></iframe>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** Why the output does not play. All but the last two may pass by themselves. */
export type OutputProblem = 'offline' | 'early' | 'gone' | 'blocked' | 'broken';

/**
 * Reads an answer to a request for the output: its HTTP status (0 where the browser was not allowed
 * to see one) and the service's `X-Err-Code` (1000 nobody sends, 2000 no such stream, 3000 not ready).
 */
export function outputProblem(status: number, code: string | null): OutputProblem {
  if (code === '1000') return 'offline';
  if (code === '2000') return 'gone';
  if (code === '3000' || status === 404) return 'early';
  return status === 0 ? 'blocked' : 'broken';
}

/** How far the output is behind, and what tells. */
export interface OutputDelay {
  readonly seconds: number;
  /** `clock`: the time stamped on the picture, compared with this clock. `edge`: the newest on offer. */
  readonly by: 'clock' | 'edge';
}

/** A stamp of another day tells nothing. */
const LONGEST_DELAY = 90;

/**
 * `stamped` is the date of the picture that is shown and `now` this clock's, both in milliseconds
 * since the epoch; `edge` is the distance to the end of the playlist in seconds. Nothing can be newer
 * than that end, so that a stamp which says so was made by a clock that differs from ours.
 */
export function outputDelay(
  stamped: number | null,
  now: number,
  edge: number | null,
): OutputDelay | null {
  const seconds = stamped === null ? Number.NaN : (now - stamped) / 1000;
  if (seconds >= (edge ?? 0) && seconds < LONGEST_DELAY) return { seconds, by: 'clock' };
  return edge !== null && edge > 0 ? { seconds: edge, by: 'edge' } : null;
}
