/**
 * The few SRT packets that the ingest has to read or write itself: the handshake, which names the
 * stream, and the goodbye. Everything else passes through. Source: draft-sharabayko-srt-01, 3.2.
 */

const HANDSHAKE = 0x8000;
const SHUTDOWN = 0x8005;
const HEADER_BYTES = 16;
const HANDSHAKE_BYTES = 48;

const INDUCTION = 1;
const CONCLUSION = 0xffffffff;
const FAILURE = 1000;

const EXTENSION_STREAM_ID = 5;
/** Says that the one who answers speaks SRT, and not UDT. */
const MAGIC = 0x4a17;

const AT = { version: 16, flags: 20, type: 36, socket: 40, cookie: 44 };
const DESTINATION = 12;

/** Why a publisher is turned away, as `srt_getrejectreason` tells it. */
export const SRT_REASONS = {
  badRequest: 1400,
  unauthorized: 1401,
  overload: 1402,
  forbidden: 1403,
  notFound: 1404,
  conflict: 1409,
} as const;

export type SrtHandshake =
  | { kind: 'induction' }
  | { kind: 'conclusion'; cookie: number; streamId: string }
  | { kind: 'rejection' };

export function readHandshake(packet: Buffer): SrtHandshake | undefined {
  if (packet.length < HEADER_BYTES + HANDSHAKE_BYTES) return undefined;
  if (packet.readUInt16BE(0) !== HANDSHAKE) return undefined;
  const type = packet.readUInt32BE(AT.type);
  if (type === INDUCTION) return { kind: 'induction' };
  if (type >= FAILURE && type < 0x8000_0000) return { kind: 'rejection' };
  if (type !== CONCLUSION) return undefined;
  const cookie = packet.readUInt32BE(AT.cookie);
  return { kind: 'conclusion', cookie, streamId: readStreamId(packet) };
}

export function isShutdown(packet: Buffer): boolean {
  return packet.length >= HEADER_BYTES && packet.readUInt16BE(0) === SHUTDOWN;
}

/** The number of the socket that the sender of a handshake calls its own. */
export function socketOf(handshake: Buffer): number {
  return handshake.readUInt32BE(AT.socket);
}

export function cookieOf(handshake: Buffer): number {
  return handshake.readUInt32BE(AT.cookie);
}

/** The answer to an induction: come back with this cookie. */
export function answerInduction(induction: Buffer, cookie: number): Buffer {
  const answer = Buffer.from(induction);
  answer.writeUInt32BE(socketOf(induction), DESTINATION);
  answer.writeUInt32BE(5, AT.version);
  answer.writeUInt16BE(0, AT.flags);
  answer.writeUInt16BE(MAGIC, AT.flags + 2);
  answer.writeUInt32BE(cookie, AT.cookie);
  return answer;
}

/** A conclusion as it would be had another cookie been asked for. */
export function withCookie(conclusion: Buffer, cookie: number): Buffer {
  const changed = Buffer.from(conclusion);
  changed.writeUInt32BE(cookie, AT.cookie);
  return changed;
}

/** The answer to a conclusion that is not accepted. */
export function rejection(conclusion: Buffer, reason: number): Buffer {
  const answer = Buffer.from(conclusion.subarray(0, HEADER_BYTES + HANDSHAKE_BYTES));
  answer.writeUInt32BE(socketOf(conclusion), DESTINATION);
  answer.writeUInt32BE(5, AT.version);
  answer.writeUInt32BE(0, AT.flags);
  answer.writeUInt32BE(FAILURE + reason, AT.type);
  return answer;
}

/** Tells the other side that it is over. */
export function shutdown(socket: number): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + 4);
  packet.writeUInt16BE(SHUTDOWN, 0);
  packet.writeUInt32BE(socket, DESTINATION);
  return packet;
}

/** Text travels as 32-bit words with their bytes reversed, filled up with zeros. */
function readStreamId(packet: Buffer): string {
  let at = HEADER_BYTES + HANDSHAKE_BYTES;
  while (at + 4 <= packet.length) {
    const type = packet.readUInt16BE(at);
    const end = at + 4 + packet.readUInt16BE(at + 2) * 4;
    if (end > packet.length) return '';
    if (type === EXTENSION_STREAM_ID) {
      return Buffer.from(packet.subarray(at + 4, end))
        .swap32()
        .toString('utf8')
        .replace(/\0+$/, '');
    }
    at = end;
  }
  return '';
}
