/** A service for overlays in memory: it records every request, and answers when the test says so. */
import type { OverlayStore } from '../../src/controllers/overlay-store.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import type { Overlay, OverlayChange, OverlayInput } from '../../src/core/stream.ts';

type Refuse = (request: string) => BroadcastError | null;

export class FakeOverlayStore implements OverlayStore {
  overlays: Overlay[];
  /** Every request, in the order in which it was sent. */
  readonly requests: string[] = [];
  /** How many requests were on their way at once, at the most, for any one overlay. */
  mostInFlight = 0;
  /** Set to make the service refuse. */
  refuse: Refuse = () => null;
  readonly #inFlight = new Map<string, number>();
  #held: (() => void)[] | null = null;
  #nextId = 100;

  constructor(overlays: Overlay[] = []) {
    this.overlays = overlays;
  }

  /** Keeps answers back until `release` is called. */
  hold(): void {
    this.#held = [];
  }

  /** Lets everything go that was kept back. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const resume of held) resume();
  }

  get saves(): string[] {
    return this.requests.filter((request) => request !== 'list');
  }

  list(signal: AbortSignal): Promise<Overlay[]> {
    return this.#answer('list', [], signal, () => structuredClone(this.overlays));
  }

  create(inputs: readonly OverlayInput[], signal: AbortSignal): Promise<Overlay[]> {
    return this.#answer(`create ${inputs.length}`, [], signal, () => {
      const created = inputs.map((input) => {
        this.#nextId += 1;
        return overlayWith(this.#nextId, {
          x: null,
          y: null,
          width: null,
          height: null,
          ...input,
        });
      });
      this.overlays.push(...created);
      return structuredClone(created);
    });
  }

  update(id: number, change: OverlayChange, signal: AbortSignal): Promise<Overlay> {
    return this.#answer(`update ${id}`, [id], signal, () => this.#change(id, change));
  }

  updateMany(
    changes: readonly (OverlayChange & { id: number })[],
    signal: AbortSignal,
  ): Promise<Overlay[]> {
    const ids = changes.map(({ id }) => id);
    return this.#answer(`update ${ids.join(' ')}`, ids, signal, () =>
      changes.map(({ id, ...change }) => this.#change(id, change)),
    );
  }

  delete(id: number, signal: AbortSignal): Promise<void> {
    return this.#answer(`delete ${id}`, [id], signal, () => {
      if (!this.overlays.some((one) => one.id === id)) throw missing();
      this.overlays = this.overlays.filter((one) => one.id !== id);
    });
  }

  #change(id: number, change: OverlayChange): Overlay {
    const overlay = this.overlays.find((one) => one.id === id);
    if (!overlay) throw missing();
    const cleared = change.stretch ? { x: null, y: null, width: null, height: null } : {};
    Object.assign(overlay, change, cleared);
    return structuredClone(overlay);
  }

  async #answer<T>(
    request: string,
    ids: readonly number[],
    signal: AbortSignal,
    work: () => T,
  ): Promise<T> {
    this.requests.push(request);
    for (const id of ids) this.#count(String(id), 1);
    try {
      await new Promise<void>((resolve) => {
        if (this.#held) this.#held.push(resolve);
        else resolve();
      });
      signal.throwIfAborted();
      const refusal = this.refuse(request);
      if (refusal) throw refusal;
      return work();
    } finally {
      for (const id of ids) this.#count(String(id), -1);
    }
  }

  #count(id: string, by: number): void {
    const count = (this.#inFlight.get(id) ?? 0) + by;
    this.#inFlight.set(id, count);
    this.mostInFlight = Math.max(this.mostInFlight, count);
  }
}

export function overlayWith(id: number, change: Partial<Overlay> = {}): Overlay {
  return {
    id,
    streamId: 1,
    url: `https://example.com/overlay-${id}.html`,
    x: 10 * id,
    y: 20,
    width: 300,
    height: 100,
    stretch: false,
    createdAt: null,
    updatedAt: null,
    ...change,
  };
}

export function missing(): BroadcastError {
  return new BroadcastError('stream-not-found', { status: 404 });
}

/** As the service says that the account has no overlays. */
export function notEnabled(): BroadcastError {
  return new BroadcastError('invalid-request', {
    status: 422,
    serverMessage: 'Feature is disabled. Contact support to enable.',
  });
}
