/** Addresses that may become a link. */

/**
 * The address as the browser will read it, or null unless it is an absolute http or https one.
 * An answer of a server is not to be trusted with `javascript:` or `data:`.
 */
export function webAddress(text: string | null | undefined): string | null {
  return text ? (parseWebAddress(text)?.href ?? null) : null;
}

/** The http or https address, or null. `URL.parse` is missing in Safari 17 and Chrome 125. */
export function parseWebAddress(text: string, base?: string): URL | null {
  try {
    const url = new URL(text, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

/** Whether a page of this host is only seen by the person who runs it. */
export function isLocalHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}
