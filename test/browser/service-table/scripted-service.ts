/**
 * Answers the page's requests in the place of the service, so that one field at a time can be changed,
 * and notes each operation that was asked for.
 */

/** Where the scripted service is. Nothing listens there. */
export const SERVICE = 'http://service.test';

export type Wire = Record<string, unknown>;

export class ScriptedService {
  /** `GET /streaming/streams/{stream_id}`, in the order of the requests. */
  readonly operations: string[] = [];
  readonly #stream: Wire;
  #inFlight = 0;
  #settled: () => void = () => {};

  constructor(stream: Wire) {
    this.#stream = stream;
    globalThis.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  /** Resolves once nothing has been in flight for two frames. */
  async settled(): Promise<void> {
    for (let calm = 0; calm < 2; calm++) {
      await new Promise(requestAnimationFrame);
      while (this.#inFlight > 0) {
        calm = 0;
        await new Promise<void>((resolve) => {
          this.#settled = resolve;
        });
      }
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { origin, pathname } = new URL(request.url);
    if (origin !== SERVICE) return new Response(null, { status: 404 });
    this.operations.push(operationOf(request.method, pathname));
    this.#inFlight += 1;
    try {
      return this.#body(request.method, pathname, await request.text());
    } finally {
      this.#inFlight -= 1;
      this.#settled();
    }
  }

  #body(method: string, path: string, sent: string): Response {
    const stream = this.#stream;
    const rest = path.replace(/^\/streaming/, '').replace(/^\/streams\/\d+/, '{stream}');
    switch (`${method} ${rest}`) {
      case 'GET /streams':
        return Response.json([stream]);
      case 'GET /quality_sets':
        return Response.json(QUALITY_SETS);
      case 'GET /videos':
      case 'GET {stream}/clip_recording':
        return Response.json(rest === '/videos' ? [VIDEO] : [CLIP]);
      case 'GET {stream}/overlays':
        return Response.json(stream.html_overlays);
      case 'POST {stream}/overlays':
      case 'PATCH {stream}/overlays':
        return Response.json(
          (JSON.parse(sent) as Wire[]).map((overlay) => ({ id: nextId++, ...overlay })),
        );
      case 'PUT {stream}/start_recording':
      case 'PUT {stream}/dvr_cleanup':
        return new Response(null, { status: 204 });
      case 'PUT {stream}/stop_recording':
        return Response.json(VIDEO);
      case 'PUT {stream}/clip_recording':
        return Response.json(CLIP);
      default:
        if (method === 'DELETE') return new Response(null, { status: 204 });
        if (rest.startsWith('/videos')) return Response.json(VIDEO);
        if (rest.includes('/overlays/')) return Response.json({ id: 1, ...JSON.parse(sent) });
        return Response.json(stream);
    }
  }
}

let nextId = 900;

const VIDEO: Wire = {
  id: 77,
  name: 'Stream Record: Morning show, 2026-05-01 10:00:00 +0000',
  status: 'viewable',
  stream_id: 7,
  duration: 60_000,
  created_at: '2026-05-01T10:00:00.000Z',
  iframe_url: 'https://player.example.com/videos/77',
};
const CLIP: Wire = {
  id: 'clip-1',
  duration: 30,
  created_at: '2026-05-01T10:00:00.000Z',
  status: 'processed',
  renditions: [],
};
const QUALITY_SETS: Wire = {
  live: [
    { id: 1, name: 'Standard', default: true, qualities: [{ id: 11, name: '720p' }] },
    { id: 2, name: 'High', default: false, qualities: [{ id: 12, name: '1080p' }] },
  ],
  vod: [],
};

/** The operation as the service's description names it. */
function operationOf(method: string, path: string): string {
  const names = ['stream_id', 'overlay_id'];
  const template = path.startsWith('/streaming/streams')
    ? path.replaceAll(/\d+/g, () => `{${names.shift()}}`)
    : path
        .replace(/(videos)\/\d+/, '$1/{video_id}')
        .replace(/(restreams)\/\d+/, '$1/{restream_id}');
  return `${method} ${template}`;
}
