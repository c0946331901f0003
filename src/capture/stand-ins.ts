/**
 * What is sent where a device is missing: black picture and silence. The ingest needs both tracks,
 * with media on them, so these deliver frames and samples for as long as they live. Their `stop()`
 * frees everything behind them.
 */
import type { FrameSize } from '../core/settings.ts';
import { openFrameSink } from './frame-sink.ts';
import { tick } from './ticker.ts';

/** A black video track of exactly this size. */
export function blackPicture(size: FrameSize, frameRate: number): MediaStreamTrack {
  const sink = openFrameSink(size, frameRate);
  const stopped = new AbortController();
  sink.repeat();
  tick(1000 / frameRate, () => sink.repeat(), stopped.signal);
  return stoppingWith(sink.track, () => {
    stopped.abort();
    sink.close();
  });
}

/**
 * A silent audio track. A browser that lets no sound start before the page was touched gets it
 * going at the first touch; until then the track is there but delivers nothing.
 */
export function silence(): MediaStreamTrack {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const zero = new ConstantSourceNode(context, { offset: 0 });
  zero.connect(destination);
  zero.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('This browser makes no audio track.');
  const stopped = keepRunning(context);
  return stoppingWith(track, () => {
    stopped.abort();
    context.close().catch(() => {});
  });
}

/** Resumes the context whenever the system or the autoplay rule has suspended it. */
function keepRunning(context: AudioContext): AbortController {
  const stopped = new AbortController();
  const { signal } = stopped;
  const resume = () => {
    if (context.state !== 'running' && !signal.aborted) context.resume().catch(() => {});
  };
  resume();
  context.addEventListener('statechange', resume, { signal });
  for (const type of ['pointerup', 'keydown', 'visibilitychange']) {
    document.addEventListener(type, resume, { signal, capture: true, passive: true });
  }
  return stopped;
}

function stoppingWith(track: MediaStreamTrack, free: () => void): MediaStreamTrack {
  const stop = track.stop.bind(track);
  track.stop = () => {
    stop();
    free();
  };
  return track;
}
