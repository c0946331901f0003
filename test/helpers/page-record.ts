/**
 * Runs in a page before anything else and keeps what a test asks about later: the component's
 * events, every peer connection, and every track that came from a device.
 */
export interface RecordedEvent {
  type: string;
  /** Wall-clock milliseconds. */
  at: number;
  detail: unknown;
}

export interface PageRecord {
  events: RecordedEvent[];
  connections: RTCPeerConnection[];
  tracks: MediaStreamTrack[];
}

declare global {
  interface Window {
    record: PageRecord;
  }
}

const EVENTS = [
  'stream-start-request',
  'stream-stop-request',
  'stream-status-change',
  'stream-change',
  'stream-stats',
  'stream-recording-change',
  'stream-overlay-change',
  'stream-error',
] as const;

export type RecordedType = (typeof EVENTS)[number];
export const RECORDED_EVENTS: readonly string[] = EVENTS;

/** Serialised into the page, so that it may use nothing from outside itself. */
export function recordPage(types: readonly string[]): void {
  const record: PageRecord = { events: [], connections: [], tracks: [] };
  window.record = record;
  for (const type of types) {
    window.addEventListener(
      type,
      (event) => {
        const detail = (event as CustomEvent<unknown>).detail;
        record.events.push({ type, at: Date.now(), detail: JSON.parse(JSON.stringify(detail)) });
      },
      { capture: true },
    );
  }
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      record.connections.push(this);
    }
  };
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function cloneAndRecord(this: MediaStreamTrack) {
    const cloned = clone.call(this);
    record.tracks.push(cloned);
    return cloned;
  };
  const devices = navigator.mediaDevices;
  if (!devices) return;
  for (const method of ['getUserMedia', 'getDisplayMedia'] as const) {
    const open = devices[method].bind(devices);
    devices[method] = async (options?: MediaStreamConstraints) => {
      const stream = await open(options);
      record.tracks.push(...stream.getTracks());
      return stream;
    };
  }
}
