/** Which events a change of the snapshot calls for, in the order in which they are dispatched. */
import type { BroadcastSnapshot } from '../../core/snapshot.ts';
import { StreamErrorEvent, StreamStatsEvent, StreamStatusChangeEvent } from './status-events.ts';
import { StreamChangeEvent, StreamRecordingChangeEvent } from './stream-events.ts';

/** `cause` is the controller's word for what led to the change. */
export function eventsOfChange(
  snapshot: Readonly<BroadcastSnapshot>,
  previous: Readonly<BroadcastSnapshot>,
  cause: string | null,
): Event[] {
  const events: Event[] = [];
  const { status, stream, stats, error, video } = snapshot;
  const recording = stream?.recording ?? false;
  if (status !== previous.status) {
    const reason = cause ?? error?.code ?? null;
    events.push(new StreamStatusChangeEvent({ status, previous: previous.status, reason }));
  }
  if (differs(stream, previous.stream)) {
    events.push(new StreamChangeEvent({ stream: copy(stream) }));
  }
  if (recording !== (previous.stream?.recording ?? false) || video !== previous.video) {
    events.push(new StreamRecordingChangeEvent({ recording, video: copy(video) }));
  }
  if (stats && stats !== previous.stats) events.push(new StreamStatsEvent(copy(stats)));
  if (error && error !== previous.error) events.push(new StreamErrorEvent(error.toJSON()));
  return events;
}

/** Every answer of the service is another object, which mostly says what the last one said. */
function differs(one: unknown, other: unknown): boolean {
  return one !== other && JSON.stringify(one) !== JSON.stringify(other);
}

/** A listener may keep and change what it is given; the snapshot stays ours. */
function copy<T>(value: T): T {
  return structuredClone(value);
}
