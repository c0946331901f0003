/** What can be done to the stream; each settles when the service says that it is so. */
import { BroadcastError } from '../core/errors.ts';
import type { PublicStream, Video } from '../core/stream.ts';
import { toBroadcastError } from '../streams/index.ts';
import type { StreamHandle } from './stream-access.ts';
import type { StreamWatch } from './stream-watch.ts';

/** Resolves when the service says of the stream what the condition asks for. */
type WaitUntil = (condition: (stream: PublicStream) => boolean) => Promise<void>;

export class StreamActions {
  readonly #watch: StreamWatch;
  readonly #until: WaitUntil;

  constructor(watch: StreamWatch, until: WaitUntil) {
    this.#watch = watch;
    this.#until = until;
  }

  startRecording(): Promise<void> {
    return this.#act(async ({ client, id }) => {
      await client.startRecording(id);
      await this.#until(({ recording }) => recording);
    });
  }

  /** Null when nothing was being recorded. */
  stopRecording(): Promise<Video | null> {
    return this.#act(async ({ client, id }) => {
      const video = await client.stopRecording(id);
      await this.#until(({ recording }) => !recording);
      return video;
    });
  }

  clearDvr(): Promise<void> {
    return this.#act(({ client, id }) => client.clearDvr(id));
  }

  async #act<T>(work: (handle: StreamHandle) => Promise<T>): Promise<T> {
    const { handle } = this.#watch;
    if (!handle) throw new BroadcastError('not-configured');
    try {
      return await work(handle);
    } catch (error) {
      throw toBroadcastError(error);
    }
  }
}
