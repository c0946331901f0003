/**
 * One WHIP session: a peer connection that receives one video and one audio track, and tells the
 * sender early and often how its packets arrive. Media goes to a {@link MediaSource}.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import {
  DtlsClient,
  type MediaStreamTrack,
  type RTCDtlsTransport,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
} from 'werift';
import { sayGoodbye } from './goodbye.ts';
import type { IngestSession, OnSessionEnd, SessionEnd } from './ingest-session.ts';
import { MediaSource } from './media-source.ts';
import { Reception } from './reception.ts';
import { RtpFeed } from './rtp-feed.ts';
import type { IceFragment } from './sdp-check.ts';
import { TRANSPORT_CC_URI } from './transport-feedback.ts';

export class WhipSession implements IngestSession {
  readonly id = randomUUID();
  readonly streamId: number;
  readonly createdAt = Date.now();
  readonly type = 'webrtc';
  readonly point = 'primary';
  readonly source = new MediaSource();
  readonly #feed = new RtpFeed(this.source, () => this.#reception?.requestKeyframe());
  readonly #peer: RTCPeerConnection;
  readonly #onEnd: OnSessionEnd;
  #etag = `"${randomBytes(8).toString('hex')}"`;
  #reception: Reception | undefined;
  #lastActivity = performance.now();
  #connectedAt: number | undefined;
  #ended: SessionEnd | undefined;

  /** @param addresses where to listen for media, loopback unless the options say otherwise */
  constructor(streamId: number, addresses: readonly string[], onEnd: OnSessionEnd) {
    this.streamId = streamId;
    this.#onEnd = onEnd;
    this.#peer = new RTCPeerConnection({
      iceServers: [],
      iceLite: true,
      // No address of the machine but those that are named: nothing is open to the network.
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [...addresses],
      iceInterfaceAddresses: bindingOf(addresses),
      iceFilterStunResponse: () => {
        this.#noteActivity();
        return true;
      },
      bundlePolicy: 'max-bundle',
      codecs: {
        video: [
          new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000 }),
          new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000 }),
        ],
        audio: [
          new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }),
        ],
      },
      headerExtensions: {
        video: [
          { id: 1, uri: TRANSPORT_CC_URI },
          { id: 2, uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' },
        ],
        audio: [
          { id: 1, uri: TRANSPORT_CC_URI },
          { id: 2, uri: 'urn:ietf:params:rtp-hdrext:sdes:mid' },
        ],
      },
    });
  }

  get etag(): string {
    return this.#etag;
  }

  get ended(): SessionEnd | undefined {
    return this.#ended;
  }

  /** Wall-clock milliseconds at which the encrypted connection stood. */
  get connectedAt(): number | undefined {
    return this.#connectedAt;
  }

  /** Milliseconds since anything at all came from the other side. */
  get silence(): number {
    return performance.now() - this.#lastActivity;
  }

  /** Takes the offer and returns the answer, candidates included. */
  async accept(offer: string): Promise<string> {
    this.#peer.onTransceiverAdded.subscribe((transceiver) => this.#prepare(transceiver));
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#peer.setLocalDescription();
    const sdp = this.#peer.localDescription?.sdp;
    if (!sdp) throw new Error('The peer connection gave no answer.');
    this.#watchTransport(sdp);
    return withSessionIceLite(sdp);
  }

  /** Adds trickled candidates. */
  async trickle(fragment: IceFragment): Promise<void> {
    for (const { candidate, mid } of fragment.candidates) {
      await this.#peer.addIceCandidate({
        candidate,
        ...(mid === undefined ? { sdpMLineIndex: 0 } : { sdpMid: mid }),
      });
    }
  }

  /** Whether a fragment is about another ICE generation than the running one. */
  isRestart(fragment: IceFragment): boolean {
    const current = /^a=ice-ufrag:(.*)$/m
      .exec(this.#peer.remoteDescription?.sdp ?? '')?.[1]
      ?.trim();
    return fragment.ufrag !== undefined && fragment.ufrag !== current;
  }

  /** Restarts ICE with the credentials of the fragment; returns ours as a fragment. */
  async restart(fragment: IceFragment): Promise<string> {
    const remote = this.#peer.remoteDescription?.sdp;
    if (!remote || !fragment.ufrag || !fragment.password) {
      throw new Error('An ICE restart needs a ufrag and a password.');
    }
    const offer = remote
      .replace(/^a=(candidate|end-of-candidates).*\r?\n/gm, '')
      .replace(/^a=ice-ufrag:.*$/gm, `a=ice-ufrag:${fragment.ufrag}`)
      .replace(/^a=ice-pwd:.*$/gm, `a=ice-pwd:${fragment.password}`);
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#peer.setLocalDescription();
    // The peer connection leaves ICE alone once the encryption stands, so it is started here.
    this.#peer.iceTransports[0]?.start().catch(() => void this.close('failed'));
    await this.trickle(fragment);
    this.#etag = `"${randomBytes(8).toString('hex')}"`;
    const answer = this.#peer.localDescription?.sdp ?? '';
    const lines = answer.split(/\r?\n/);
    const first = (name: string) => lines.find((line) => line.startsWith(`a=${name}`));
    return [
      'a=ice-lite',
      first('ice-ufrag:'),
      first('ice-pwd:'),
      lines.find((line) => line.startsWith('m=')),
      first('mid:'),
      ...new Set(lines.filter((line) => line.startsWith('a=candidate:'))),
      'a=end-of-candidates',
      '',
    ]
      .filter((line) => line !== undefined)
      .join('\r\n');
  }

  /** Closes the connection. Idempotent. */
  async close(reason: SessionEnd): Promise<void> {
    if (this.#ended) return;
    this.#ended = reason;
    this.#reception?.stop();
    this.#onEnd(this, reason);
    await sayGoodbye(this.#peer.dtlsTransports[0]);
    await this.#peer.close().catch(() => {
      // It may be half closed already; there is nothing left to free then.
    });
  }

  #prepare(transceiver: RTCRtpTransceiver): void {
    const { receiver, kind } = transceiver;
    // Its own feedback cannot be read by browsers; `transport-feedback.ts` says why.
    receiver.setupTWCC = () => {};
    transceiver.onTrack.subscribe((track) =>
      this.#receive(track, kind === 'video' ? 'video' : 'audio'),
    );
  }

  #receive(track: MediaStreamTrack, kind: 'video' | 'audio'): void {
    track.onReceiveRtp.subscribe(({ header, payload }) => {
      const { sequenceNumber, timestamp, marker } = header;
      const packet = { sequenceNumber, timestamp, marker, payload };
      if (kind === 'video') this.#feed.pushVideo(packet);
      else this.#feed.pushAudio(packet);
    });
  }

  #watchTransport(answer: string): void {
    const transport = this.#peer.dtlsTransports[0];
    const receiver = this.#peer.getReceivers()[0];
    if (!transport || !receiver) throw new Error('The peer connection has no transport.');
    const reception = new Reception({
      transport,
      ssrc: receiver.rtcpSsrc,
      transportCcId: Number(/a=extmap:(\d+) \S*transport-wide-cc/.exec(answer)?.[1]) || undefined,
      kindOf: (ssrc) => this.#kindOf(ssrc),
      onActivity: () => this.#noteActivity(),
      onSenderReport: (kind, ntp, timestamp) => this.#feed.noteSenderReport(kind, ntp, timestamp),
    });
    this.#reception = reception;
    transport.onStateChange.subscribe((state) => {
      if (state === 'connecting') hurryHandshake(transport);
      if (state === 'connected') {
        this.#connectedAt = Date.now();
        reception.start();
      }
      if (state === 'failed') void this.close('failed');
      if (state === 'closed') void this.close('lost');
    });
  }

  #noteActivity(): void {
    this.#lastActivity = performance.now();
  }

  #kindOf(ssrc: number): 'video' | 'audio' | undefined {
    for (const { receiver, kind } of this.#peer.getTransceivers()) {
      if (receiver.trackBySSRC[ssrc]) return kind === 'video' ? 'video' : 'audio';
    }
    return undefined;
  }
}

