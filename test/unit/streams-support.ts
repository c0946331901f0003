/** A clock whose hands the test turns, a `fetch` that records, and answers as the service gives them. */
import { abortError, type Clock } from '../../src/streams/clock.ts';
import type { Fetch } from '../../src/streams/http.ts';

interface Timer {
  at: number;
  wait: number;
  fire: () => void;
}

export class FakeClock implements Clock {
  time = Date.parse('2026-01-01T00:00:00Z');
  /** The waits that have passed, in milliseconds. */
  readonly waits: number[] = [];
  readonly #timers = new Set<Timer>();
  #timerAdded: () => void = () => {};

  now(): number {
    return this.time;
  }

  delay(wait: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortError(signal));
        return;
      }
      const timer: Timer = { at: this.time + wait, wait, fire: resolve };
      this.#timers.add(timer);
      this.#timerAdded();
      signal?.addEventListener('abort', () => {
        this.#timers.delete(timer);
        reject(abortError(signal));
      });
    });
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, wait by wait, until the promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    const over = promise.then(settle, settle);
    for (;;) {
      await quiet();
      if (settled) return promise;
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (next) {
        this.#timers.delete(next);
        this.time = next.at;
        this.waits.push(next.wait);
        next.fire();
      } else {
        // Something that takes real time, such as a signature: until it is done or waits itself.
        await Promise.race([
          over,
          new Promise<void>((resolve) => {
            this.#timerAdded = resolve;
          }),
        ]);
      }
    }
  }
}

/** Lets everything run that can run without time passing. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export interface Recorded {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
  init: RequestInit;
}

export type Answering = (request: Recorded, index: number) => Response | Promise<Response> | Error;

export function recordingFetch(answer: Answering): { fetch: Fetch; requests: Recorded[] } {
  const requests: Recorded[] = [];
  const fetch: Fetch = async (url, init) => {
    const request = {
      method: init.method ?? 'GET',
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      init,
    };
    init.signal?.throwIfAborted();
    const given = answer(request, requests.push(request) - 1);
    if (given instanceof Error) throw given;
    return given;
  };
  return { fetch, requests };
}

/** A fetch that never answers, but ends with its signal, as the real one does. */
export const hangingFetch: Fetch = (_url, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export const empty = (status = 204): Response => new Response(null, { status });

/** A stream with every field that the service's description names, and one that it does not. */
export function wireStream(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 42,
    name: 'Evening show',
    active: true,
    pull: false,
    uri: null,
    auto_record: true,
    record_type: 'transcoded',
    hls_mpegts_endlist_tag: false,
    dvr_enabled: true,
    dvr_duration: 600,
    cdn_id: 7,
    client_user_id: 1001,
    client_entity_data: '{"show":1}',
    html_overlay: true,
    quality_set_id: 3,
    broadcast_ids: [5, 6],
    projection: 'vr180',
    srt_passphrase: 'passphrase-of-srt',
    live: true,
    backup_live: false,
    recording: true,
    recording_duration: 12.5,
    stream_source_type: 'webrtc',
    active_ingest_region_primary: 'ed2',
    active_ingest_region_backup: null,
    token: '0123456789abcdef0123456789abcdef',
    push_url: 'rtmp://push.example/in/42?0123456789abcdef0123456789abcdef',
    backup_push_url: 'rtmp://backup.example/in/42b?0123456789abcdef0123456789abcdef',
    push_url_srt: 'srt://push.example:5001?streamid=42#0123456789abcdef0123456789abcdef',
    backup_push_url_srt: 'srt://backup.example:5001?streamid=42b#0123456789abcdef0123456789abcdef',
    push_url_whip: 'https://whip.example/42_0123456789abcdef0123456789abcdef/whip',
    iframe_url: 'https://player.example/streams/9_42',
    dash_url: 'https://cdn.example/cmaf/9_42/index.mpd',
    hls_cmaf_url: 'https://cdn.example/cmaf/9_42/master.m3u8',
    hls_mpegts_url: 'https://cdn.example/mpegts/9_42/master_mpegts.m3u8',
    screenshot: 'https://static.example/9/42/last.jpg',
    created_at: '2026-01-01T00:00:00.000Z',
    started_at_primary: '2026-01-01T01:00:00.000Z',
    started_at_backup: null,
    finished_at_primary: '2026-01-01T00:30:00.000Z',
    transcoded_qualities: ['audioa', '360pa', '720pa'],
    transcoding_speed: '1.02',
    frame_rate: 29.97,
    video_width: 1280,
    video_height: 720,
    html_overlays: [wireOverlay()],
    something_new: { nobody: 'knows' },
    ...changes,
  };
}

export function wireOverlay(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 8,
    stream_id: 42,
    url: 'https://overlay.example/ticker',
    x: 10,
    y: 20,
    width: 300,
    height: 40,
    stretch: false,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
