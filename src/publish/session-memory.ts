/**
 * Remembers the address of the running session, so that the next start can delete one which a crash
 * left behind. The endpoint is stored as a hash only, and the session relative to the endpoint where
 * its address starts with it, because either may hold the stream key. A lock that the running page
 * holds tells a session left behind from one that another tab is publishing.
 */
import { parseWebAddress } from '../core/web-address.ts';
import { endpointSecrets } from './endpoint-secrets.ts';

const PREFIX = 'stream-broadcaster:session:';

export interface RememberedSession {
  /**
   * The page is done with the session; the note goes only if the ingest confirmed the end. Resolves
   * when the next session at this endpoint can find what is left.
   */
  release(ended: boolean): Promise<void>;
}

/** Notes the session until it is released. Where storage is not to be had, nothing is remembered. */
export async function rememberSession(
  endpoint: string,
  sessionUrl: string,
): Promise<RememberedSession> {
  const note = noteOf(endpoint, sessionUrl);
  const key = await keyOf(endpoint);
  if (note === undefined || key === undefined) return { async release() {} };
  const releaseLock = holdLock(key);
  try {
    localStorage.setItem(key, note);
  } catch {
    // Private mode or a blocked frame: a crash then costs the ingest's own timeout.
  }
  return {
    async release(ended) {
      try {
        if (ended && localStorage.getItem(key) === note) localStorage.removeItem(key);
      } catch {
        // As above.
      }
      await releaseLock();
    },
  };
}

/** The session that an earlier page left behind at this endpoint, if there is one; it is forgotten. */
export async function takeLeftSession(endpoint: string): Promise<string | undefined> {
  const key = await keyOf(endpoint);
  if (key === undefined) return undefined;
  try {
    if (await isHeld(key)) return undefined;
    const note = localStorage.getItem(key);
    localStorage.removeItem(key);
    if (note === null) return undefined;
    return parseWebAddress(note.startsWith('+') ? endpoint + note.slice(1) : note)?.href;
  } catch {
    // Where a browser keeps this page from storage it refuses locks, too.
    return undefined;
  }
}

function noteOf(endpoint: string, sessionUrl: string): string | undefined {
  if (sessionUrl.startsWith(`${endpoint}/`)) return `+${sessionUrl.slice(endpoint.length)}`;
  const secrets = endpointSecrets(endpoint);
  return secrets.some((secret) => sessionUrl.includes(secret)) ? undefined : sessionUrl;
}

async function keyOf(endpoint: string): Promise<string | undefined> {
  // Absent on insecure pages, where there is no camera either.
  if (!globalThis.crypto?.subtle || !globalThis.navigator?.locks) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
  return PREFIX + hex.join('').slice(0, 32);
}

async function isHeld(key: string): Promise<boolean> {
  return navigator.locks.request(key, { ifAvailable: true }, (lock) => lock === null);
}

/** Holds the lock until the returned function is called, which resolves when it is free again. */
function holdLock(key: string): () => Promise<void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const over = navigator.locks.request(key, { ifAvailable: true }, () => held).catch(() => {});
  return async () => {
    release();
    await over;
  };
}
