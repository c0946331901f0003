import { describe, expect, it } from 'vitest';
import {
  answerWithHints,
  candidateFragment,
  ingestOffer,
  nominatedAtOnce,
  takesBothTracks,
} from '../../src/publish/sdp.ts';

/** As Chromium writes it, shortened: several codecs, H.264 in two profiles, the rotation extension. */
const OFFER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=mid:0',
  'a=sendonly',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:0 PCMU/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 106 107 127',
  'a=mid:1',
  'a=extmap:3 urn:3gpp:video-orientation',
  'a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=sendrecv',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:103 rtx/90000',
  'a=fmtp:103 apt=102',
  'a=rtpmap:127 H264/90000',
  'a=fmtp:127 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:106 H264/90000',
  'a=rtcp-fb:106 nack pli',
  'a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:107 rtx/90000',
  'a=fmtp:107 apt=106',
  '',
].join('\r\n');

describe('ingestOffer', () => {
  const offer = ingestOffer(OFFER);

  it('offers H.264 alone, 42e01f with packetization-mode 1 first, each with its rtx', () => {
    expect(offer).toContain('m=video 9 UDP/TLS/RTP/SAVPF 106 107 102 103 127\r\n');
    expect(offer).not.toMatch(/VP8|a=rtcp-fb:96|apt=96/);
    expect(offer).toContain('a=rtcp-fb:106 nack pli');
  });

  it('describes them in the same order, since some ingests go by that', () => {
    expect(offer.match(/(?<=a=rtpmap:)\d+/g)).toEqual(['111', '106', '107', '102', '103', '127']);
  });

  it('offers Opus alone', () => {
    expect(offer).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n');
    expect(offer).not.toMatch(/PCMU|red\/48000/);
  });

  it('takes the rotation extension out and keeps the others', () => {
    expect(offer).not.toContain('video-orientation');
    expect(offer).toContain('transport-wide-cc');
  });

  it('sends only', () => {
    expect(offer).not.toContain('a=sendrecv');
    expect(offer.match(/a=sendonly/g)).toHaveLength(2);
  });
});

describe('answerWithHints', () => {
  it('adds to the formats that are there and writes one where none is', () => {
    const answer = [
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'm=video 9 UDP/TLS/RTP/SAVPF 106',
      'a=rtpmap:106 H264/90000',
      'a=fmtp:106 packetization-mode=1;x-google-start-bitrate=300',
      '',
    ].join('\r\n');
    const hinted = answerWithHints(answer, { startBitrate: 1000, audioBitrate: 128, stereo: true });
    expect(hinted).toContain('a=fmtp:111 maxaveragebitrate=128000;stereo=1\r\n');
    expect(hinted).toContain('a=fmtp:106 packetization-mode=1;x-google-start-bitrate=1000\r\n');
    expect(hinted.match(/start-bitrate/g)).toHaveLength(1);
  });
});

describe('nominatedAtOnce', () => {
  it('takes the mark of a lite agent out and nothing else', () => {
    expect(nominatedAtOnce('v=0\r\nt=0 0\r\na=ice-lite\r\na=group:BUNDLE 0\r\n')).toBe(
      'v=0\r\nt=0 0\r\na=group:BUNDLE 0\r\n',
    );
  });

  it('leaves the answer of a full agent as it is', () => {
    const answer = 'v=0\r\nt=0 0\r\nm=audio 9 X 111\r\n';
    expect(nominatedAtOnce(answer)).toBe(answer);
  });
});

describe('takesBothTracks', () => {
  const answer = (audio: string, video: string) =>
    `v=0\r\nm=audio ${audio} X 111\r\na=rtpmap:111 opus/48000/2\r\nm=video ${video} X 106\r\na=rtpmap:106 H264/90000\r\n`;

  it('accepts an answer with both', () => {
    expect(takesBothTracks(answer('9', '9'))).toBe(true);
  });

  it('refuses an answer that rejects either m-line', () => {
    expect(takesBothTracks(answer('0', '9'))).toBe(false);
    expect(takesBothTracks(answer('9', '0'))).toBe(false);
  });

  it('refuses an answer with another codec', () => {
    expect(takesBothTracks(answer('9', '9').replace('H264', 'VP8'))).toBe(false);
  });
});

describe('candidateFragment', () => {
  it('carries credentials, mid, the candidates as they were, and the end', () => {
    const candidate = 'candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host';
    expect(candidateFragment(OFFER, [candidate], true)).toBe(
      [
        'a=ice-ufrag:abcd',
        'a=ice-pwd:0123456789012345678901',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
        'a=mid:0',
        `a=${candidate}`,
        'a=end-of-candidates',
        '',
      ].join('\r\n'),
    );
  });
});
