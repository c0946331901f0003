/** A service in memory that keeps streams and their settings, in the words of the wire. */
import type { Answer, ServiceCall } from './console-harness.ts';

export type WireStream = Record<string, unknown> & { id: number; name: string };

export function wireStream(id: number, change: Record<string, unknown> = {}): WireStream {
  return {
    id,
    name: `Stream ${id}`,
    active: true,
    pull: false,
    uri: null,
    auto_record: false,
    record_type: 'origin',
    hls_mpegts_endlist_tag: true,
    dvr_enabled: false,
    dvr_duration: 3600,
    cdn_id: null,
    client_user_id: null,
    client_entity_data: null,
    html_overlay: false,
    quality_set_id: null,
    broadcast_ids: [],
    projection: 'regular',
    srt_passphrase: null,
    live: false,
    screenshot: null,
    ...change,
  };
}

export class MemoryStreams {
  readonly streams = new Map<number, WireStream>();
  /** What the account may choose from; null where that cannot be read. */
  sets: unknown[] | null = [
    { id: 7, name: 'Standard', default: true, qualities: [{ id: 1, name: '1080p' }] },
  ];
  /** Answers in the place of the service, where it returns anything. */
  fault: Answer = () => undefined;

  constructor(streams: readonly WireStream[] = []) {
    for (const stream of streams) this.streams.set(stream.id, stream);
  }

  readonly answer: Answer = (call) => this.fault(call) ?? this.#answer(call);

  #answer({ method, path, body }: ServiceCall): unknown {
    if (path === '/quality_sets') return this.sets ? { live: this.sets, vod: [] } : missing();
    const page = /^\/streams\?page=(\d+)$/.exec(path)?.[1];
    if (page) return [...this.streams.values()].slice(25 * (Number(page) - 1), 25 * Number(page));
    if (method === 'POST' && path === '/streams') {
      const id = 9000 + this.streams.size;
      this.streams.set(id, wireStream(id, body as object as Record<string, unknown>));
      return this.streams.get(id);
    }
    const stream = this.streams.get(Number(/^\/streams\/(\d+)$/.exec(path)?.[1]));
    if (!stream) return missing();
    if (method === 'PATCH') {
      Object.assign(stream, (body as { stream: Record<string, unknown> }).stream);
    }
    if (method !== 'DELETE') return stream;
    this.streams.delete(stream.id);
    return new Response(null, { status: 204 });
  }
}

function missing(): Response {
  return Response.json({ status: 404, error: 'Stream not found' }, { status: 404 });
}
