/**
 * One accepted SRT push: an ffmpeg that listens on a port of its own, and a relay to it. The
 * publisher shook hands with us, so the relay shakes hands with ffmpeg in its name and changes the
 * cookie; from then on every packet passes as it is, encrypted ones too.
 */
import type { Socket } from 'node:dgram';
import { FetchedSession } from './fetched-session.ts';
import type { IngestPoint, IngestSession, SessionEnd } from './ingest-session.ts';
import {
  cookieOf,
  isShutdown,
  readHandshake,
  shutdown,
  socketOf,
  withCookie,
} from './srt-handshake.ts';
import { bind, closeSocket } from './udp-server.ts';

const RETRY_MS = 50;

export interface SrtPushOptions {
  streamId: number;
  point: IngestPoint;
  ffmpeg: string;
  passphrase: string | null;
  /** The publisher's first packet. */
  induction: Buffer;
  /** Sends to the publisher. */
  send: (packet: Buffer) => void;
  onEnd: (session: IngestSession, reason: SessionEnd) => void;
}

export class SrtPush {
  readonly session: FetchedSession;
  readonly #options: SrtPushOptions;
  readonly #relay: Socket;
  readonly #port: number;
  readonly #timer: NodeJS.Timeout;
  #cookie: number | undefined;
  /** The publisher's conclusion, until ffmpeg can take it. */
  #conclusion: Buffer | undefined;

  private constructor(options: SrtPushOptions, relay: Socket, port: number) {
    this.#options = options;
    this.#relay = relay;
    this.#port = port;
    const { passphrase } = options;
    this.session = new FetchedSession({
      streamId: options.streamId,
      point: options.point,
      type: 'srt',
      ffmpeg: options.ffmpeg,
      input: [
        ...['-protocol_whitelist', 'srt', '-analyzeduration', '1000000'],
        ...(passphrase === null ? [] : ['-passphrase', passphrase]),
        // Nobody would end it if this process died before the publisher is through.
        ...['-listen_timeout', '10000000'],
        ...['-mode', 'listener', '-f', 'mpegts', '-i', `srt://127.0.0.1:${port}`],
      ],
      onMedia: () => {},
      onEnd: (session, reason) => {
        this.#close(reason);
        options.onEnd(session, reason);
      },
    });
    relay.on('message', (packet) => this.#fromFfmpeg(packet));
    // ffmpeg takes a moment until it listens.
    this.#timer = setInterval(() => this.#toFfmpeg(options.induction), RETRY_MS);
  }

  static async open(options: SrtPushOptions): Promise<SrtPush> {
    const probe = await bind('udp4', 0);
    const { port } = probe.address();
    await closeSocket(probe);
    return new SrtPush(options, await bind('udp4', 0), port);
  }

  /** Takes a packet of the publisher. */
  take(packet: Buffer): void {
    if (readHandshake(packet)?.kind === 'conclusion') {
      this.#conclusion = packet;
      if (this.#cookie !== undefined) this.#toFfmpeg(withCookie(packet, this.#cookie));
      return;
    }
    this.#toFfmpeg(packet);
    if (isShutdown(packet)) void this.session.close('deleted');
  }

  #fromFfmpeg(packet: Buffer): void {
    const handshake = readHandshake(packet);
    if (handshake?.kind === 'induction') {
      clearInterval(this.#timer);
      this.#cookie = cookieOf(packet);
      if (this.#conclusion) this.#toFfmpeg(withCookie(this.#conclusion, this.#cookie));
      return;
    }
    this.#options.send(packet);
    // A wrong passphrase.
    if (handshake?.kind === 'rejection') void this.session.close('failed');
  }

  #toFfmpeg(packet: Buffer): void {
    if (!this.session.ended) this.#relay.send(packet, this.#port, '127.0.0.1');
  }

  #close(reason: SessionEnd): void {
    clearInterval(this.#timer);
    this.#relay.close();
    if (reason !== 'failed') this.#options.send(shutdown(socketOf(this.#options.induction)));
  }
}
