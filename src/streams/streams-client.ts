/**
 * The Streams REST API as methods: one for each operation, our own types in and out. Those that a
 * broadcast needs are in `stream-calls.ts`.
 */
import type { Clip, ClipInput } from '../core/clip.ts';
import type { Restream, RestreamInput } from '../core/restream.ts';
import type {
  Overlay,
  OverlayChange,
  OverlayInput,
  QualitySets,
  Stream,
  StreamSettings,
  TokenReset,
  Video,
} from '../core/stream.ts';
import { type CallOptions, checked, known, StreamCalls, streamPath } from './stream-calls.ts';
import { decodeOverlay } from './wire/overlay.ts';
import { decodeOverlays, encodeNewOverlay, encodeOverlayChange } from './wire/overlay-edits.ts';
import { decodeQualitySets, encodeDefaultQualitySets } from './wire/quality.ts';
import { decodeVideo } from './wire/recording.ts';
import { decodeRestream, decodeRestreams, encodeRestream } from './wire/restream.ts';
import { decodeMessage, decodeStreams, encodeStreamUpdate } from './wire/settings.ts';
import { decodeStream } from './wire/stream.ts';
import {
  decodeClip,
  decodeClips,
  decodeVideos,
  encodeClipInput,
  encodeVideoChange,
  VIDEO_QUERY,
} from './wire/video.ts';

/** Which videos to list. */
export interface VideoFilter {
  /** Those that were recorded from this stream. */
  streamId?: number | undefined;
  /** `empty`, `pending`, `viewable`, `ready` or `error`. */
  status?: string | undefined;
  /** Part of a name, or an id. */
  search?: string | undefined;
  /** Counted from 1. Default 1. */
  page?: number | undefined;
  /** Videos on a page. Default: as many as the service likes. */
  perPage?: number | undefined;
}

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

  /** Chooses the ladders of streams and videos that name none; null for the service's own. */
  async setDefaultQualitySets(
    ids: { live?: number | null; vod?: number | null },
    options: CallOptions = {},
  ): Promise<QualitySets> {
    const body = encodeDefaultQualitySets(ids);
    const answer = await this.send('PUT', '/quality_sets/default', { ...options, body });
    return known(decodeQualitySets(answer.body));
  }

  /** One page of videos, counted from 1, all of them or those recorded from one stream. */
  async listVideos({
    signal,
    timeout,
    retries,
    page = 1,
    ...filter
  }: CallOptions & VideoFilter = {}): Promise<Video[]> {
    const query = new URLSearchParams({ page: String(checked(page, 'page')) });
    for (const key of ['streamId', 'status', 'search', 'perPage'] as const) {
      const value = filter[key];
      if (value !== undefined) query.set(VIDEO_QUERY[key], String(value));
    }
    const { body } = await this.send('GET', `/videos?${query}`, { signal, timeout, retries });
    return known(decodeVideos(body));
  }

  async getVideo(id: number, options: CallOptions = {}): Promise<Video> {
    return known(decodeVideo((await this.send('GET', videoPath(id), options)).body));
  }

  /** Renames a video or describes it. The service wants the name each time. */
  async updateVideo(
    id: number,
    change: { name: string; description?: string | null },
    options: CallOptions = {},
  ): Promise<Video> {
    const body = encodeVideoChange(change);
    return known(decodeVideo((await this.send('PATCH', videoPath(id), { ...options, body })).body));
  }

  /** Deletes the video and its files for good. */
  async deleteVideo(id: number, options: CallOptions = {}): Promise<void> {
    await this.send('DELETE', videoPath(id), options);
  }

  /** Cuts a piece out of the DVR of a stream (422 where DVR is off). Never twice: it would make two. */
  async createClip(streamId: number, clip: ClipInput, options: CallOptions = {}): Promise<Clip> {
    const body = encodeClipInput(clip);
    const path = `${streamPath(streamId)}/clip_recording`;
    const answer = await this.send('PUT', path, { ...options, body, retries: 0 });
    return known(decodeClip(answer.body));
  }

  async listClips(streamId: number, options: CallOptions = {}): Promise<Clip[]> {
    const { body } = await this.send('GET', `${streamPath(streamId)}/clip_recording`, options);
    return known(decodeClips(body));
  }

  /** One page of restreams of the account, counted from 1. */
  async listRestreams({
    page = 1,
    ...options
  }: CallOptions & { page?: number } = {}): Promise<Restream[]> {
    const { body } = await this.send('GET', `/restreams?page=${checked(page, 'page')}`, options);
    return known(decodeRestreams(body));
  }

  async getRestream(id: number, options: CallOptions = {}): Promise<Restream> {
    return known(decodeRestream((await this.send('GET', restreamPath(id), options)).body));
  }

  /** Null where the service does not describe what it made. Never tried twice. */
  async createRestream(
    restream: RestreamInput,
    options: CallOptions = {},
  ): Promise<Restream | null> {
    const body = encodeRestream(restream);
    return decodeRestream((await this.send('POST', '/restreams', { ...options, body })).body);
  }

  async updateRestream(
    id: number,
    change: Partial<RestreamInput>,
    options: CallOptions = {},
  ): Promise<Restream> {
    const answer = await this.send('PATCH', restreamPath(id), {
      ...options,
      body: encodeRestream(change),
    });
    return known(decodeRestream(answer.body));
  }

  async deleteRestream(id: number, options: CallOptions = {}): Promise<void> {
    await this.send('DELETE', restreamPath(id), options);
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

function videoPath(id: number): string {
  return `/videos/${checked(id, 'video id')}`;
}

function restreamPath(id: number): string {
  return `/restreams/${checked(id, 'restream id')}`;
}
