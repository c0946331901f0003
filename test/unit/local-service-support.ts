/** What the tests of the local service share: calls of its API, and a publisher without a browser. */
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import type { LocalService } from '../../demo/local-service/index.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON, `undefined` when it is none. */
  body: unknown;
}

/** Calls below `/streaming` with the right key, or with these headers instead. */
export async function call(
  service: LocalService,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { Authorization: 'APIKey local' },
): Promise<Answer> {
  const answer = await fetch(`${service.url}/streaming${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Creates a stream that may be published to. */
export async function createStream(
  service: LocalService,
  settings: Json = {},
): Promise<Json & { id: number; token: string; push_url_whip: string }> {
  const { body } = await call(service, 'POST', '/streams', {
    name: 'Test stream',
    active: true,
    ...settings,
  });
  return body as Json & { id: number; token: string; push_url_whip: string };
}

/** Posts an offer, or whatever else the body is. */
export function postOffer(
  endpoint: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp', ...headers },
    body,
  });
}

export interface OfferOptions {
  video?: 'H264' | 'VP8' | null;
  audio?: boolean;
}

/** A publisher without a browser. It sends what it is told to, or nothing. */
export class TestPublisher {
  readonly peer: RTCPeerConnection;
  readonly #video = new MediaStreamTrack({ kind: 'video' });
  readonly #options: OfferOptions;

  constructor(options: OfferOptions = {}) {
    this.#options = options;
    const codec = options.video ?? 'H264';
    this.peer = new RTCPeerConnection({
      iceServers: [],
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: {
        video: [new RTCRtpCodecParameters({ mimeType: `video/${codec}`, clockRate: 90_000 })],
        audio: [
          new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }),
        ],
      },
    });
  }

  async offer(): Promise<string> {
    const { video = 'H264', audio = true } = this.#options;
    if (video) this.peer.addTransceiver(this.#video, { direction: 'sendonly' });
    if (audio) this.peer.addTransceiver('audio', { direction: 'sendonly' });
    await this.peer.setLocalDescription(await this.peer.createOffer());
    return this.peer.localDescription?.sdp ?? '';
  }

  /** Applies the answer and waits until the connection stands. */
  async connect(answer: string): Promise<void> {
    const connected = new Promise<void>((resolve, reject) => {
      this.peer.connectionStateChange.subscribe((state) => {
        if (state === 'connected') resolve();
        if (state === 'failed') reject(new Error('The publisher could not connect.'));
      });
    });
    await this.peer.setRemoteDescription({ type: 'answer', sdp: answer });
    await connected;
  }

  close(): Promise<void> {
    return this.peer.close();
  }
}

/** An offer of a publisher that is gone again. */
export async function makeOffer(options: OfferOptions = {}): Promise<string> {
  const publisher = new TestPublisher(options);
  try {
    return await publisher.offer();
  } finally {
    await publisher.close();
  }
}