/** Browsers read `a=ice-lite` at session level only (RFC 8839, 5.3), and nominate at once then. */
function withSessionIceLite(sdp: string): string {
  const line = 'a=ice-lite\r\n';
  return sdp.replaceAll(line, '').replace('t=0 0\r\n', `t=0 0\r\n${line}`);
}

/** The transport waits 100 ms before its client speaks; ours speaks at once, and only once. */
function hurryHandshake(transport: RTCDtlsTransport): void {
  queueMicrotask(() => {
    const client = transport.dtls;
    if (!(client instanceof DtlsClient)) return;
    const connect = client.connect.bind(client);
    client.connect = async () => {};
    connect().catch(() => {
      // The handshake's own repetition and the session's silence timer deal with a lost hello.
    });
  });
}

/**
 * Sockets are bound to the address that they are announced with. Otherwise they would be open to the
 * network, and the answer to a check could come from another address than the check went to, which
 * a browser drops. Several addresses of one family can only share the wildcard.
 */
function bindingOf(addresses: readonly string[]): { udp4?: string; udp6?: string } {
  const of = (family: 4 | 6) => addresses.filter((address) => isIP(address) === family);
  const [[udp4, ...moreV4], [udp6, ...moreV6]] = [of(4), of(6)];
  return {
    ...(udp4 !== undefined && moreV4.length === 0 ? { udp4 } : {}),
    ...(udp6 !== undefined && moreV6.length === 0 ? { udp6 } : {}),
  };
}
