/**
 * The Streams REST API as methods: one for each operation, our own types in and out. Those that a
 * broadcast needs are in `stream-calls.ts`.
 */
import type {
  Overlay,
  OverlayChange,
  OverlayInput,
  QualitySets,
  Stream,
  StreamSettings,
  TokenReset,
} from '../core/stream.ts';
import { type CallOptions, checked, known, StreamCalls, streamPath } from './stream-calls.ts';
import { decodeOverlay } from './wire/overlay.ts';
import { decodeOverlays, encodeNewOverlay, encodeOverlayChange } from './wire/overlay-edits.ts';
import { decodeQualitySets } from './wire/quality.ts';
import { decodeMessage, decodeStreams, encodeStreamUpdate } from './wire/settings.ts';
import { decodeStream } from './wire/stream.ts';

/**
 * A client of the Streams API. Every method rejects with a {@link StreamsError}, or with an
 * `AbortError` when its signal aborted; `toBroadcastError` turns either into words.
 */
export class StreamsClient extends StreamCalls {
  /** All the operations, over the transport and with the credentials of these calls. */
  static over(calls: StreamCalls): StreamsClient {
    return calls instanceof StreamsClient ? calls : new StreamsClient(calls);
  }

  /** One page of streams, counted from 1. The service does not say how many pages there are. */
  async list({ page = 1, ...options }: CallOptions & { page?: number } = {}): Promise<Stream[]> {
    const { body } = await this.send('GET', `/streams?page=${checked(page, 'page')}`, options);
    return known(decodeStreams(body));
  }

  /**
   * All streams, page by page, each once. It ends at the first page that holds nothing new, since
   * the size of a page is not documented.
   */
  async *listAll(options: CallOptions = {}): AsyncGenerator<Stream, void, undefined> {
    const seen = new Set<number>();
    for (let page = 1; ; page++) {
      const fresh = (await this.list({ ...options, page })).filter(({ id }) => !seen.has(id));
      if (fresh.length === 0) return;
      for (const stream of fresh) {
        if (seen.has(stream.id)) continue;
        seen.add(stream.id);
        yield stream;
      }
    }
  }

  /** Changes the given settings and leaves the others. */
  async update(
    id: number,
    settings: Partial<StreamSettings>,
    options: CallOptions = {},
  ): Promise<Stream> {
    const body = encodeStreamUpdate(settings);
    const answer = await this.send('PATCH', streamPath(id), { ...options, body });
    return known(decodeStream(answer.body));
  }

  /** Deletes the stream for good; its recordings stay. */
  async delete(id: number, options: CallOptions = {}): Promise<void> {
    await this.send('DELETE', streamPath(id), options);
  }

  /** Makes a new stream key and cuts off who publishes with the old one. Never tried twice. */
  async resetPushToken(id: number, options: CallOptions = {}): Promise<TokenReset> {
    const answer = await this.send('POST', `${streamPath(id)}/reset_push_token`, options);
    const restartNeeded = answer.status === 202;
    const stream = restartNeeded ? null : known(decodeStream(answer.body));
    return { stream, restartNeeded, message: decodeMessage(answer.body) };
  }

  /** The ladders of qualities that the account can choose from. */
  async qualitySets(options: CallOptions = {}): Promise<QualitySets> {
    const { body } = await this.send('GET', '/quality_sets', options);
    return known(decodeQualitySets(body));
  }

  async listOverlays(streamId: number, options: CallOptions = {}): Promise<Overlay[]> {
    const { body } = await this.send('GET', `${streamPath(streamId)}/overlays`, options);
    return known(decodeOverlays(body));
  }

  async getOverlay(streamId: number, id: number, options: CallOptions = {}): Promise<Overlay> {
    const { body } = await this.send('GET', overlayPath(streamId, id), options);
    return known(decodeOverlay(body));
  }

  /** Creates overlays, in pixels of the source frame. Never tried twice. */
  async createOverlays(
    streamId: number,
    overlays: readonly OverlayInput[],
    options: CallOptions = {},
  ): Promise<Overlay[]> {
    const body = overlays.map(encodeNewOverlay);
    const path = `${streamPath(streamId)}/overlays`;
    return known(decodeOverlays((await this.send('POST', path, { ...options, body })).body));
  }

  async updateOverlay(
    streamId: number,
    id: number,
    change: OverlayChange,
    options: CallOptions = {},
  ): Promise<Overlay> {
    const { id: _id, ...body } = encodeOverlayChange(change);
    const answer = await this.send('PATCH', overlayPath(streamId, id), { ...options, body });
    return known(decodeOverlay(answer.body));
  }

  /** Changes many overlays in one request. */
  async updateOverlays(
    streamId: number,
    changes: readonly (OverlayChange & { id: number })[],
    options: CallOptions = {},
  ): Promise<Overlay[]> {
    const body = changes.map(encodeOverlayChange);
    const path = `${streamPath(streamId)}/overlays`;
    return known(decodeOverlays((await this.send('PATCH', path, { ...options, body })).body));
  }

  async deleteOverlay(streamId: number, id: number, options: CallOptions = {}): Promise<void> {
    await this.send('DELETE', overlayPath(streamId, id), options);
  }
}

function overlayPath(streamId: number, id: number): string {
  return `${streamPath(streamId)}/overlays/${checked(id, 'overlay id')}`;
}
