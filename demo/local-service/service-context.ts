/** What the routes share. */

import type { Clips } from './clips.ts';
import type { Faults } from './faults.ts';
import type { FfmpegBinary } from './ffmpeg-binary.ts';
import type { IngestSession } from './ingest-session.ts';
import type { LiveStream } from './live-stream.ts';
import type { Switches } from './options.ts';
import type { QualitySets } from './quality-sets.ts';
import type { Restreams } from './restreams.ts';
import type { ServiceEvents } from './service-events.ts';
import type { StreamRecord, StreamStore } from './stream-store.ts';
import type { WhipSession } from './whip-session.ts';

export interface ServiceContext {
  key: string;
  switches: Switches;
  store: StreamStore;
  events: ServiceEvents;
  faults: Faults;
  ffmpeg: FfmpegBinary;
  mediaAddresses: readonly string[];
  qualitySets: QualitySets;
  clips: Clips;
  restreams: Restreams;
  /** Where the file of a video is kept. */
  videoPath(name: string): string;
  /** Address of the service, without a slash at the end. */
  url(): string;
  /** Where RTMP pushes go, without the name of the stream: `rtmp://localhost:PORT/in`. */
  rtmpUrl(): string;
  /** Where SRT pushes go: `srt://localhost:PORT`. Leads nowhere where ffmpeg has no SRT. */
  srtUrl(): string;
  /** The live side of a stream. */
  live(stream: StreamRecord): LiveStream;
  /** All live sides. */
  allLive(): Iterable<LiveStream>;
  /** Running WHIP sessions by their id. */
  sessions: Map<string, WhipSession>;
  /** Called with every session that was let in. */
  onSession(session: IngestSession): void;
  /** Fetches, or no longer, what the settings of a PULL stream say. */
  updatePull(stream: StreamRecord): Promise<void>;
  /** Ends a stream and forgets it. */
  deleteStream(stream: StreamRecord): Promise<void>;
}
