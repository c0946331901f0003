/**
 * RTMP itself: handshake, chunks and commands, by the protocol class of node-media-server. The rest of
 * that package is a server with its own rules, logs and pages, and is left alone. This file alone
 * knows it.
 */
import { createRequire } from 'node:module';

/** The parts of the class that we use. Callbacks are set by whoever owns the connection. */
export interface RtmpProtocol {
  /** Takes bytes from the other side; throws when they make no sense. */
  parserData(data: Buffer): string | null;
  /** Number of the message stream that the publisher opened. */
  streamId: number;
  onOutputCallback: (data: Buffer) => void;
  /** Somebody named a stream; comes right before a push or a play. */
  onConnectCallback: (request: {
    app: string;
    name: string;
    query: Record<string, unknown>;
  }) => void;
  onPushCallback: () => void;
  onPlayCallback: () => void;
  /** A tag in FLV's form, its buffer reused for the next one. */
  onPacketCallback: (packet: {
    codec_type: number;
    dts: number;
    size: number;
    data: Buffer;
  }) => void;
  onDeleteStream: () => void;
  respondPublish: () => void;
  respondPlay: () => void;
  sendStatusMessage(
    streamId: number,
    level: 'status' | 'error',
    code: string,
    description: string,
  ): void;
}

const Rtmp = createRequire(import.meta.url)(
  'node-media-server/src/protocol/rtmp.js',
) as new () => RtmpProtocol;

export function createRtmp(): RtmpProtocol {
  return new Rtmp();
}
