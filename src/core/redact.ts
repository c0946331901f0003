/**
 * Makes text from elsewhere fit to show: no addresses (a push address is a secret as a whole), no
 * long tokens, no control characters, and short.
 */
const LONGEST = 200;

export function redact(text: string): string {
  const shown = text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[address]')
    .replace(/\b(bearer|apikey)\s+\S+/gi, '$1 [secret]')
    .replace(/[\w$.-]{24,}/g, '[secret]')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}
