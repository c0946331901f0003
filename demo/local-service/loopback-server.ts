/** Listens on loopback only, on both address families, so that `localhost` works however it resolves. */
import { createServer, type RequestListener } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';

const ATTEMPTS = 20;

export interface LoopbackServer {
  port: number;
  close(): Promise<void>;
}

/** A server that is not listening yet, and the way to end its connections. */
interface Listener {
  server: Server;
  endConnections(): void;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close({ server, endConnections }: Listener): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endConnections();
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function listenTwice(create: () => Listener, port: number): Promise<LoopbackServer> {
  for (let attempt = 0; ; attempt += 1) {
    const first = create();
    await listen(first.server, port, '127.0.0.1');
    const chosen = (first.server.address() as AddressInfo).port;
    const second = create();
    try {
      await listen(second.server, chosen, '::1');
      return {
        port: chosen,
        close: async () => void (await Promise.all([close(first), close(second)])),
      };
    } catch (error) {
      // A machine without IPv6 resolves localhost to 127.0.0.1 anyway.
      if (codeOf(error) !== 'EADDRINUSE') return { port: chosen, close: () => close(first) };
      await close(first);
      if (port !== 0 || attempt >= ATTEMPTS) throw error;
    }
  }
}

/**
 * Serves HTTP.
 *
 * @param port 0 for any free one
 * @throws Error when the port is taken
 */
export function listenOnLoopback(listener: RequestListener, port: number): Promise<LoopbackServer> {
  return listenTwice(() => {
    const server = createServer({ keepAliveTimeout: 30_000 }, listener);
    return { server, endConnections: () => server.closeAllConnections() };
  }, port);
}

/** The same for any other protocol over TCP. */
export function listenForSockets(
  onSocket: (socket: Socket) => void,
  port: number,
): Promise<LoopbackServer> {
  const open = new Set<Socket>();
  const endConnections = () => {
    for (const socket of open) socket.destroy();
  };
  const take = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    onSocket(socket);
  };
  return listenTwice(() => ({ server: createTcpServer(take), endConnections }), port);
}
