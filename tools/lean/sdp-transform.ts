/**
 * Stands in for `sdp-transform` in the drop-in script. The WHIP client reads the ICE credentials and
 * the mids of the offer with it, for a trickle of its own that ours replaces
 * (`src/publish/sdp.ts`). Reading just these is 3 kB lighter than a whole grammar.
 */
export function parse(sdp: string) {
  const media = sdp.split(/^m=/m).slice(1);
  return {
    iceUfrag: read(sdp, 'ice-ufrag'),
    icePwd: read(sdp, 'ice-pwd'),
    media: media.map((section) => ({ mid: read(section, 'mid') })),
  };
}

export function write(): never {
  throw new Error('Candidates are trickled by the publisher.');
}

function read(sdp: string, attribute: string): string | undefined {
  return new RegExp(`^a=${attribute}:(.*?)\\r?$`, 'm').exec(sdp)?.[1];
}
