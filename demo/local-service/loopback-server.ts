/** Listens on loopback only, on both address families, so that `localhost` works however it resolves. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const ATTEMPTS = 20;

export interface LoopbackServer {
  port: number;
  close(): Promise<void>;
}

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: 30_000 }, listener);
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * @param port 0 for any free one
 * @throws Error when the port is taken
 */
export async function listenOnLoopback(
  listener: RequestListener,
  port: number,
): Promise<LoopbackServer> {
  for (let attempt = 0; ; attempt += 1) {
    const first = await listen(listener, port, '127.0.0.1');
    const chosen = (first.address() as AddressInfo).port;
    try {
      const second = await listen(listener, chosen, '::1');
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
