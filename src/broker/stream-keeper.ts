/**
 * Finds or creates the one stream of a user.
 *
 * The id of a created stream is remembered by user. In one process, requests of the same user wait
 * for each other, so that two pages opened at once do not create two streams; several processes need
 * a memory that they share. A remembered stream that is gone is created again. One that is switched
 * off (`active: false`) is switched on when a session is opened to publish, because that is of no use
 * otherwise; never when one is renewed: whoever switched it off meanwhile has meant it.
 */
import type { Stream } from '../core/stream.ts';
import { StreamsError } from '../streams/errors.ts';
import type { StreamsClient } from '../streams/streams-client.ts';
import type { Grant, Wish } from './grant.ts';

/** Which stream was created for which user. */
export interface StreamMemory {
  get(user: string): number | undefined | Promise<number | undefined>;
  set(user: string, streamId: number): unknown;
}

export class StreamKeeper {
  readonly #client: StreamsClient;
  readonly #memory: StreamMemory;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(client: StreamsClient, memory: StreamMemory) {
    this.#client = client;
    this.#memory = memory;
  }

  /**
   * The stream of this grant, switched on if it is to be. Takes no signal: a page that goes away in
   * the middle must not leave a stream that nobody remembers.
   */
  async streamFor(grant: Grant, wish: Wish, switchOn: boolean): Promise<Stream> {
    const ready = (stream: Stream) => (switchOn ? this.#active(stream) : stream);
    if ('id' in grant.stream) return ready(await this.#client.get(grant.stream.id));
    const { create } = grant.stream;
    return this.#inTurn(grant.user, async () => {
      const remembered = await this.#memory.get(grant.user);
      const found = remembered === undefined ? null : await this.#find(remembered);
      if (found) return ready(found);
      const name = create.name ?? wish.name ?? 'Broadcast';
      const stream = await this.#client.create({ ...create, name, active: switchOn });
      try {
        await this.#memory.set(grant.user, stream.id);
      } catch (error) {
        // Rather none than one more at every attempt.
        await this.#client.delete(stream.id).catch(() => {});
        throw error;
      }
      return stream;
    });
  }

  async #find(id: number): Promise<Stream | null> {
    try {
      return await this.#client.get(id);
    } catch (error) {
      if (error instanceof StreamsError && error.status === 404) return null;
      throw error;
    }
  }

  async #active(stream: Stream): Promise<Stream> {
    return stream.active ? stream : this.#client.update(stream.id, { active: true });
  }

  async #inTurn<T>(user: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(user) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#queues.set(user, turn);
    try {
      return await turn;
    } finally {
      if (this.#queues.get(user) === turn) this.#queues.delete(user);
    }
  }
}
