/**
 * Runs in the page before any client and notes when what happens, in milliseconds of the wall clock,
 * so that the times can be compared with the ingest's. It only listens; all clients get the same.
 */

/** The way from the click to an open connection. What has not happened yet is missing. */
export interface Trace {
  clicked?: number;
  /** `fetch` was called with the offer. */
  posted?: number;
  /** Its promise resolved. */
  answered?: number;
  /** The answer was given to the connection. */
  applied?: number;
  iceConnected?: number;
  connected?: number;
  /** Round-trip time of the selected candidate pair in milliseconds. */
  roundTrip?: number;
}

declare global {
  interface Window {
    trace: Trace;
    /** Connections that were made and not closed. */
    openConnections(): number;
    measureRoundTrip(): Promise<number | null>;
  }
}

const connections: WeakRef<RTCPeerConnection>[] = [];
const now = () => performance.timeOrigin + performance.now();
const living = () => connections.flatMap((reference) => reference.deref() ?? []);

window.trace = {};
window.openConnections = () =>
  living().filter(({ connectionState }) => connectionState !== 'closed').length;
window.measureRoundTrip = async () => {
  for (const connection of living()) {
    for (const figures of (await connection.getStats()).values()) {
      const { type, nominated, currentRoundTripTime } = figures as RTCIceCandidatePairStats;
      if (type === 'candidate-pair' && nominated && currentRoundTripTime !== undefined) {
        return currentRoundTripTime * 1000;
      }
    }
  }
  return null;
};

// The last click before the offer leaves is the one that counts.
addEventListener(
  'click',
  ({ timeStamp }) => {
    if (!window.trace.posted) window.trace.clicked = performance.timeOrigin + timeStamp;
  },
  { capture: true },
);

const plainFetch = window.fetch;
window.fetch = async (input, init) => {
  const isOffer = init?.method === 'POST';
  if (isOffer) window.trace.posted ??= now();
  const response = await plainFetch(input, init);
  if (isOffer) window.trace.answered ??= now();
  return response;
};

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(new WeakRef(this));
    this.addEventListener('iceconnectionstatechange', () => {
      if (this.iceConnectionState === 'connected') window.trace.iceConnected ??= now();
    });
    this.addEventListener('connectionstatechange', () => {
      if (this.connectionState === 'connected') window.trace.connected ??= now();
    });
  }

  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    window.trace.applied ??= now();
    return super.setRemoteDescription(description);
  }
};
