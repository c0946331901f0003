/** The restreams of the account, and what runs of them. */
import type { LiveStream } from './live-stream.ts';
import { Restream } from './restream.ts';
import type { StreamRecord, StreamStore } from './stream-store.ts';

export interface RestreamRecord {
  id: number;
  name: string;
  active: boolean;
  uri: string;
  stream_id: number;
  client_user_id: number | null;
}

interface Running {
  restream: Restream;
  stop: () => void;
}

export class Restreams {
  readonly #records = new Map<number, RestreamRecord>();
  readonly #running = new Map<number, Running>();
  readonly #store: StreamStore;
  readonly #ffmpeg: string | null;
  readonly #dir: string;
  #lastId = 0;

  /** @param dir where ffmpeg runs; it writes nothing there */
  constructor(store: StreamStore, ffmpeg: string | null, dir: string) {
    this.#store = store;
    this.#ffmpeg = ffmpeg;
    this.#dir = dir;
  }

  all(): RestreamRecord[] {
    return [...this.#records.values()];
  }

  find(id: number): RestreamRecord | undefined {
    return this.#records.get(id);
  }

  stream(record: RestreamRecord): StreamRecord | undefined {
    return this.#store.stream(record.stream_id);
  }

  isLive({ id }: RestreamRecord): boolean {
    return this.#running.get(id)?.restream.isLive ?? false;
  }

  add(record: Omit<RestreamRecord, 'id'>): RestreamRecord {
    this.#lastId += 1;
    const added = { ...record, id: this.#lastId };
    this.#records.set(added.id, added);
    return added;
  }

  /** Begins, ends or begins anew, as the record now says. */
  async apply(record: RestreamRecord, live: LiveStream | undefined): Promise<void> {
    await this.#stop(record.id);
    if (!record.active || !live || this.#ffmpeg === null) return;
    const restream = new Restream(this.#ffmpeg, this.#dir, record.uri);
    const stop = live.follow({
      write: (frame) => restream.write(frame),
      end: () => void restream.end(),
    });
    this.#running.set(record.id, { restream, stop });
  }

  async delete(id: number): Promise<void> {
    this.#records.delete(id);
    await this.#stop(id);
  }

  /** To be called when a stream is gone. */
  async deleteOf(streamId: number): Promise<void> {
    const gone = this.all().filter(({ stream_id }) => stream_id === streamId);
    await Promise.all(gone.map(({ id }) => this.delete(id)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.#stop(id)));
  }

  async #stop(id: number): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.stop();
    await running?.restream.close();
  }
}
