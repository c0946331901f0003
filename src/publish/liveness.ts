/**
 * Watches one peer connection and says what is true of it: media acknowledged, in doubt, healed,
 * lost. "Connected" is not enough: media counts as acknowledged when the far side reports on it, or,
 * where it sends no reports, when its feedback packets arrive.
 */
import { BroadcastError } from '../core/errors.ts';
import type { SessionListener } from './publisher.ts';
import { readSample, type Sample } from './statistics.ts';

/** How often we look for the first acknowledgement, and then at the figures; milliseconds. */
const LOOK_INTERVAL = 100;
const SAMPLE_INTERVAL = 1000;
/** Feedback packets that prove that the far side reads us; fewer may belong to the handshake. */
const ENOUGH_FEEDBACK = 3;
/** After the answer, media must get through within this time. */
const ACKNOWLEDGE_TIMEOUT = 15_000;

export function watchConnection(
  connection: RTCPeerConnection,
  listener: SessionListener,
  signal: AbortSignal,
): void {
  let last: Sample | null = null;
  let baseline: number | null = null;
  let acknowledged = false;
  let timer: ReturnType<typeof setTimeout>;
  const startedAt = performance.now();

  const report: SessionListener = (event) => {
    if (!signal.aborted) listener(event);
  };
  const lose = (code: 'connection-lost' | 'session-ended' | 'media-blocked') => {
    report({ type: 'lost', error: new BroadcastError(code) });
  };

  connection.addEventListener(
    'connectionstatechange',
    () => {
      const state = connection.connectionState;
      if (state === 'failed') lose(acknowledged ? 'connection-lost' : 'media-blocked');
      if (state === 'disconnected' && acknowledged) report({ type: 'suspect' });
      if (state === 'connected' && acknowledged) report({ type: 'healed' });
    },
    { signal },
  );
  // The ingest's own goodbye shows here at once, seconds before the connection's state does.
  const transport = connection.getSenders()[0]?.transport;
  transport?.addEventListener(
    'statechange',
    () => {
      if (transport.state === 'closed') lose('session-ended');
      if (transport.state === 'failed') lose(acknowledged ? 'connection-lost' : 'media-blocked');
    },
    { signal },
  );
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });

  const sample = async () => {
    // Not before the handshake is over: it would have to share its threads with the figures.
    const isOpen = (transport?.state ?? connection.connectionState) === 'connected';
    const statistics = isOpen ? await connection.getStats().catch(() => null) : null;
    if (signal.aborted) return;
    if (statistics) {
      const isDue = last === null || Date.now() - last.stats.at >= SAMPLE_INTERVAL * 0.8;
      const next = readSample(statistics, Date.now(), last);
      baseline ??= next.packetsReceived;
      const feedback = next.packetsReceived - baseline;
      if (!acknowledged && (next.reported || feedback >= ENOUGH_FEEDBACK)) {
        acknowledged = true;
        report({ type: 'acknowledged' });
      }
      if (acknowledged && isDue) {
        last = next;
        report({ type: 'stats', stats: next.stats });
      }
    }
    if (!acknowledged && performance.now() - startedAt > ACKNOWLEDGE_TIMEOUT) {
      lose('media-blocked');
      return;
    }
    if (!signal.aborted) {
      timer = setTimeout(sample, acknowledged ? SAMPLE_INTERVAL : LOOK_INTERVAL);
    }
  };
  void sample();
}
