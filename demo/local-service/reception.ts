/**
 * What the receiver tells the sender: receiver reports at once and then twice a second, transport
 * feedback twenty times a second, and requests for keyframes.
 */
import {
  type RTCDtlsTransport,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSrPacket,
  type RtpPacket,
} from 'werift';
import { sequenceDistance } from './rtp-reorder.ts';
import { TransportFeedback } from './transport-feedback.ts';

const FEEDBACK_INTERVAL_MS = 50;
const REPORT_INTERVAL_MS = 500;
/** A keyframe every second, so that segments can be cut there. */
const KEYFRAME_INTERVAL_MS = 1000;

export interface ReceptionOptions {
  transport: RTCDtlsTransport;
  /** Our own number in RTCP. */
  ssrc: number;
  /** Number of the transport-wide sequence number extension; `undefined` when not negotiated. */
  transportCcId: number | undefined;
  kindOf(ssrc: number): 'video' | 'audio' | undefined;
  /** Called with every packet from the other side. */
  onActivity(): void;
  /** Called with the sender's wall clock in milliseconds at an RTP timestamp. */
  onSenderReport(kind: 'video' | 'audio', ntp: number, timestamp: number): void;
}

interface Received {
  first: number;
  highest: number;
  packets: number;
  /** The middle 32 bits of the sender's last time stamp. */
  lastSenderReport: number;
  senderReportAt: number;
}

export class Reception {
  readonly #options: ReceptionOptions;
  readonly #feedback = new TransportFeedback();
  readonly #received = new Map<number, Received>();
  readonly #timers: NodeJS.Timeout[] = [];
  #videoSsrc: number | undefined;
  #isStopped = false;

  constructor(options: ReceptionOptions) {
    this.#options = options;
    options.transport.onRtp.subscribe((packet) => this.#count(packet));
    options.transport.onRtcp.subscribe((packet) => {
      options.onActivity();
      if (packet instanceof RtcpSrPacket) this.#keepSenderReport(packet);
    });
  }

  /** Begins to report; to be called once the connection stands. */
  start(): void {
    this.#every(FEEDBACK_INTERVAL_MS, () => this.#sendFeedback());
    this.#every(REPORT_INTERVAL_MS, () => this.#sendReports());
    this.#every(KEYFRAME_INTERVAL_MS, () => this.requestKeyframe());
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Asks for a picture that can be decoded by itself (PLI, RFC 4585). */
  requestKeyframe(): void {
    if (this.#videoSsrc === undefined) return;
    const pli = Buffer.alloc(12);
    pli.writeUInt8(0x80 | 1, 0);
    pli.writeUInt8(206, 1);
    pli.writeUInt16BE(2, 2);
    pli.writeUInt32BE(this.#options.ssrc >>> 0, 4);
    pli.writeUInt32BE(this.#videoSsrc >>> 0, 8);
    this.#send({ serialize: () => pli });
  }

  #every(interval: number, action: () => void): void {
    this.#timers.push(setInterval(action, interval));
  }

  #count(packet: RtpPacket): void {
    const now = performance.now();
    this.#options.onActivity();
    const { ssrc, sequenceNumber, extensions } = packet.header;
    const extension = extensions.find(({ id }) => id === this.#options.transportCcId);
    if (extension && extension.payload.length >= 2) {
      this.#feedback.add(extension.payload.readUInt16BE(0), now);
    }
    const kind = this.#options.kindOf(ssrc);
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
      first: sequenceNumber,
      highest: sequenceNumber,
      packets: 1,
      lastSenderReport: 0,
      senderReportAt: 0,
    });
    // The first report goes out at once: a sender that waits for it knows that media arrives.
    setImmediate(() => this.#sendReports());
  }

  #keepSenderReport({ ssrc, senderInfo }: RtcpSrPacket): void {
    const received = this.#received.get(ssrc);
    const kind = this.#options.kindOf(ssrc);
    if (!received || !kind) return;
    const ntp = Number((senderInfo.ntpTimestamp * 1000n) >> 16n) / 0x1_0000;
    this.#options.onSenderReport(kind, ntp, senderInfo.rtpTimestamp);
    received.lastSenderReport = Number((senderInfo.ntpTimestamp >> 16n) & 0xffffffffn);
    received.senderReportAt = performance.now();
  }

  #sendFeedback(): void {
    const packet = this.#feedback.take(this.#options.ssrc, this.#videoSsrc ?? 0);
    if (packet) this.#send({ serialize: () => packet });
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
    this.#send(new RtcpRrPacket({ ssrc: this.#options.ssrc, reports }));
  }

  #send(packet: { serialize(): Buffer }): void {
    const { transport } = this.#options;
    if (this.#isStopped || transport.state !== 'connected' || !transport.srtpStarted) return;
    // The transport only serialises what it is given, so any object that can do that will do.
    transport.sendRtcp([packet as RtcpRrPacket]).catch(() => {
      // Lost like any packet of UDP; the next report replaces it.
    });
  }
}
