/**
 * Ends an encrypted connection with the alert `close_notify` (RFC 5246, section 7.2.1), as ingests
 * do: the browser then knows at once, and need not find out by seconds of silence. The transport's
 * own `stop` says nothing.
 */
import type { RTCDtlsTransport } from 'werift';

const ALERT = 21;
const WARNING = 1;
const CLOSE_NOTIFY = 0;
const HEADER_BYTES = 13;

/** Never rejects: who cannot be reached finds out by the silence. */
export async function sayGoodbye(transport: RTCDtlsTransport | undefined): Promise<void> {
  const socket = transport?.dtls;
  if (!socket || transport.state !== 'connected') return;
  try {
    const { dtls, cipher } = socket;
    dtls.recordSequenceNumber += 1;
    const recordLayerHeader = {
      contentType: ALERT,
      protocolVersion: dtls.version,
      epoch: dtls.epoch,
      sequenceNumber: dtls.recordSequenceNumber,
      contentLen: 2,
    };
    const record = { recordLayerHeader, fragment: Buffer.from([WARNING, CLOSE_NOTIFY]) };
    // It reads the header and replaces the fragment, which is all that a record of the library has.
    cipher.encryptPacket(record as Parameters<typeof cipher.encryptPacket>[0]);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(ALERT, 0);
    header.writeUInt8(dtls.version.major, 1);
    header.writeUInt8(dtls.version.minor, 2);
    header.writeUInt16BE(dtls.epoch, 3);
    header.writeUIntBE(dtls.recordSequenceNumber, 5, 6);
    header.writeUInt16BE(record.fragment.length, 11);
    await socket.transport.send(Buffer.concat([header, record.fragment]));
    // The packet leaves in the next turn of the loop; a socket that is closed before drops it.
    await new Promise((resolve) => setImmediate(resolve));
  } catch {
    // As above.
  }
}
