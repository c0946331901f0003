/** What can be done to the stream; each settles when the service says that it is so. */
import { BroadcastError } from '../core/errors.ts';
import type { PublicStream, RecordingStart, Video } from '../core/stream.ts';
import { toBroadcastError } from '../streams/errors.ts';
import type { StreamHandle } from './stream-access.ts';
import type { StreamWatch } from './stream-watch.ts';

/** The service takes 3 to 7 s to begin a recording; milliseconds. */
const CONFIRMED_WITHIN = 30_000;

/** Resolves when the service says of the stream what the condition asks for. */
type WaitUntil = (condition: (stream: PublicStream) => boolean) => Promise<void>;

export class StreamActions {
  readonly #watch: StreamWatch;
  readonly #until: WaitUntil;

  constructor(watch: StreamWatch, until: WaitUntil) {
    this.#watch = watch;
    this.#until = until;
  }

  /** @param onStart hears what the service answered, which may be a warning, before it records */
  startRecording(onStart?: (start: RecordingStart) => void): Promise<void> {
    return this.#act(async ({ client, id }) => {
      const start = await client.startRecording(id);
      onStart?.(start);
      await this.#confirmed(({ recording }) => recording);
    });
  }

  /** Null when nothing was being recorded. */
  stopRecording(): Promise<Video | null> {
    return this.#act(async ({ client, id }) => {
      const video = await client.stopRecording(id);
      await this.#confirmed(({ recording }) => !recording);
      return video;
    });
  }

  clearDvr(): Promise<void> {
    return this.#act(({ client, id }) => client.clearDvr(id));
  }

  /** An answer "done" is no promise: without space, for one, the service takes the request and records nothing. */
  async #confirmed(condition: (stream: PublicStream) => boolean): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLate = false;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new BroadcastError('recording-unconfirmed'));
      }, CONFIRMED_WITHIN);
    });
    try {
      // Whoever has given up listens no longer.
      await Promise.race([this.#until((stream) => isLate || condition(stream)), late]);
    } finally {
      clearTimeout(timer);
    }
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
