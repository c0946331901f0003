/**
 * Draws a source of any shape into frames of exactly one size, with black bars, so that a small
 * camera, a turned phone or a resized window never changes the encoded picture.
 */
import type { FrameSize } from '../core/settings.ts';
import { type FrameSink, openFrameSink, trackTransforms } from './frame-sink.ts';
import { tick } from './ticker.ts';

/** A source that has nothing new, as a still screen, is repeated after this many milliseconds. */
const LONGEST_GAP = 200;

/** Fits the source until the signal aborts, which ends the track. The source stays the caller's. */
export function fitPicture(
  source: MediaStreamTrack,
  size: FrameSize,
  frameRate: number,
  signal: AbortSignal,
): MediaStreamTrack {
  const sink = openFrameSink(size, frameRate);
  signal.addEventListener(
    'abort',
    () => {
      sink.track.stop();
      sink.close();
    },
    { once: true },
  );
  if (trackTransforms()) void fitFrames(source, sink, signal);
  else fitElement(source, sink, frameRate, signal);
  return sink.track;
}

/** Frame by frame, at the source's own pace: nothing here slows down in a hidden tab. */
async function fitFrames(
  source: MediaStreamTrack,
  sink: FrameSink,
  signal: AbortSignal,
): Promise<void> {
  const transforms = trackTransforms();
  if (!transforms) return;
  const processor = new transforms.MediaStreamTrackProcessor({ track: source });
  const reader = processor.readable.getReader();
  const repeat = () => {
    if (age(sink) >= LONGEST_GAP) sink.repeat();
  };
  tick(LONGEST_GAP, repeat, signal);
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
  while (!signal.aborted) {
    // Where the source fails, its last frame is repeated until the owner replaces it.
    const { value: frame } = await reader.read().catch(() => ({ value: undefined }));
    if (!frame) return;
    try {
      if (!signal.aborted) {
        sink.draw(frame, { width: frame.displayWidth, height: frame.displayHeight });
      }
    } finally {
      frame.close();
    }
  }
}

/** By way of a video element, which tells of each frame while the page is seen; a timer does then. */
function fitElement(
  source: MediaStreamTrack,
  sink: FrameSink,
  frameRate: number,
  signal: AbortSignal,
): void {
  const video = playHidden(source, signal);
  const draw = () => {
    if (video.videoWidth === 0) sink.repeat();
    else sink.draw(video, { width: video.videoWidth, height: video.videoHeight });
  };
  const onFrame = () => {
    if (signal.aborted) return;
    draw();
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback?.(onFrame);
  const interval = 1000 / frameRate;
  const drawIfDue = () => {
    if (document.hidden || age(sink) >= 1.5 * interval) draw();
  };
  tick(interval, drawIfDue, signal);
}

/** Milliseconds since the last frame. */
function age(sink: FrameSink): number {
  return performance.now() - sink.lastFrameAt;
}

/** A video element outside the document that plays the track until the signal aborts. */
export function playHidden(track: MediaStreamTrack, signal: AbortSignal): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => {});
  signal.addEventListener(
    'abort',
    () => {
      video.srcObject = null;
    },
    { once: true },
  );
  return video;
}
