/** Takes datagrams on loopback, on both address families where there are two. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

const ATTEMPTS = 20;

export type OnDatagram = (data: Buffer, from: RemoteInfo, socket: Socket) => void;

export interface UdpServer {
  port: number;
  close(): Promise<void>;
}

export function bind(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once('error', reject);
    socket.bind({ port, address: type === 'udp4' ? '127.0.0.1' : '::1', exclusive: true }, () => {
      socket.off('error', reject);
      socket.on('error', () => {
        // A datagram that could not be delivered: its protocol repeats it or gives up.
      });
      resolve(socket);
    });
  });
}

export function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

/**
 * @param port 0 for any free one
 * @throws Error when the port is taken
 */
export async function listenForDatagrams(onData: OnDatagram, port: number): Promise<UdpServer> {
  for (let attempt = 0; ; attempt += 1) {
    const sockets = [await bind('udp4', port)];
    const chosen = sockets[0]?.address().port ?? 0;
    try {
      sockets.push(await bind('udp6', chosen));
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      // A machine without IPv6 resolves localhost to 127.0.0.1 anyway.
      if (isTaken) {
        await Promise.all(sockets.map(closeSocket));
        if (port !== 0 || attempt >= ATTEMPTS) throw error;
        continue;
      }
    }
    for (const socket of sockets) socket.on('message', (data, from) => onData(data, from, socket));
    return {
      port: chosen,
      close: async () => void (await Promise.all(sockets.map(closeSocket))),
    };
  }
}
