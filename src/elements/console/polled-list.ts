/** What the service keeps of a stream, asked for while it is looked at: seldom, and at once when told. */
import type { FullAccount } from '../../controllers/stream-account.ts';
import type { ConsoleHost, ConsoleView } from './console-view.ts';
import { Operations } from './operations.ts';

export abstract class PolledList<Item> {
  protected readonly host: ConsoleHost;
  /** A number stands for the change of the item with that id. */
  protected readonly operations: Operations<'list' | 'change' | number>;
  /** Null before the first answer. */
  protected items: readonly Item[] | null = null;
  #streamId: number | null = null;
  #open = false;
  #dueAt = 0;

  constructor(host: ConsoleHost) {
    this.host = host;
    this.operations = new Operations(host);
  }

  protected abstract fetch(
    client: FullAccount['client'],
    streamId: number,
    signal: AbortSignal,
  ): Promise<readonly Item[]>;
  /** Milliseconds until the next time. */
  protected abstract pause(): number;

  toggled(open: boolean): void {
    this.#open = open;
    this.hurry();
    void this.host.updateComplete.then(() => this.host.requestUpdate());
  }

  /** Asks at the next opportunity. */
  hurry(): void {
    this.#dueAt = 0;
  }

  /** To be called often: it knows when to ask. */
  follow({ account, snapshot: { stream }, now }: ConsoleView): void {
    if (!stream || !account) return;
    const { id } = stream;
    if (id !== this.#streamId) {
      this.#streamId = id;
      this.items = null;
      this.hurry();
    }
    if (!this.#open || document.visibilityState === 'hidden' || now < this.#dueAt) return;
    if (this.operations.isRunning('list')) return;
    this.#dueAt = Number.POSITIVE_INFINITY;
    void this.operations
      .run('list', async (signal) => {
        const items = await this.fetch(account.client, id, signal);
        if (id === this.#streamId) this.items = items;
      })
      .then(() => {
        const told = this.operations.problem('list')?.retryAfter ?? 0;
        // Told to hurry meanwhile, it asks again, unless the service wants to be left alone.
        if (this.#dueAt > 0 || told) this.#dueAt = Date.now() + Math.max(told, this.pause());
      });
  }
}
