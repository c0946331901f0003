/**
 * A network with a round-trip time, in user space: no root, no kernel module, one loopback.
 *
 * A link stands in front of a WHIP service. HTTP goes through a proxy that holds every request and
 * every answer for half the round trip, and the first request of a connection for one more round
 * trip, which is what the connection's own handshake would take. Media goes through a UDP relay per
 * session: the port in the answer becomes the relay's, and the browser's candidates are taken out of
 * what it sends, so that neither side knows a way around.
 *
 * Not modelled: loss, bandwidth, TLS. All clients of a comparison get the same link.
 */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Link {
  /** Origin to use in place of the service's. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param roundTrip in milliseconds */
export async function openLink(service: string, roundTrip: number): Promise<Link> {
  const oneWay = roundTrip / 2;
  const target = new URL(service);
  const agent = new Agent({ keepAlive: true });
  const standsAt = new WeakMap<Socket, number>();
  const relays: MediaRelay[] = [];

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const arrived = performance.now();
    const offered = withoutCandidates(await bodyOf(incoming));
    await until(Math.max(arrived, standsAt.get(incoming.socket) ?? 0) + oneWay);
    const answer = await forward(incoming, offered);
    const body = await bodyOf(answer);
    const answered = performance.now();
    const answeredBody = await throughRelay(body, async (port) => {
      const relay = await MediaRelay.open(port, oneWay);
      relays.push(relay);
      return relay.port;
    });
    await until(answered + oneWay);
    outgoing.writeHead(answer.statusCode ?? 502, withLength(answer.headers, answeredBody));
    outgoing.end(answeredBody);
  };

  const forward = ({ method, url, headers }: IncomingMessage, body: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { hostname: host, port } = target;
      const options = { agent, host, port, method, path: url, headers: withLength(headers, body) };
      request(options, resolve).once('error', reject).end(body);
    });

  const server = createServer({ keepAliveTimeout: 30_000 }, (incoming, outgoing) => {
    // A service that is gone shows as a broken connection, as it would without the link.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on('connection', (socket) => standsAt.set(socket, performance.now() + roundTrip));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
      for (const relay of relays) relay.close();
    },
  };
}

/** Milliseconds that an answer takes on a connection that stands already. */
export async function measureRoundTrip(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const started = performance.now();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { agent, method: 'OPTIONS' }, resolve).once('error', reject).end();
    });
    await bodyOf(answer);
    return performance.now() - started;
  };
  try {
    await ask();
    return await ask();
  } finally {
    agent.destroy();
  }
}

/** Passes datagrams on, each after the same time, so that their order stays. */
class MediaRelay {
  readonly #front: UdpSocket;
  /** One socket for each address of the browser, so that the service can tell them apart. */
  readonly #backs = new Map<string, UdpSocket>();
  readonly #service: number;
  readonly #oneWay: number;

  static async open(service: number, oneWay: number): Promise<MediaRelay> {
    const front = createSocket('udp4');
    await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
    return new MediaRelay(front, service, oneWay);
  }

  private constructor(front: UdpSocket, service: number, oneWay: number) {
    this.#front = front;
    this.#service = service;
    this.#oneWay = oneWay;
    front.on('message', (datagram, from) => {
      this.#after(() => this.#back(from).send(datagram, service, '127.0.0.1'));
    });
  }

  get port(): number {
    return this.#front.address().port;
  }

  close(): void {
    for (const socket of [this.#front, ...this.#backs.values()]) socket.close();
    this.#backs.clear();
  }

  #back({ address, port: browserPort }: RemoteInfo): UdpSocket {
    const browser = `${address} ${browserPort}`;
    const known = this.#backs.get(browser);
    if (known) return known;
    const back = createSocket('udp4');
    back.on('message', (datagram, { port }) => {
      if (port !== this.#service) return;
      this.#after(() => this.#front.send(datagram, browserPort, address));
    });
    // The service may be gone while packets for it are still under way.
    back.on('error', () => {});
    this.#backs.set(browser, back);
    return back;
  }

  #after(send: () => void): void {
    const deliver = () => {
      try {
        send();
      } catch {
        // The relay was closed meanwhile: the packet is lost, as packets are.
      }
    };
    if (this.#oneWay === 0) deliver();
    else setTimeout(deliver, this.#oneWay);
  }
}

function withoutCandidates(body: string): string {
  return body.replace(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '');
}

/** Puts the relay's port into every candidate of an answer; other bodies pass as they are. */
async function throughRelay(
  body: string,
  relayFor: (port: number) => Promise<number>,
): Promise<string> {
  const host = /^a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) typ host/im.exec(body)?.[1];
  if (!body.startsWith('v=0') || host === undefined) return body;
  const relay = await relayFor(Number(host));
  return body.replace(/^a=candidate:.*\r?\n/gm, (line) =>
    line.includes(` 127.0.0.1 ${host} typ host`)
      ? line.replace(` 127.0.0.1 ${host} `, ` 127.0.0.1 ${relay} `)
      : '',
  );
}

function withLength<T extends object>(headers: T, body: string) {
  const {
    'transfer-encoding': _,
    'content-length': __,
    ...rest
  } = headers as Record<string, unknown>;
  return {
    ...(rest as Record<string, string | string[]>),
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function until(time: number): Promise<void> {
  const left = time - performance.now();
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left));
}
