/** The addresses of a PULL stream: several, separated by spaces, fetched one after the other. */
import type { SourceType } from './ingest-session.ts';

interface Protocol {
  type: SourceType;
  /** What ffmpeg may open on the way; files of this computer never. */
  whitelist: string;
  /** Fetch no faster than it plays; live protocols do so by themselves. */
  paces: boolean;
}

const HTTP: Protocol = { type: 'https', whitelist: 'http,https,tcp,tls,crypto', paces: true };
const RTMP: Protocol = { type: 'rtmp', whitelist: 'rtmp,rtmps,tcp,tls', paces: false };

const PROTOCOLS: Record<string, Protocol> = {
  'http:': HTTP,
  'https:': HTTP,
  'rtmp:': RTMP,
  'rtmps:': RTMP,
  'srt:': { type: 'srt', whitelist: 'srt', paces: false },
};

/** Microseconds without an answer after which an address has failed. */
const TIMEOUT = '10000000';

export function splitAddresses(uri: string): string[] {
  return uri.split(/\s+/).filter((address) => address !== '');
}

function protocolOf(address: string): Protocol | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  return hostname === '' ? undefined : PROTOCOLS[protocol];
}

/** What is wrong with a `uri`, in the words of a field error; `undefined` when nothing is. */
export function problemOfUri(uri: string): string | undefined {
  const isEachKnown = splitAddresses(uri).every((address) => protocolOf(address) !== undefined);
  return isEachKnown
    ? undefined
    : 'is invalid, supported protocols are http, https, rtmp, rtmps, srt';
}

/** How ffmpeg fetches one of them. */
export function pullInput(address: string): { type: SourceType; input: string[] } {
  const { type, whitelist, paces } = protocolOf(address) ?? HTTP;
  return {
    type,
    input: [
      ...['-protocol_whitelist', whitelist, '-rw_timeout', TIMEOUT],
      ...(paces ? ['-re'] : []),
      ...['-i', address],
    ],
  };
}
