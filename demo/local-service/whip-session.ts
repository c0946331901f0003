/**
 * One WHIP session: a peer connection that receives one video and one audio track, and tells the
 * sender early and often how its packets arrive. Media goes to a {@link MediaSource}.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  DtlsClient,
  type MediaStreamTrack,
  type RTCDtlsTransport,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSrPacket,
  type RtpPacket,
} from 'werift';
import { MediaSource } from './media-source.ts';
import { sequenceDistance } from './rtp-reorder.ts';
import type { IceFragment } from './sdp-check.ts';
import { TRANSPORT_CC_URI, TransportFeedback } from './transport-feedback.ts';

const FEEDBACK_INTERVAL_MS = 50;
const REPORT_INTERVAL_MS = 500;
/** A keyframe every second, so that segments can be cut there. */
const KEYFRAME_INTERVAL_MS = 1000;

/** Why a session ended. */
export type SessionEnd =
  | 'deleted'
  | 'lost'
  | 'failed'
  | 'token-reset'
  | 'disabled'
  | 'service-closed';

interface Received {
  kind: 'video' | 'audio';
  first: number;
  highest: number;
  packets: number;
  lastSenderReport: number;
  senderReportAt: number;
}

export class WhipSession {
  readonly id = randomUUID();
  readonly streamId: number;
  readonly createdAt = Date.now();
  readonly source = new MediaSource(() => this.#requestKeyframe());
  readonly #peer: RTCPeerConnection;
  readonly #onEnd: (session: WhipSession, reason: SessionEnd) => void;
  readonly #feedback = new TransportFeedback();
  readonly #received = new Map<number, Received>();
  readonly #timers: NodeJS.Timeout[] = [];
  #etag = `"${randomBytes(8).toString('hex')}"`;
  #reporterSsrc = 1;
  #videoSsrc: number | undefined;
  #transportCcId: number | undefined;
  #lastActivity = performance.now();
  #connectedAt: number | undefined;
  #ended: SessionEnd | undefined;

  /** @param addresses where to listen for media, loopback unless the options say otherwise */
  constructor(
    streamId: number,
    addresses: readonly string[],
    onEnd: (session: WhipSession, reason: SessionEnd) => void,
  ) {
    this.streamId = streamId;
    this.#onEnd = onEnd;
    this.#peer = new RTCPeerConnection({
      iceServers: [],
      iceLite: true,
      // No address of the machine but those that are named: nothing is open to the network.
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [...addresses],
      iceFilterStunResponse: () => {
        this.#lastActivity = performance.now();
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
    this.#watchTransport();
    const sdp = this.#peer.localDescription?.sdp;
    if (!sdp) throw new Error('The peer connection gave no answer.');
    this.#transportCcId = Number(/a=extmap:(\d+) \S*transport-wide-cc/.exec(sdp)?.[1]) || undefined;
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
    for (const timer of this.#timers) clearInterval(timer);
    this.#onEnd(this, reason);
    await this.#peer.close().catch(() => {
      // It may be half closed already; there is nothing left to free then.
    });
  }

  #prepare(transceiver: RTCRtpTransceiver): void {
    const { receiver, kind } = transceiver;
    receiver.setupTWCC = () => {};
    this.#reporterSsrc = receiver.rtcpSsrc;
    transceiver.onTrack.subscribe((track) =>
      this.#receive(track, kind === 'video' ? 'video' : 'audio'),
    );
  }

