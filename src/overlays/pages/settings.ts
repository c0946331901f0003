/** Settings from elsewhere: a JSON object, never trusted, never waited for for long. */

/** Milliseconds. */
const TIMEOUT = 10_000;
/** Bytes. */
const LARGEST = 64 * 1024;

/** The object at this address; null where there is none. Never rejects. */
export async function fetchSettings(address: string): Promise<object | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT);
  try {
    const response = await fetch(address, {
      credentials: 'omit',
      // Asks the server whether it changed, and reads it anew only then.
      cache: 'no-cache',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    });
    const text = response.ok ? await readText(response) : null;
    const settings: unknown = text === null ? null : JSON.parse(text);
    return typeof settings === 'object' && !Array.isArray(settings) ? settings : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    // Ends what was not read to its end.
    abort.abort();
  }
}

async function readText(response: Response): Promise<string | null> {
  const reader = response.body?.getReader();
  if (!reader) return null;
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > LARGEST) return null;
    text += decoder.decode(value, { stream: true });
  }
}
