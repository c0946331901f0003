/**
 * Addresses of overlay pages in the editor: what `overlay-rules.ts` says of them, what that means for
 * the preview, and a short name. They are somebody's input, so that nothing here throws.
 */
import {
  type AddressProblem,
  LONGEST_OVERLAY_ADDRESS,
  readOverlayAddress,
} from './overlay-rules.ts';
import { isLocalHost } from './web-address.ts';

export interface AddressCheck {
  /** The address as the browser reads it, or null where it cannot be used. */
  readonly url: string | null;
  /** Why it cannot be used. */
  readonly problem: AddressProblem | null;
  /** Why the service may not reach it, although a service in the same network could. */
  readonly warning: AddressProblem | null;
}

export function checkAddress(text: string): AddressCheck {
  const problem = readOverlayAddress(text);
  if (typeof problem !== 'string') return { url: problem.href, problem: null, warning: null };
  const lenient = readOverlayAddress(text, { allowPrivate: true });
  if (typeof lenient === 'string') return { url: null, problem: lenient, warning: null };
  return { url: lenient.href, problem: null, warning: problem };
}

/** What somebody typed, who need not know of schemes: a host by name stands for https. */
export function typedAddress(text: string): string {
  const typed = text.trim();
  return /^[^\s:/?#@.]+\.[^\s:/?#@]+(:\d+)?([/?#]|$)/.test(typed) ? `https://${typed}` : typed;
}

/**
 * What the preview may load: an http or https address, and null for everything else, whatever the
 * service sent. `mixed` is one that a secure page cannot show although the service can.
 */
export function previewAddress(
  text: string,
  pageProtocol: string,
): { url: string | null; mixed: boolean } {
  const { url } = checkAddress(text);
  if (!url) return { url: null, mixed: false };
  const { protocol, hostname } = new URL(url);
  const mixed = pageProtocol === 'https:' && protocol === 'http:' && !isLocalHost(hostname);
  return { url: mixed ? null : url, mixed };
}

/** A short name for an overlay, from the last part of its address that says something. */
export function nameFromAddress(text: string): string {
  const url = text.length <= LONGEST_OVERLAY_ADDRESS ? parse(text) : null;
  const file = url?.pathname.split('/').filter(Boolean).at(-1) ?? '';
  const words = plain(file)
    .replace(/\.\w{1,5}$/, '')
    .replace(/[-_+\s]+/g, ' ')
    .trim();
  if (/\p{L}/u.test(words) && !/^index$/i.test(words)) {
    return shortened(words.charAt(0).toUpperCase() + words.slice(1));
  }
  return shortened(url?.hostname || text.trim());
}

/** Names and addresses in one line of bounded length, without characters that turn text around. */
export function shortened(text: string, length = 60): string {
  const clean = text
    .slice(0, 4 * length)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const letters = [...clean];
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : clean;
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
