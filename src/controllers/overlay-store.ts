/** Where the editor's overlays live: an interface small enough to fake, and the Streams API behind it. */
import type { Overlay, OverlayChange, OverlayInput } from '../core/stream.ts';
import type { StreamCalls } from '../streams/stream-calls.ts';
import { StreamsClient } from '../streams/streams-client.ts';
import { typed } from './typed.ts';

/** Every method rejects with a `BroadcastError`; one that was aborted, with the code `aborted`. */
export interface OverlayStore {
  list(signal: AbortSignal): Promise<Overlay[]>;
  /** Creates them in one request and answers in the same order. */
  create(overlays: readonly OverlayInput[], signal: AbortSignal): Promise<Overlay[]>;
  update(id: number, change: OverlayChange, signal: AbortSignal): Promise<Overlay>;
  /** Changes all in one request, or none. */
  updateMany(
    changes: readonly (OverlayChange & { id: number })[],
    signal: AbortSignal,
  ): Promise<Overlay[]>;
  delete(id: number, signal: AbortSignal): Promise<void>;
}

/** A stream at a service, and the client that may change its overlays. */
export interface OverlayStream {
  readonly id: number;
  readonly client: StreamCalls;
  /**
   * Whether to set `html_overlay` on the stream before the first overlay is created, without which
   * the service draws none. A broker does that itself. Default false.
   */
  readonly enable?: boolean | undefined;
}

export function streamOverlayStore({
  id,
  client: calls,
  enable = false,
}: OverlayStream): OverlayStore {
  const client = StreamsClient.over(calls);
  let enabled = !enable;
  const switchOn = async (signal: AbortSignal) => {
    if (enabled) return;
    const { htmlOverlay } = await client.get(id, { signal });
    if (!htmlOverlay) await client.update(id, { htmlOverlay: true }, { signal });
    enabled = true;
  };
  return {
    list: (signal) => typed(() => client.listOverlays(id, { signal })),
    create: (overlays, signal) =>
      typed(() => switchOn(signal).then(() => client.createOverlays(id, overlays, { signal }))),
    update: (overlayId, change, signal) =>
      typed(() => client.updateOverlay(id, overlayId, change, { signal })),
    updateMany: (changes, signal) => typed(() => client.updateOverlays(id, changes, { signal })),
    delete: (overlayId, signal) => typed(() => client.deleteOverlay(id, overlayId, { signal })),
  };
}