  #receive(track: MediaStreamTrack, kind: 'video' | 'audio'): void {
    track.onReceiveRtp.subscribe(({ header, payload }) => {
      const { sequenceNumber, timestamp, marker } = header;
      const packet = { sequenceNumber, timestamp, marker, payload };
      if (kind === 'video') this.source.pushVideo(packet);
      else this.source.pushAudio(packet);
    });
  }

  #watchTransport(): void {
    const transport = this.#peer.dtlsTransports[0];
    if (!transport) throw new Error('The peer connection has no transport.');
    transport.onRtp.subscribe((packet) => this.#countPacket(packet));
    transport.onRtcp.subscribe((packet) => {
      this.#lastActivity = performance.now();
      if (!(packet instanceof RtcpSrPacket)) return;
      const received = this.#received.get(packet.ssrc);
      if (!received) return;
      received.lastSenderReport = Number((packet.senderInfo.ntpTimestamp >> 16n) & 0xffffffffn);
      received.senderReportAt = performance.now();
    });
    transport.onStateChange.subscribe((state) => {
      if (state === 'connecting') hurryHandshake(transport);
      if (state === 'connected') this.#begin();
      if (state === 'failed') void this.close('failed');
      if (state === 'closed') void this.close('lost');
    });
  }

  #begin(): void {
    this.#connectedAt = Date.now();
    this.#every(FEEDBACK_INTERVAL_MS, () => this.#sendFeedback());
    this.#every(REPORT_INTERVAL_MS, () => this.#sendReports());
    this.#every(KEYFRAME_INTERVAL_MS, () => this.#requestKeyframe());
  }

  #every(interval: number, action: () => void): void {
    this.#timers.push(setInterval(action, interval));
  }

  #countPacket(packet: RtpPacket): void {
    const now = performance.now();
    this.#lastActivity = now;
    const { ssrc, sequenceNumber, extensions } = packet.header;
    const extension = extensions.find(({ id }) => id === this.#transportCcId);
    if (extension && extension.payload.length >= 2) {
      this.#feedback.add(extension.payload.readUInt16BE(0), now);
    }
    const kind = this.#kindOf(ssrc);
    if (!kind) return;
    const received = this.#received.get(ssrc);
    if (received) {
      received.packets += 1;
      const ahead = sequenceDistance(sequenceNumber, received.highest & 0xffff);
      if (ahead > 0) received.highest += ahead;
      return;
    }
    if (kind === 'video') this.#videoSsrc = ssrc;
    this.#received.set(ssrc, {
      kind,
      first: sequenceNumber,
      highest: sequenceNumber,
      packets: 1,
      lastSenderReport: 0,
      senderReportAt: 0,
    });
    // The first report goes out at once: a browser that waits for it knows that media arrives.
    setImmediate(() => this.#sendReports());
  }

  #kindOf(ssrc: number): 'video' | 'audio' | undefined {
    for (const { receiver, kind } of this.#peer.getTransceivers()) {
      if (receiver.trackBySSRC[ssrc]) return kind === 'video' ? 'video' : 'audio';
    }
    return undefined;
  }

  #sendFeedback(): void {
    const packet = this.#feedback.take(this.#reporterSsrc, this.#videoSsrc ?? 0);
    if (packet) this.#sendRtcp({ serialize: () => packet });
  }

  #sendReports(): void {
    if (this.#received.size === 0) return;
    const now = performance.now();
    const reports = [...this.#received].map(([ssrc, received]) => {
      const expected = received.highest - received.first + 1;
      const since = received.senderReportAt ? (now - received.senderReportAt) / 1000 : 0;
      return new RtcpReceiverInfo({
        ssrc,
        fractionLost: 0,
        packetsLost: Math.max(0, Math.min(0x7fffff, expected - received.packets)),
        highestSequence: received.highest,
        jitter: 0,
        lsr: received.lastSenderReport,
        dlsr: Math.round(since * 65_536),
      });
    });
    this.#sendRtcp(new RtcpRrPacket({ ssrc: this.#reporterSsrc, reports }));
  }

  #requestKeyframe(): void {
    if (this.#videoSsrc === undefined || this.#ended) return;
    const pli = Buffer.alloc(12);
    pli.writeUInt8(0x80 | 1, 0);
    pli.writeUInt8(206, 1);
    pli.writeUInt16BE(2, 2);
    pli.writeUInt32BE(this.#reporterSsrc >>> 0, 4);
    pli.writeUInt32BE(this.#videoSsrc >>> 0, 8);
    this.#sendRtcp({ serialize: () => pli });
  }

  #sendRtcp(packet: { serialize(): Buffer }): void {
    const transport = this.#peer.dtlsTransports[0];
    if (this.#ended || transport?.state !== 'connected' || !transport.srtpStarted) return;
    // The transport only serialises what it is given, so any object that can do that will do.
    transport.sendRtcp([packet as RtcpRrPacket]).catch(() => {
      // Lost like any packet of UDP; the next report replaces it.
    });
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
