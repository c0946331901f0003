/**
 * What an overlay may be: its address and its place. The page asks before it sends and the broker
 * before it passes on, so that both refuse the same things for the same reasons.
 *
 * Addresses are judged after the URL parser has read them, which undoes the disguises of a host
 * (decimal and hexadecimal IPs, full-width digits, escapes), and what was judged is what is sent.
 * Names are not resolved: one that leads to a private address is for the service's renderer to refuse.
 */
import { isMetadataHost, isPublicName } from './public-host.ts';
import type { FrameSize } from './settings.ts';

/** Characters of an overlay's address. */
export const LONGEST_OVERLAY_ADDRESS = 2048;
/** Overlays in one request. */
export const MOST_OVERLAYS = 100;
/** The largest source frame that the service takes, in pixels. */
export const LARGEST_OVERLAY_FRAME: FrameSize = { width: 1920, height: 1080 };

/** Why an address cannot be that of an overlay, in words that follow the overlay's name. */
export const ADDRESS_PROBLEMS = {
  'no-address': 'It needs the address of a web page.',
  'not-web': 'It needs a full web address, by https or http.',
  'too-long': `Its address must have ${LONGEST_OVERLAY_ADDRESS} characters at the most.`,
  credentials: 'Its address must not hold a user name or a password.',
  'private-host': 'Its address must be on a public host, by name: the service fetches it.',
  port: 'Its address must be on port 443 or 80: the service reaches no other.',
} as const;

/** Why an overlay cannot be what it is asked to be. */
export const OVERLAY_PROBLEMS = {
  ...ADDRESS_PROBLEMS,
  'stretched-rectangle': 'It fills the frame, so that x, y, width and height must be null.',
  'no-rectangle': 'It needs x, y, width and height, unless it fills the frame.',
  fraction: 'Its x, y, width and height must be whole pixels.',
  'no-size': 'It must be at least one pixel wide and high.',
  outside: 'It must lie inside the frame: one pixel outside hides all overlays.',
} as const;

export type AddressProblem = keyof typeof ADDRESS_PROBLEMS;
export type OverlayProblem = keyof typeof OVERLAY_PROBLEMS;

export interface OverlayAddressOptions {
  /** Whether private hosts, IP addresses and other ports may be used. Default false. */
  allowPrivate?: boolean | undefined;
}

/**
 * The address as it may be sent, or why it may not. With `allowPrivate`, link-local and metadata
 * hosts are refused all the same: no web page lives there.
 */
export function readOverlayAddress(
  text: unknown,
  { allowPrivate = false }: OverlayAddressOptions = {},
): URL | AddressProblem {
  if (typeof text !== 'string' || text.trim() === '') return 'no-address';
  if (text.length > LONGEST_OVERLAY_ADDRESS) return 'too-long';
  const address = text.trim();
  // The parser would drop them unseen, and nobody means them.
  if (/\p{Cc}/u.test(address) || !URL.canParse(address)) return 'not-web';
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-web';
  if (url.href.length > LONGEST_OVERLAY_ADDRESS) return 'too-long';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (isMetadataHost(url.hostname)) return 'private-host';
  if (allowPrivate) return url;
  if (!isPublicName(url.hostname)) return 'private-host';
  return url.port === '' || url.port === '443' || url.port === '80' ? url : 'port';
}

/** A place as the service keeps it: a rectangle in source pixels, or the whole frame and four nulls. */
export interface OverlayPlace {
  stretch: boolean;
  x: number | null;
  y: number | null;
  width: number | null;
  height: number | null;
}

/** Why an overlay cannot be there; null when it can. Takes any values, as a request may hold them. */
export function overlayPlaceProblem(
  { stretch, x, y, width, height }: { readonly [K in keyof OverlayPlace]: unknown },
  frame: FrameSize = LARGEST_OVERLAY_FRAME,
): OverlayProblem | null {
  const sides = [x, y, width, height];
  const isGiven = (side: unknown) => side !== null && side !== undefined;
  if (stretch) return sides.some(isGiven) ? 'stretched-rectangle' : null;
  if (!sides.every(isGiven)) return 'no-rectangle';
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return 'fraction';
  if (width < 1 || height < 1) return 'no-size';
  const fits = x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
  return fits ? null : 'outside';
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
