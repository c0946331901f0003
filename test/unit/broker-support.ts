/** A broker before a small Streams service in memory, whose every secret is a canary. */
import { type BrokerLogEntry, type BrokerOptions, createBroker } from '../../src/broker/index.ts';
import {
  empty,
  FakeClock,
  json,
  type Recorded,
  recordingFetch,
  wireStream,
} from './streams-support.ts';

export const SITE = 'https://site.example';
export const BROKER = `${SITE}/broker`;
export const API_KEY = 'CANARY-account-key';
export const SECRET = 'a secret of at least thirty-two bytes';

/** Every one of these must stay on the server. */
export const CANARIES = {
  token: 'CANARY-stream-key',
  push_url: 'rtmp://push.example/in/CANARY-rtmp',
  backup_push_url: 'rtmp://push.example/in/CANARY-backup',
  push_url_srt: 'srt://push.example?streamid=CANARY-srt',
  backup_push_url_srt: 'srt://push.example?streamid=CANARY-backup-srt',
  srt_passphrase: 'CANARY-passphrase',
  uri: 'rtmp://user:CANARY-pull@source.example/live',
  client_user_id: 'CANARY-client-user',
  client_entity_data: 'CANARY-entity-data',
  client_id: 'CANARY-client',
  cdn_id: 990_001,
  quality_set_id: 990_002,
  something_new: { deep: ['CANARY-unknown-field'] },
};

export const WHIP_URL = 'https://whip.example/42_publishable/whip';

export type Upstream = (request: Recorded) => Response | Promise<Response> | Error | null;

export interface SetUp extends Partial<BrokerOptions> {
  upstream?: Upstream;
}

export function setUp({ upstream, ...options }: SetUp = {}) {
  const clock = new FakeClock();
  const log: BrokerLogEntry[] = [];
  const streams = new Map<number, Record<string, unknown>>();
  const service = recordingFetch((request) => upstream?.(request) ?? serve(streams, request));
  const broker = createBroker({
    apiKey: API_KEY,
    apiBase: 'https://api.example',
    secret: SECRET,
    authorize: () => ({ user: 'ada', stream: { create: { name: 'Show' } } }),
    fetch: service.fetch,
    clock,
    log: (entry) => log.push(entry),
    ...options,
  });
  return { broker, clock, log, streams, requests: service.requests };
}

function serve(streams: Map<number, Record<string, unknown>>, request: Recorded): Response {
  const { method } = request;
  const path = new URL(request.url).pathname.replace('/streaming/streams', '');
  if (method === 'POST' && path === '') {
    const id = 42 + streams.size;
    const push_url_whip = WHIP_URL;
    streams.set(id, wireStream({ ...CANARIES, ...(request.body as object), id, push_url_whip }));
    return json(streams.get(id));
  }
  const [, id, action] = path.split('/');
  const stream = streams.get(Number(id));
  if (!stream) return json({ status: 404, error: 'CANARY-not-found' }, 404);
  if (method === 'PATCH') Object.assign(stream, (request.body as { stream: object }).stream);
  if (action === 'stop_recording') {
    return json({
      id: 7,
      name: 'Stream Record',
      stream_id: 42,
      ...CANARIES,
      origin_url: 'https://x.example/CANARY',
    });
  }
  return action === undefined ? json(stream) : empty();
}

/** The POST that a page of the site makes. */
export function opening(
  body: unknown = {},
  headers: Record<string, string> = {},
  url = BROKER,
): Request {
  return new Request(url, {
    method: 'POST',
    headers: { origin: SITE, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export interface Opened {
  token: string;
  expires_in: number;
  expires_at: string;
  permissions: string[];
  stream: Record<string, unknown>;
}

export async function open(broker: (request: Request) => Promise<Response>): Promise<Opened> {
  const response = await broker(opening());
  if (response.status !== 200) throw new Error(`The broker refused: ${await response.text()}`);
  return (await response.json()) as Opened;
}

export function asking(
  token: string | null,
  method = 'GET',
  path = '/streaming/streams/42',
  headers: Record<string, string> = {},
): Request {
  return new Request(`${BROKER}${path}`, {
    method,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
  });
}
