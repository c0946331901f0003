/** Reads from an offer what decides whether it is accepted, and from a fragment its candidates. */

export interface OfferProblem {
  status: 400 | 406;
  detail: string;
}

interface MediaSection {
  kind: string;
  port: number;
  codecs: string[];
  direction: string;
}

function sections(sdp: string): MediaSection[] {
  const [session = '', ...blocks] = sdp.replace(/\r\n/g, '\n').split(/\n(?=m=)/);
  const fallback = /^a=(sendrecv|sendonly|recvonly|inactive)$/m.exec(session)?.[1] ?? 'sendrecv';
  return blocks.map((block) => {
    const head = /^m=(\S+) (\d+)/.exec(block);
    return {
      kind: head?.[1] ?? '',
      port: Number(head?.[2] ?? 0),
      codecs: [...block.matchAll(/^a=rtpmap:\d+ ([^/\s]+)/gm)].map((m) =>
        (m[1] ?? '').toLowerCase(),
      ),
      direction: /^a=(sendrecv|sendonly|recvonly|inactive)$/m.exec(block)?.[1] ?? fallback,
    };
  });
}

/** Why this offer is refused; `undefined` when it is fine. */
export function problemOfOffer(sdp: string): OfferProblem | undefined {
  if (!/^v=0\s*$/m.test(sdp) || !/^m=/m.test(sdp)) {
    return { status: 400, detail: 'The body is no session description.' };
  }
  const sent = sections(sdp).filter(
    ({ port, direction }) => port !== 0 && (direction === 'sendrecv' || direction === 'sendonly'),
  );
  const videos = sent.filter(({ kind }) => kind === 'video');
  const audios = sent.filter(({ kind }) => kind === 'audio');
  if (videos.length !== 1 || audios.length !== 1) {
    return {
      status: 400,
      detail: `One video and one audio track are needed; the offer sends ${videos.length} video and ${audios.length} audio.`,
    };
  }
  if (!videos[0]?.codecs.includes('h264')) {
    return { status: 406, detail: 'The video must be H.264; the offer has no H.264.' };
  }
  if (!audios[0]?.codecs.includes('opus')) {
    return { status: 406, detail: 'The audio must be Opus; the offer has no Opus.' };
  }
  return undefined;
}

export interface IceFragment {
  ufrag: string | undefined;
  password: string | undefined;
  candidates: { candidate: string; mid: string | undefined }[];
  isComplete: boolean;
}

/** Reads a trickle ICE fragment (RFC 8840). */
export function parseFragment(text: string): IceFragment {
  const fragment: IceFragment = {
    ufrag: undefined,
    password: undefined,
    candidates: [],
    isComplete: false,
  };
  let mid: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^a=([\w-]+)(?::(.*))?$/.exec(line.trim()) ?? [];
    if (name === 'mid') mid = value;
    else if (name === 'ice-ufrag') fragment.ufrag = value;
    else if (name === 'ice-pwd') fragment.password = value;
    else if (name === 'candidate') fragment.candidates.push({ candidate: line.slice(2), mid });
    else if (name === 'end-of-candidates') fragment.isComplete = true;
  }
  return fragment;
}
