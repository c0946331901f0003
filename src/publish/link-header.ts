/**
 * ICE servers from `Link` headers (RFC 9725, section 4.6). A page can see several headers only as
 * one, joined by commas, so a comma inside `<…>` or quotes must not split.
 */

/** Enough for any service; more would only slow gathering down. */
const MOST_SERVERS = 8;

export function parseIceServers(header: string | null): RTCIceServer[] {
  if (!header) return [];
  const servers: RTCIceServer[] = [];
  for (const link of header.match(/<[^>]*>(?:[^,"]|"(?:[^"\\]|\\.)*")*/g) ?? []) {
    const url = /^<([^>]*)>/.exec(link)?.[1]?.trim() ?? '';
    const relation = parameter(link, 'rel')?.toLowerCase().split(/\s+/) ?? [];
    if (!relation.includes('ice-server') || !/^(?:stuns?|turns?):[^/\s]/i.test(url)) continue;
    const username = parameter(link, 'username');
    const credential = parameter(link, 'credential');
    const needsCredentials = /^turns?:/i.test(url);
    // The browser throws on a TURN server without credentials, which would end the session.
    if (needsCredentials && (username === undefined || credential === undefined)) continue;
    servers.push(
      needsCredentials ? ({ urls: url, username, credential } as RTCIceServer) : { urls: url },
    );
    if (servers.length === MOST_SERVERS) break;
  }
  return servers;
}

function parameter(link: string, name: string): string | undefined {
  const match = new RegExp(
    `;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;,]+))`,
    'i',
  ).exec(link);
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
}
