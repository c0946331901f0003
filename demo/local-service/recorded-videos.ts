/** Makes a Video of a finished recording, and completes it when its file is closed and measured. */
import type { RecordingResult } from './recording.ts';
import type { ServiceEvents } from './service-events.ts';
import type { StreamRecord, StreamStore, VideoRecord } from './stream-store.ts';

/** The documented pattern: `Stream Record: test_stream, 2022-06-03 13:25:16 +0000`. */
export function videoName(streamName: string, endedAt: Date): string {
  const [date, time] = endedAt.toISOString().split(/[T.]/);
  return `Stream Record: ${streamName}, ${date} ${time} +0000`;
}

export function keepVideo(
  store: StreamStore,
  events: ServiceEvents,
  stream: StreamRecord,
  result: RecordingResult,
): VideoRecord {
  const now = result.endedAt.toISOString();
  const video = store.addVideo({
    name: videoName(stream.settings.name, result.endedAt),
    description: '',
    streamId: stream.id,
    recordType: stream.settings.record_type,
    recordingStartedAt: result.startedAt,
    createdAt: now,
    updatedAt: now,
    status: 'pending',
    error: null,
    duration: null,
    size: null,
    width: null,
    height: null,
    file: result.file,
    clientUserId: stream.settings.client_user_id,
  });
  const finish = (change: Partial<VideoRecord>) => {
    Object.assign(video, change, { updatedAt: new Date().toISOString() });
    events.emit(stream.id, { type: 'video', videoId: video.id, status: video.status });
  };
  result.facts.then(
    (facts) => finish({ status: 'ready', ...facts }),
    (error: unknown) =>
      finish({
        status: 'error',
        error: error instanceof Error ? error.message : 'The recording failed.',
      }),
  );
  return video;
}
