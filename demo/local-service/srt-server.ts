/**
 * Takes SRT pushes at `srt://host?streamid={id}#{token}`, and `{id}b` for the backup. ffmpeg speaks SRT
 * but cannot be asked who may come, so the handshake is answered here, which names the stream.
 */
import { randomBytes } from 'node:crypto';
import { admit, type Refusal, readStreamName } from './admission.ts';
import type { ServiceContext } from './service-context.ts';
import { answerInduction, readHandshake, rejection, SRT_REASONS } from './srt-handshake.ts';
import { SrtPush } from './srt-push.ts';
import { listenForDatagrams, type UdpServer } from './udp-server.ts';

/** Somebody who begins a handshake and does not go on is forgotten. */
const PATIENCE_MS = 10_000;

/** One that shakes hands, or pushes. */
interface Peer {
  induction: Buffer;
  timer: NodeJS.Timeout;
  push?: Promise<SrtPush>;
}

function reasonOf({ status, reasonCode }: Refusal): number {
  if (reasonCode === 2001) return SRT_REASONS.notFound;
  if (reasonCode === 2002) return SRT_REASONS.unauthorized;
  if (reasonCode === 2003) return SRT_REASONS.conflict;
  if (reasonCode === 2005 || status === 429) return SRT_REASONS.overload;
  return SRT_REASONS.forbidden;
}

/** @param port 0 for any free one */
export function listenForSrt(
  service: ServiceContext,
  ffmpeg: string,
  port: number,
): Promise<UdpServer> {
  const cookie = randomBytes(4).readUInt32BE();
  const peers = new Map<string, Peer>();

  const open = async (
    peer: Peer,
    key: string,
    name: string,
    send: (packet: Buffer) => void,
  ): Promise<SrtPush | number> => {
    const [id = '', token = ''] = name.split('#');
    const { streamId, point } = readStreamName(id);
    const admitted = admit(service, { streamId, point, token });
    if ('refusal' in admitted) return reasonOf(admitted.refusal);
    const { stream } = admitted;
    const live = service.live(stream);
    const push = await SrtPush.open({
      streamId: stream.id,
      point,
      ffmpeg,
      passphrase: stream.settings.srt_passphrase,
      induction: peer.induction,
      send,
      onEnd: (session, reason) => {
        peers.delete(key);
        live.detach(session, reason);
      },
    });
    // Somebody else may have come while the port was looked for.
    if (live.slot(point).isTaken) {
      await push.session.close('failed');
      return SRT_REASONS.conflict;
    }
    service.onSession(push.session);
    live.attach(push.session);
    return push;
  };

  return listenForDatagrams((packet, from, socket) => {
    const key = `${from.address} ${from.port}`;
    const send = (data: Buffer) => socket.send(data, from.port, from.address);
    const peer = peers.get(key);
    const handshake = readHandshake(packet);
    if (handshake?.kind === 'induction' && !peer?.push) {
      clearTimeout(peer?.timer);
      const timer = setTimeout(() => peers.delete(key), PATIENCE_MS).unref();
      peers.set(key, { induction: packet, timer });
      send(answerInduction(packet, cookie));
      return;
    }
    if (!peer) return;
    if (handshake?.kind === 'conclusion' && !peer.push) {
      if (handshake.cookie !== cookie) return;
      clearTimeout(peer.timer);
      const opening = open(peer, key, handshake.streamId, send).then((push) => {
        if (typeof push !== 'number') return push;
        peers.delete(key);
        send(rejection(packet, push));
        throw new Error('The push was refused.');
      });
      opening.catch(() => {
        // The publisher has been told.
        peers.delete(key);
      });
      peer.push = opening;
    }
    peer.push?.then(
      (push) => push.take(packet),
      () => {},
    );
  }, port);
}
