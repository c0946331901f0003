import { describe, expect, it } from 'vitest';
import { streamOverlayStore } from '../../src/controllers/overlay-store.ts';
import { StreamsClient } from '../../src/streams/index.ts';

const { signal } = new AbortController();
const PATH = '/streaming/streams/7';

/** A service that answers as the description of the API says. */
function service(answers: Record<string, [status: number, body?: unknown]>) {
  const requests: string[] = [];
  const bodies: unknown[] = [];
  const client = new StreamsClient({
    base: 'https://api.example',
    credentials: 'key',
    retries: 0,
    fetch: async (input, init) => {
      const request = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname.replace(PATH, '')}`;
      requests.push(request);
      bodies.push(init?.body ? JSON.parse(String(init.body)) : null);
      const [status, body] = answers[request] ?? [500];
      return new Response(body === undefined ? null : JSON.stringify(body), { status });
    },
  });
  return { client, requests, bodies };
}

const OVERLAY = { id: 3, stream_id: 7, url: 'https://a.example/', x: 1, y: 2, width: 3, height: 4 };
const INPUT = { url: 'https://a.example/', x: 1, y: 2, width: 3, height: 4 };

describe('overlays of a stream', () => {
  it('are listed, created, changed and deleted by the requests of the API', async () => {
    const { client, requests, bodies } = service({
      'GET /overlays': [200, [OVERLAY]],
      'POST /overlays': [200, [OVERLAY]],
      'PATCH /overlays/3': [200, OVERLAY],
      'PATCH /overlays': [200, [OVERLAY]],
      'DELETE /overlays/3': [204],
    });
    const store = streamOverlayStore({ id: 7, client });
    expect(await store.list(signal)).toMatchObject([{ id: 3, x: 1 }]);
    await store.create([INPUT], signal);
    await store.update(3, { stretch: true }, signal);
    await store.updateMany([{ id: 3, x: 5, y: 2, width: 3, height: 4 }], signal);
    await store.delete(3, signal);
    expect(requests).toEqual([
      'GET /overlays',
      'POST /overlays',
      'PATCH /overlays/3',
      'PATCH /overlays',
      'DELETE /overlays/3',
    ]);
    expect(bodies[1]).toEqual([INPUT]);
    expect(bodies[2]).toEqual({ stretch: true, x: null, y: null, width: null, height: null });
  });

  it('are switched on before the first is created, once, where nobody else does it', async () => {
    const { client, requests, bodies } = service({
      'GET ': [200, { id: 7, name: 'a', html_overlay: false }],
      'PATCH ': [200, { id: 7, name: 'a', html_overlay: true }],
      'POST /overlays': [200, [OVERLAY]],
    });
    const store = streamOverlayStore({ id: 7, client, enable: true });
    await store.create([INPUT], signal);
    await store.create([INPUT], signal);
    expect(requests).toEqual(['GET ', 'PATCH ', 'POST /overlays', 'POST /overlays']);
    expect(bodies[1]).toEqual({ stream: { html_overlay: true } });
  });

  it('are refused with the status and the words of the service', async () => {
    const { client } = service({
      'POST /overlays': [422, { error: 'Feature is disabled. Contact support to enable.' }],
    });
    await expect(
      streamOverlayStore({ id: 7, client }).create([INPUT], signal),
    ).rejects.toMatchObject({
      name: 'BroadcastError',
      status: 422,
      serverMessage: expect.stringContaining('Contact support'),
    });
  });
});
