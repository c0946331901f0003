/**
 * What we change in session descriptions, as pure functions over their text. The description that
 * the browser holds stays its own; only what is sent and what comes back is edited.
 */

const ROTATION_EXTENSION = 'urn:3gpp:video-orientation';

interface Section {
  /** The first line: `m=…`, or `v=0` for the session's own lines. */
  lines: string[];
}

/**
 * The offer as the ingest shall see it: sendonly, video as H.264 only (42e01f with
 * packetization-mode 1 first) with its retransmission, audio as Opus only, and without the rotation
 * extension, so that the browser turns the pixels itself and HLS never lies on its side.
 */
export function ingestOffer(sdp: string): string {
  return edit(sdp, (section) => {
    const media = mediaKind(section);
    if (media === 'video') keepPayloads(section, videoPayloads(section));
    if (media === 'audio') keepPayloads(section, payloadsOf(section, 'opus'));
    section.lines = section.lines
      .filter((line) => !(line.startsWith('a=extmap:') && line.includes(ROTATION_EXTENSION)))
      .map((line) => (line === 'a=sendrecv' ? 'a=sendonly' : line));
  });
}

export interface EncodingHints {
  /** Kilobits per second at which the encoder starts, so that the first seconds are sharp. */
  startBitrate: number;
  /** Kilobits per second for Opus. */
  audioBitrate: number;
  stereo: boolean;
}

/** The answer with hints for our own encoders, which read them from the remote description. */
export function answerWithHints(sdp: string, hints: EncodingHints): string {
  return edit(sdp, (section) => {
    const media = mediaKind(section);
    if (media === 'video') {
      for (const payload of payloadsOf(section, 'H264')) {
        addParameters(section, payload, { 'x-google-start-bitrate': hints.startBitrate });
      }
    }
    if (media === 'audio') {
      for (const payload of payloadsOf(section, 'opus')) {
        addParameters(section, payload, {
          maxaveragebitrate: hints.audioBitrate * 1000,
          ...(hints.stereo ? { stereo: 1 } : {}),
        });
      }
    }
  });
}

/**
 * The answer as if the ingest were no ICE lite agent. Towards a lite agent Chromium nominates a path
 * only in the check after the one that succeeded, a round trip and 50 ms later, and the ingest starts
 * its handshake no sooner. Towards a full one the first check nominates already (RFC 5245, section
 * 8.1.1.2), which a lite agent takes just as well. The roles stay: the side that offers controls.
 */
export function nominatedAtOnce(answer: string): string {
  return answer.replace(/^a=ice-lite\r?\n/m, '');
}

/** Whether this answer takes both tracks: no m-line rejected (port 0), H.264 and Opus in it. */
export function takesBothTracks(answer: string): boolean {
  const sections = split(answer);
  const accepts = (kind: string, codec: string) =>
    sections.some(
      (section) =>
        mediaKind(section) === kind &&
        !/^m=\w+ 0 /.test(section.lines[0] ?? '') &&
        payloadsOf(section, codec).length > 0,
    );
  return accepts('video', 'H264') && accepts('audio', 'opus');
}

/**
 * The fragment of RFC 8840 that trickles candidates: the session's credentials, then the bundle's
 * m-line with its mid and the candidate lines exactly as the browser wrote them.
 */
export function candidateFragment(
  offer: string,
  candidates: readonly string[],
  complete: boolean,
): string {
  const sections = split(offer);
  const media = sections.find((section) => mediaKind(section) !== undefined);
  const find = (prefix: string) =>
    [...(media?.lines ?? []), ...(sections[0]?.lines ?? [])].find((line) =>
      line.startsWith(prefix),
    );
  const lines = [
    find('a=ice-ufrag:'),
    find('a=ice-pwd:'),
    media?.lines[0],
    find('a=mid:'),
    ...candidates.map((candidate) => `a=${candidate}`),
    complete ? 'a=end-of-candidates' : undefined,
  ];
  return `${lines.filter((line) => line !== undefined).join('\r\n')}\r\n`;
}

function edit(sdp: string, change: (section: Section) => void): string {
  const sections = split(sdp);
  sections.forEach(change);
  return `${sections.flatMap((section) => section.lines).join('\r\n')}\r\n`;
}

function split(sdp: string): Section[] {
  const sections: Section[] = [{ lines: [] }];
  for (const line of sdp.split(/\r?\n/)) {
    if (line === '') continue;
    if (line.startsWith('m=')) sections.push({ lines: [] });
    sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function mediaKind(section: Section): string | undefined {
  return /^m=(\w+)/.exec(section.lines[0] ?? '')?.[1];
}

function payloadsOf(section: Section, codec: string): string[] {
  const pattern = new RegExp(`^a=rtpmap:(\\d+) ${codec}/`, 'i');
  return section.lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
}

function formatOf(section: Section, payload: string): string {
  const prefix = `a=fmtp:${payload} `;
  return section.lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? '';
}

/** H.264 payloads, the service's favourite first, each followed by its retransmission. */
function videoPayloads(section: Section): string[] {
  const rank = (payload: string) => {
    const format = formatOf(section, payload);
    const mode = /packetization-mode=1/.test(format) ? 0 : 2;
    return mode + (/profile-level-id=42e01f/i.test(format) ? 0 : 1);
  };
  const retransmissions = payloadsOf(section, 'rtx');
  return payloadsOf(section, 'H264')
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((payload) => [
      payload,
      ...retransmissions.filter((rtx) => formatOf(section, rtx) === `apt=${payload}`),
    ]);
}

/**
 * Leaves these payloads only, in this order on the m-line and in the lines that describe them: some
 * ingests answer in the order of the one, some in that of the other.
 */
function keepPayloads(section: Section, kept: readonly string[]): void {
  if (kept.length === 0) return;
  const payloadOf = (line: string) => /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line)?.[1];
  const [first = '', ...lines] = section.lines;
  const described = kept.flatMap((payload) => lines.filter((line) => payloadOf(line) === payload));
  const place = lines.findIndex((line) => payloadOf(line) !== undefined);
  const others = (part: string[]) => part.filter((line) => payloadOf(line) === undefined);
  section.lines = [
    [...first.split(' ').slice(0, 3), ...kept].join(' '),
    ...others(lines.slice(0, place)),
    ...described,
    ...others(lines.slice(place)),
  ];
}

function addParameters(
  section: Section,
  payload: string,
  parameters: Readonly<Record<string, number>>,
): void {
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const prefix = `a=fmtp:${payload} `;
  const at = section.lines.findIndex((line) => line.startsWith(prefix));
  if (at >= 0) {
    const known = (section.lines[at] ?? '').slice(prefix.length).split(';');
    const names = Object.keys(parameters);
    const kept = known.filter((pair) => !names.includes(pair.split('=')[0]?.trim() ?? ''));
    section.lines[at] = prefix + [...kept, ...added].join(';');
    return;
  }
  const map = section.lines.findIndex((line) => line.startsWith(`a=rtpmap:${payload} `));
  section.lines.splice(map + 1, 0, prefix + added.join(';'));
}
